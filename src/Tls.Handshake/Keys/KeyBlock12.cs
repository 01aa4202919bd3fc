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
    private TrafficKeys? _client;
    private TrafficKeys? _server;

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
            _client = Keys(cbc, encryptsThenMacs, keys[..cbc.KeySize], macKeys[..cbc.MacSize]);
            _server = Keys(cbc, encryptsThenMacs, keys[cbc.KeySize..], macKeys[cbc.MacSize..]);
            return;
        }

        AeadAlgorithm aead = suite.Aead;
        (int key, int iv) = (aead.KeySize, aead.FixedIvSize12);
        _client = Keys(aead, block[..key], block.Slice(2 * key, iv));
        _server = Keys(aead, block.Slice(key, key), block.Slice((2 * key) + iv, iv));
    }

    /// <summary>How many bytes there are to cut up.</summary>
    internal static int Size(CipherSuiteInfo suite) => suite.Cbc is { } cbc
        ? 2 * (cbc.MacSize + cbc.KeySize)
        : 2 * (suite.Aead.KeySize + suite.Aead.FixedIvSize12);

    /// <summary>What the client sends under: the caller's from now on.</summary>
    /// <exception cref="InvalidOperationException">They have been taken.</exception>
    internal TrafficKeys TakeClient() => Take(ref _client);

    /// <summary>What the server sends under: the caller's from now on.</summary>
    /// <exception cref="InvalidOperationException">They have been taken.</exception>
    internal TrafficKeys TakeServer() => Take(ref _server);

    /// <summary>Wipes both, as far as nobody has taken them.</summary>
    public void Dispose()
    {
        _client?.Dispose();
        _server?.Dispose();
    }

    private static TrafficKeys Take(ref TrafficKeys? keys)
    {
        TrafficKeys taken = keys ?? throw new InvalidOperationException("The keys have been taken.");
        keys = null;
        return taken;
    }

    private static TrafficKeys Keys(
        CbcAlgorithm cbc, bool encryptsThenMacs, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey) =>
        new(cbc, encryptsThenMacs, key, macKey);

    private static TrafficKeys Keys(AeadAlgorithm aead, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv) =>
        new(ProtocolVersion.Tls12, aead, key, iv);
}
