using System;
using System.Collections.Generic;
using System.Text;

namespace Tls.Cli;

/// <summary>
/// The one answer of <c>--www</c>: what was negotiated, always of the same size, which fits one record.
/// </summary>
internal static class WwwPage
{
    /// <summary>Head and body together, in bytes.</summary>
    internal const int Size = 2048;

    private const int MaxValue = 100;

    internal static byte[] Of(TlsConnectionInfo info, string requestLine, string keyUpdate)
    {
        var body = new StringBuilder("This page came over TLS.\n\n");
        foreach ((string name, string value) in Facts(info, requestLine, keyUpdate))
        {
            body.Append(name.PadRight(22)).Append(Cut(value)).Append('\n');
        }

        // The length of the length is fixed too, so that the head does not vary.
        string head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: ";
        int bodySize = Size - head.Length - "0000\r\n\r\n".Length;

        byte[] page = new byte[Size];
        page.AsSpan().Fill((byte)' ');
        page[^1] = (byte)'\n';
        int start = Encoding.ASCII.GetBytes($"{head}{bodySize:0000}\r\n\r\n", page);
        byte[] text = Encoding.ASCII.GetBytes(body.ToString());
        text.AsSpan(0, Math.Min(text.Length, Size - start)).CopyTo(page.AsSpan(start));
        return page;
    }

    private static IEnumerable<(string Name, string Value)> Facts(
        TlsConnectionInfo info, string requestLine, string keyUpdate)
    {
        yield return ("request", requestLine);
        yield return ("version", CodePointNames.Of(info.Version));
        yield return ("cipher suite", CodePointNames.Of(info.CipherSuite));
        yield return ("key exchange", info.Group is { } group ? CodePointNames.Of(group) : "none");
        yield return ("server signature",
            info.ServerSignatureScheme is { } scheme ? CodePointNames.Of(scheme) : "none");
        yield return ("server certificate",
            info.LocalIdentity is { } identity ? ConnectionText.Own(identity) : "none");
        yield return ("server name", info.ServerName ?? "none");
        yield return ("application protocol", info.ApplicationProtocol ?? "none");
        yield return ("hello retry", info.WasRetried ? "yes" : "no");
        yield return ("key update", keyUpdate);
        yield return ("client certificate", info.PeerVerification is { } peer
            ? ConnectionText.Peer(peer)
            : info.ClientCertificateRequested ? "asked for, none shown" : "not asked for");
        yield return ("client signature",
            info.ClientSignatureScheme is { } client ? CodePointNames.Of(client) : "none");
    }

    private static string Cut(string value)
    {
        string line = Printable.Line(value);
        return line.Length <= MaxValue ? line : line[..(MaxValue - 3)] + "...";
    }
}
