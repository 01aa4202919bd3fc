using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="HttpEvidenceSource"/>: whatever comes over a connection in answer to a request is bytes within the limit, or a
/// fault. Redirects are left out, lest a mutation lead off this machine.
/// </summary>
internal sealed class HttpTarget : Target
{
    private const int MaxBytes = 4096;

    private static readonly Lazy<TcpListener> ListenerOnce = new(Listen);
    private static readonly Lazy<HttpEvidenceSource> SourceOnce =
        new(() => new HttpEvidenceSource { DangerousAllowPrivateAddresses = true });

    private static readonly Lazy<EvidenceRequest> RequestOnce = new(MakeRequest);

    internal override string Name => "http";

    internal override string Summary => "HttpEvidenceSource: status lines, headers and bodies of any length";

    internal override Tokens Tokens => Tokens.Http;

    internal override IEnumerable<byte[]> Seeds() => ((string[])
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n" + new string('a', MaxBytes + 1),
    ]).Select(Encoding.ASCII.GetBytes);

    internal override void Run(ReadOnlySpan<byte> input)
    {
        // The end without an answer is tried again on a new connection.
        if (input.IsEmpty || Encoding.Latin1.GetString(input).Contains("location", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        byte[] answer = input.ToArray();
        Task serving = ServeAsync(answer);
        try
        {
            ReadOnlyMemory<byte> body = SourceOnce.Value.FetchAsync(RequestOnce.Value, default).AsTask().GetAwaiter().GetResult();
            FindingException.Unless(body.Length <= MaxBytes, "no more than may come has come");
        }
        catch (EvidenceException exception)
        {
            FindingException.Unless(
                exception.Fault is EvidenceFault.Unreachable or EvidenceFault.HttpStatus or EvidenceFault.TooLarge,
                $"an answer that ends is no {exception.Fault}");
        }

        serving.GetAwaiter().GetResult();
    }

    /// <summary>One connection, one request, one answer, and the end.</summary>
    private static async Task ServeAsync(byte[] answer)
    {
        using Socket socket = await ListenerOnce.Value.AcceptSocketAsync();
        byte[] request = new byte[4096];
        _ = await socket.ReceiveAsync(request);
        try
        {
            await socket.SendAsync(answer);
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The client has seen enough.
        }
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static EvidenceRequest MakeRequest()
    {
        var uri = new Uri($"http://{(IPEndPoint)ListenerOnce.Value.LocalEndpoint}/crl");
        Certificate leaf = EvidenceTarget.Leaf(uri);
        return new FetchingVerification(
            leaf,
            [],
            new VerificationOptions
            {
                TrustStore = new TrustStore([Issued.Root]),
                HostName = null,
                Revocation = new RevocationOptions(),
            },
            new FetchOptions { Kinds = EvidenceKinds.RevocationLists, MaxBytes = MaxBytes }).Wanted.Single();
    }
}
