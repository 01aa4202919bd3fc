namespace Tls.Handshake;

/// <summary>How curve points are written (RFC 8422 §5.1.2). Any other value may come from the wire.</summary>
public enum EcPointFormat : byte
{
    /// <summary>0x04 ‖ X ‖ Y: the only one in use.</summary>
    Uncompressed = 0,
}
