using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// The demonstration: one page that shows a whole connection, from certificates to close_notify.
/// </summary>
internal sealed class Demo
{
    private const int BulkSize = 1 << 20;

    private readonly CommandIo _io;
    private readonly AnnotatedPage _page;
    private readonly Conversation _conversation;

    internal Demo(CommandIo io)
    {
        _io = io;
        _page = new AnnotatedPage(io.Out, io.OutInk, isBrief: true);
        _conversation = new Conversation(_page);
    }

    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        _io.Out.WriteLine(_io.OutInk.Strong("A TLS 1.3 connection, message by message")
            + _io.OutInk.Faint("   § are sections of RFC 8446 unless another RFC is named"));

        using var certificates = new DemoCertificates();
        ShowCertificates(certificates);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var clientSocket = new TcpClient { NoDelay = true };
        await clientSocket.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        using TcpClient serverSocket = await listener.AcceptTcpClientAsync(cancellationToken);
        serverSocket.NoDelay = true;

        await using var client = new TlsStream(clientSocket.GetStream());
        await using var server = new TlsStream(serverSocket.GetStream());
        await ShakeHandsAsync(client, server, certificates, cancellationToken);
        ShowTrust(client.ConnectionInfo!);
        await TalkAsync(client, server, cancellationToken);
        await UpdateKeysAsync(client, server, cancellationToken);
        await CloseAsync(client, server, cancellationToken);

        _page.Heading($"Done in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms: "
            + ConnectionText.Summary(client.ConnectionInfo!));
        return ExitCode.Done;
    }

    private void ShowCertificates(DemoCertificates certificates)
    {
        Certificate leaf = certificates.Identity.Certificate;
        _page.Heading("1  Certificates, made in memory");
        _page.Field("authority", Describe(certificates.Authority) + ", self-signed");
        _page.Field("server", Describe(leaf) + $", signed by {ConnectionText.Name(leaf.Issuer)}");
        _page.Field("", $"for the names {ConnectionText.Names(leaf)}");
        _page.Field("client's trust store", $"{ConnectionText.Name(certificates.Authority.Subject)} and nobody else");
    }

    private async Task ShakeHandsAsync(
        TlsStream client, TlsStream server, DemoCertificates certificates, CancellationToken cancellationToken)
    {
        _page.Heading("2  The handshake");
        _page.Text("As in Figure 1 of §2: {…} goes under handshake keys, […] under application keys.");
        _io.Out.WriteLine();
        Task serving = server.AuthenticateAsServerAsync(
            new TlsServerOptions
            {
                Identities = [certificates.Identity],
                ApplicationProtocols = ["demo/1"],
                Observer = _conversation.Server,
            },
            cancellationToken);
        Task connecting = client.AuthenticateAsClientAsync(
            new TlsClientOptions
            {
                TargetHost = "localhost",
                TrustStore = new TrustStore([certificates.Authority]),
                ApplicationProtocols = ["demo/1"],
                Observer = _conversation.Client,
            },
            cancellationToken);
        await Task.WhenAll(serving, connecting);
        _conversation.Write();
    }

    private void ShowTrust(TlsConnectionInfo info)
    {
        TlsPeerVerification peer = info.PeerVerification!;
        _page.Heading("3  Why the client trusts the server");
        for (int depth = 0; depth < peer.Result.Chain.Count; depth++)
        {
            Certificate certificate = peer.Result.Chain[depth];
            bool isAnchor = depth == peer.Result.Chain.Count - 1;
            _page.Field($"{depth}  {ConnectionText.Name(certificate.Subject)}", isAnchor
                ? "in the client's trust store"
                : $"signed by {ConnectionText.Name(certificate.Issuer)} ({certificate.SignatureAlgorithm})");
        }

        Certificate leaf = peer.Certificate;
        _page.Check(peer.IsTrusted, "every signature on the path fits its issuer's key", "RFC 5280 §6.1");
        _page.Check(peer.IsTrusted, $"valid now: {Validity(leaf)}", "RFC 5280 §6.1");
        _page.Check(peer.IsTrusted, "may be used by TLS servers; its issuer may issue", "RFC 5280 §4.2");
        _page.Check(
            peer.IsTrusted, $"{peer.ReferenceName} is among its names: {ConnectionText.Names(leaf)}", "RFC 9525 §6");
        _page.Check(
            peer.IsTrusted, "CertificateVerify shows that the server holds the key, here and now", "§4.4.3");
    }

    private async Task TalkAsync(TlsStream client, TlsStream server, CancellationToken cancellationToken)
    {
        _page.Heading("4  Data, both ways");
        await SayAsync(client, server, "Hello, server. This is between us.", cancellationToken);
        await SayAsync(server, client, "Hello, client. It is: TLS 1.3 sees to that.", cancellationToken);

        byte[] bulk = new byte[BulkSize];
        Random.Shared.NextBytes(bulk);
        byte[] there = new byte[BulkSize];
        byte[] back = new byte[BulkSize];
        await Task.WhenAll(
            client.WriteAsync(bulk, cancellationToken).AsTask(),
            server.ReadExactlyAsync(there, cancellationToken).AsTask(),
            server.WriteAsync(bulk, cancellationToken).AsTask(),
            client.ReadExactlyAsync(back, cancellationToken).AsTask());
        Demand(bulk.AsSpan().SequenceEqual(there) && bulk.AsSpan().SequenceEqual(back));
        _page.Data(true, "random bytes", $"{BulkSize:N0} bytes");
        _page.Data(false, "the same, at the same time", $"{BulkSize:N0} bytes");
        _page.Check(true, "each side received what the other sent, byte for byte", "§5.2");
    }

    private async Task UpdateKeysAsync(
        TlsStream client, TlsStream server, CancellationToken cancellationToken)
    {
        _page.Heading("5  New keys on the way");
        byte[] buffer = new byte[1];
        await client.UpdateKeysAsync(requestPeer: true, cancellationToken);
        await client.WriteAsync(new byte[1], cancellationToken);
        await server.ReadExactlyAsync(buffer, cancellationToken);
        await server.WriteAsync(new byte[1], cancellationToken);
        await client.ReadExactlyAsync(buffer, cancellationToken);
        _conversation.Write();
        await SayAsync(client, server, "Whoever steals the old keys cannot read this.", cancellationToken);
    }

    private async Task CloseAsync(TlsStream client, TlsStream server, CancellationToken cancellationToken)
    {
        _page.Heading("6  The end, said by both");
        byte[] buffer = new byte[1];
        await client.ShutdownAsync(cancellationToken);
        Demand(await server.ReadAsync(buffer, cancellationToken) == 0);
        await server.ShutdownAsync(cancellationToken);
        Demand(await client.ReadAsync(buffer, cancellationToken) == 0);
        _conversation.Write();
        _page.Check(true, "nothing was cut off: a connection that ends without these is an error", "§6.1");
    }

    private async Task SayAsync(
        TlsStream from, TlsStream to, string text, CancellationToken cancellationToken)
    {
        byte[] sent = Encoding.UTF8.GetBytes(text);
        byte[] received = new byte[sent.Length];
        await from.WriteAsync(sent, cancellationToken);
        await to.ReadExactlyAsync(received, cancellationToken);
        Demand(sent.AsSpan().SequenceEqual(received));
        _page.Data(!from.IsServer, $"“{text}”", $"{sent.Length} bytes");
    }

    private static string Describe(Certificate certificate) =>
        $"{ConnectionText.Name(certificate.Subject)}, {CodePointNames.Of(certificate.PublicKey.Kind)}, "
        + Validity(certificate);

    private static string Validity(Certificate certificate) =>
        $"{certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}";

    private static void Demand(bool isSo)
    {
        if (!isSo)
        {
            throw new InvalidOperationException("What arrived is not what was sent.");
        }
    }
}
