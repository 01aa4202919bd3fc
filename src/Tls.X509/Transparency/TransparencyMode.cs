namespace Tls.X509;

/// <summary>What certificate timestamps are looked at for.</summary>
public enum TransparencyMode
{
    /// <summary>They are not.</summary>
    Off,

    /// <summary>Each is judged and told of; none is needed.</summary>
    Report,

    /// <summary>A certificate without enough of them is refused.</summary>
    Require,
}
