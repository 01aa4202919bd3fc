namespace Tls.TestKit;

/// <summary>In what a peer differs from the reference model, worst first.</summary>
public enum FindingKind
{
    /// <summary>It goes on where it must refuse.</summary>
    Accepted,

    /// <summary>It refuses what is right.</summary>
    Refused,

    /// <summary>It does not come to the end of a handshake that is right.</summary>
    NotConnected,

    /// <summary>It sends records that do not open.</summary>
    Garbled,

    /// <summary>It ends the connection without saying why.</summary>
    NoAlert,

    /// <summary>It refuses with another alert than the RFC has for that.</summary>
    OtherAlert,
}
