namespace Tls.Handshake;

/// <summary>How a pre-shared key is used (RFC 8446 §4.2.9). Any other value may come from the wire.</summary>
public enum PskKeyExchangeMode : byte
{
    /// <summary>psk_ke: the PSK alone; no forward secrecy.</summary>
    PskKe = 0,

    /// <summary>psk_dhe_ke: the PSK with an (EC)DHE exchange.</summary>
    PskDheKe = 1,
}
