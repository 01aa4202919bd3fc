using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Which application protocol a server takes: RFC 7301 §3.2. Its own order decides.</summary>
internal static class AlpnSelection
{
    /// <summary>The first of ours that the client offers; null when either side does not care.</summary>
    internal static string? Select(IReadOnlyList<string> ours, IReadOnlyList<string>? offered)
    {
        if (ours.Count == 0 || offered is null)
        {
            return null;
        }

        foreach (string protocol in ours)
        {
            if (offered.Holds(protocol))
            {
                return protocol;
            }
        }

        // RFC 7301 §3.2: with no overlap the server SHALL respond with no_application_protocol.
        throw Fault.Of(TlsFault.MismatchApplicationProtocol, $"offered: {string.Join(", ", offered)}");
    }
}
