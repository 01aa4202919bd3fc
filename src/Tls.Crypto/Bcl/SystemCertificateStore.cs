namespace Tls.Crypto;

/// <summary>A store of certificates that Windows and macOS keep.</summary>
public enum SystemCertificateStore
{
    /// <summary>The authorities that are trusted.</summary>
    Root,

    /// <summary>What is distrusted, whoever vouches for it.</summary>
    Disallowed,
}
