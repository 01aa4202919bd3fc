namespace Tls.X509;

/// <summary>Where an operating system keeps what it trusts.</summary>
internal enum SystemTrustSource
{
    /// <summary>In a file at one of the usual places, as Linux and other Unixes do.</summary>
    Files,

    /// <summary>In stores that the BCL opens, as Windows and macOS do.</summary>
    Stores,

    /// <summary>Where nothing here reaches.</summary>
    None,
}
