using System;
using System.Globalization;
using System.Net;

namespace Tls.Cli;

/// <summary>A host, or an address in brackets if it is IPv6, and a port.</summary>
/// <param name="Host">A DNS name or an address, without brackets.</param>
/// <param name="Port">0 lets the system choose, where one listens.</param>
internal sealed record Endpoint(string Host, int Port)
{
    /// <summary>As one writes it: with brackets where they are needed.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads HOST:PORT.</summary>
    /// <exception cref="UsageException">It is not of that form.</exception>
    internal static Endpoint Parse(string text, string? defaultHost = null)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? string.Empty : text[..colon];
        if (host is ['[', .. var inner, ']'] && IPAddress.TryParse(inner, out _))
        {
            host = inner;
        }
        else if (host.Contains(':'))
        {
            throw new UsageException($"'{text}': an IPv6 address goes in brackets, as in [::1]:443");
        }

        if (host.Length == 0)
        {
            host = defaultHost is not null && colon < 0
                ? defaultHost
                : throw new UsageException($"'{text}' is not HOST:PORT");
        }

        return ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            ? new Endpoint(host, port)
            : throw new UsageException($"'{text}': the port is a number up to 65535");
    }
}
