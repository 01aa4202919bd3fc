using System;
using Tls.Crypto;

namespace Tls.Wire;

/// <summary>
/// Key and IV of one direction (RFC 8446 §7.3; RFC 5246 §6.3): what the handshake hands to the record layer.
/// Whoever receives it owns it and disposes it.
/// </summary>
public sealed class TrafficKeys : IDisposable
{
    /// <summary>Takes ownership of the key and the IV.</summary>
    /// <param name="version">Which version's record protection they are for.</param>
    /// <param name="aead">The AEAD of the cipher suite.</param>
    /// <param name="key"><see cref="AeadAlgorithm.KeySize"/> bytes.</param>
    /// <param name="iv">12 bytes in TLS 1.3; the fixed part of the nonce in TLS 1.2.</param>
    public TrafficKeys(ProtocolVersion version, AeadAlgorithm aead, SecretBytes key, SecretBytes iv)
    {
        Version = version;
        Aead = aead;
        Key = key;
        Iv = iv;
    }

    /// <summary>Which version's record protection they are for.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>The AEAD of the cipher suite.</summary>
    public AeadAlgorithm Aead { get; }

    /// <summary>The key.</summary>
    public SecretBytes Key { get; }

    /// <summary>The IV.</summary>
    public SecretBytes Iv { get; }

    /// <summary>Wipes both.</summary>
    public void Dispose()
    {
        Key.Dispose();
        Iv.Dispose();
    }
}
