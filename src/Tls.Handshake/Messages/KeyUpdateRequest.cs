namespace Tls.Handshake;

/// <summary>Whether a KeyUpdate asks for one in return (RFC 8446 §4.6.3).</summary>
public enum KeyUpdateRequest : byte
{
    /// <summary>The receiver need not answer.</summary>
    UpdateNotRequested = 0,

    /// <summary>The receiver must send a KeyUpdate of its own before its next application data.</summary>
    UpdateRequested = 1,
}
