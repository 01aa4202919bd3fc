using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// key_block of TLS 1.2, cut up (RFC 5246 §6.3):
/// <code>client_write_key + server_write_key + client_write_IV + server_write_IV</code>
/// </summary>
internal sealed class KeyBlock12 : IDisposable
{
    /// <summary>Takes copies of the pieces.</summary>
    internal KeyBlock12(AeadAlgorithm aead, ReadOnlySpan<byte> block)
    {
        (int key, int iv) = (aead.KeySize, aead.FixedIvSize12);
        Client = Keys(aead, block[..key], block.Slice(2 * key, iv));
        Server = Keys(aead, block.Slice(key, key), block.Slice((2 * key) + iv, iv));
    }

    /// <summary>What the client sends under; whoever installs them owns them.</summary>
    internal TrafficKeys Client { get; }

    /// <summary>What the server sends under; whoever installs them owns them.</summary>
    internal TrafficKeys Server { get; }

    /// <summary>Wipes both, as far as nobody has taken them.</summary>
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static TrafficKeys Keys(AeadAlgorithm aead, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv) =>
        new(ProtocolVersion.Tls12, aead, new SecretBytes(key), new SecretBytes(iv));
}
