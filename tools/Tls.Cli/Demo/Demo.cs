using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// The demonstration: one page that shows a whole connection, from certificates to close_notify.
/// </summary>
internal sealed class Demo
{
    private const int BulkSize = 1 << 20;

    private readonly CommandIo _io;
    private readonly DemoEdition _edition;
    private readonly AnnotatedPage _page;
    private readonly Conversation _conversation;
    private readonly ConcurrentQueue<TlsSession> _sessions = new();
    private int _part;

    internal Demo(CommandIo io, DemoEdition edition)
    {
        _io = io;
        _edition = edition;
        _page = new AnnotatedPage(io.Out, io.OutInk, isBrief: true, edition.Version);
        _conversation = new Conversation(_page);
    }

    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        _io.Out.WriteLine(_io.OutInk.Strong($"A {_edition.Name} connection, message by message")
            + _io.OutInk.Faint($"   § are sections of {_edition.Rfc} unless another RFC is named"));

        using var certificates = new DemoCertificates();
        ShowCertificates(certificates);

        TlsClientOptions client = Client(certificates);
        TlsServerOptions server = Server(certificates);
        TlsConnectionInfo info;
        await using (DemoConnection connection = await DemoConnection.OpenAsync(cancellationToken))
        {
            await ShakeHandsAsync(connection, client, server, cancellationToken);
            info = connection.Client.ConnectionInfo!;
            ShowTrust(info);
            await TalkAsync(connection.Client, connection.Server, cancellationToken);
            if (_edition.Version == ProtocolVersion.Tls13)
            {
                await UpdateKeysAsync(connection.Client, connection.Server, cancellationToken);
            }

            await CloseAsync(connection.Client, connection.Server, cancellationToken);
        }

        await ResumeAsync(client, server, cancellationToken);
        _page.Heading($"Done in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms");
        _page.Text(ConnectionText.Summary(info));
        return ExitCode.Done;
    }

    private TlsClientOptions Client(DemoCertificates certificates) => new()
    {
        TargetHost = "localhost",
        TrustStore = new TrustStore([certificates.Authority]),
        ApplicationProtocols = ["demo/1"],
        MaximumVersion = _edition.Version,
        NewSession = _sessions.Enqueue,
        Observer = _conversation.Client,
    };

    private TlsServerOptions Server(DemoCertificates certificates) => new()
    {
        Identities = [certificates.Identity],
        ApplicationProtocols = ["demo/1"],
        MaximumVersion = _edition.Version,
        Observer = _conversation.Server,
    };

    private void Part(string title) => _page.Heading($"{++_part}  {title}");

    private void ShowCertificates(DemoCertificates certificates)
    {
        Certificate leaf = certificates.Identity.Certificate;
        Part("Certificates, made in memory");
        _page.Field("authority", Describe(certificates.Authority) + ", self-signed");
        _page.Field("server", Describe(leaf) + $", signed by {ConnectionText.Name(leaf.Issuer)}");
        _page.Field("", $"for the names {ConnectionText.Names(leaf)}");
        _page.Field("client's trust store", $"{ConnectionText.Name(certificates.Authority.Subject)} and nobody else");
    }

    private async Task ShakeHandsAsync(
        DemoConnection connection,
        TlsClientOptions client,
        TlsServerOptions server,
        CancellationToken cancellationToken)
    {
        Part("The handshake");
        _page.Text(_edition.Figure);
        _io.Out.WriteLine();
        await connection.ShakeHandsAsync(client, server, cancellationToken);
        _conversation.Write();
    }

    private void ShowTrust(TlsConnectionInfo info)
    {
        TlsPeerVerification peer = info.PeerVerification!;
        Part("Why the client trusts the server");
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
        _page.Check(peer.IsTrusted, _edition.ProofOfKey, _edition.ProofSection);
    }

    private async Task TalkAsync(TlsStream client, TlsStream server, CancellationToken cancellationToken)
    {
        Part("Data, both ways");
        await SayAsync(client, server, "Hello, server. This is between us.", cancellationToken);
        await SayAsync(server, client, $"Hello, client. It is: {_edition.Name} sees to that.", cancellationToken);

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
        _page.Check(true, "each side received what the other sent, byte for byte", _edition.DataSection);
    }

    private async Task UpdateKeysAsync(
        TlsStream client, TlsStream server, CancellationToken cancellationToken)
    {
        Part("New keys on the way");
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
        Part("The end, said by both");
        byte[] buffer = new byte[1];
        await client.ShutdownAsync(cancellationToken);
        Demand(await server.ReadAsync(buffer, cancellationToken) == 0);
        await server.ShutdownAsync(cancellationToken);
        Demand(await client.ReadAsync(buffer, cancellationToken) == 0);
        _conversation.Write();
        _page.Check(
            true, "nothing was cut off: a connection that ends without these is an error", _edition.ClosureSection);
    }

    private async Task ResumeAsync(
        TlsClientOptions client, TlsServerOptions server, CancellationToken cancellationToken)
    {
        Part("The same again, resumed");
        _page.Text(_edition.Resumption);
        _io.Out.WriteLine();
        Demand(_sessions.TryDequeue(out TlsSession? session));
        using TlsSession taken = session!;
        _conversation.Restart();
        await using DemoConnection connection = await DemoConnection.OpenAsync(cancellationToken);
        await connection.ShakeHandsAsync(client with { Session = taken }, server, cancellationToken);
        _conversation.Write();
        Demand(connection.Client.ConnectionInfo!.IsResumed && connection.Server.ConnectionInfo!.IsResumed);
        await SayAsync(connection.Client, connection.Server, "Where were we?", cancellationToken);
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
