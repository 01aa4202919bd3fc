using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// What a ServerKeyExchange signs: RFC 8422 §5.4, RFC 5246 §7.4.3.
/// <code>
/// client_random[32] + server_random[32] + ServerECDHParams
/// </code>
/// </summary>
internal static class ServerKeyExchangeInput
{
    /// <summary>The bytes, not their hash.</summary>
    internal static byte[] Of(
        ReadOnlyMemory<byte> clientRandom, ReadOnlyMemory<byte> serverRandom, ServerEcdhParams parameters)
    {
        var w = TlsWriter.Pooled();
        w.Bytes(clientRandom.Span);
        w.Bytes(serverRandom.Span);
        parameters.Write(w);
        byte[] content = w.ToArray();
        w.Release();
        return content;
    }
}
