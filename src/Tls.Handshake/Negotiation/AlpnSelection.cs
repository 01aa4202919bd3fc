using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Which application protocol a server takes, by its own order, and a client puts up with (RFC 7301).</summary>
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

    /// <summary>The protocol that a server chose, if it is one a client speaks.</summary>
    internal static string Accept(ClientHandshakeOptions options, AlpnChoice answer)
    {
        // RFC 7301 §3.1: the one protocol chosen is one of those offered. RFC 8701 §3.1: a client MUST reject GREASE, which
        // it has offered and does not speak.
        return options.ApplicationProtocols.Holds(answer.Protocol)
            || (options.AcceptsUnofferedProtocol && !Grease.IsGrease(answer.Protocol))
            ? answer.Protocol
            : throw Fault.Of(TlsFault.IllegalApplicationProtocol, $"{answer.Protocol} was not offered");
    }
}
