using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// key_block of TLS 1.2, cut up (RFC 5246 §6.3):
/// <code>
/// client_write_MAC_key + server_write_MAC_key                      with CBC alone
///   + client_write_key + server_write_key
///   + client_write_IV  + server_write_IV                           with an AEAD alone
/// </code>
/// </summary>
internal sealed class KeyBlock12 : IDisposable
{
    /// <summary>Takes copies of the pieces.</summary>
    /// <param name="suite">Which pieces there are.</param>
    /// <param name="encryptsThenMacs">With CBC, whether encrypt_then_mac was agreed on (RFC 7366).</param>
    /// <param name="block"><see cref="Size"/> bytes.</param>
    internal KeyBlock12(CipherSuiteInfo suite, bool encryptsThenMacs, ReadOnlySpan<byte> block)
    {
        if (suite.Cbc is { } cbc)
        {
            ReadOnlySpan<byte> macKeys = block[..(2 * cbc.MacSize)];
            ReadOnlySpan<byte> keys = block[macKeys.Length..];
            Client = Keys(cbc, encryptsThenMacs, keys[..cbc.KeySize], macKeys[..cbc.MacSize]);
            Server = Keys(cbc, encryptsThenMacs, keys[cbc.KeySize..], macKeys[cbc.MacSize..]);
            return;
        }

        AeadAlgorithm aead = suite.Aead;
        (int key, int iv) = (aead.KeySize, aead.FixedIvSize12);
        Client = Keys(aead, block[..key], block.Slice(2 * key, iv));
        Server = Keys(aead, block.Slice(key, key), block.Slice((2 * key) + iv, iv));
    }

    /// <summary>What the client sends under; whoever installs them owns them.</summary>
    internal TrafficKeys Client { get; }

    /// <summary>What the server sends under; whoever installs them owns them.</summary>
    internal TrafficKeys Server { get; }

    /// <summary>How many bytes there are to cut up.</summary>
    internal static int Size(CipherSuiteInfo suite) => suite.Cbc is { } cbc
        ? 2 * (cbc.MacSize + cbc.KeySize)
        : 2 * (suite.Aead.KeySize + suite.Aead.FixedIvSize12);

    /// <summary>Wipes both, as far as nobody has taken them.</summary>
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static TrafficKeys Keys(
        CbcAlgorithm cbc, bool encryptsThenMacs, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey) =>
        new(cbc, encryptsThenMacs, new SecretBytes(key), new SecretBytes(macKey));

    private static TrafficKeys Keys(AeadAlgorithm aead, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv) =>
        new(ProtocolVersion.Tls12, aead, new SecretBytes(key), new SecretBytes(iv));
}
