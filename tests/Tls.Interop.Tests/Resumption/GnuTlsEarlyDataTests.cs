using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Resumption;

/// <summary>Sessions, early data and external pre-shared keys of TLS 1.3 between us and GnuTLS, both ways.</summary>
public sealed class GnuTlsEarlyDataTests : InteropTest
{
    private const string Tls13 = "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.3";

    private const string Psk = Tls13 + ":+ECDHE-PSK:+PSK";

    private static readonly byte[] Line = "one line\n"u8.ToArray();

    private static readonly byte[] Early = "this was early"u8.ToArray();

    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly string Hex = Convert.ToHexStringLower(Secret);

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Our_client_resumes_with_gnutls_serv_which_takes_our_early_data()
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", "--earlydata", Tls13, .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
        ]);
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };

        TlsConnectionInfo first = await AskAsync(server.Port, options);
        TlsConnectionInfo second = await AskAsync(server.Port, options);
        TlsConnectionInfo early = await AskAsync(server.Port, options with { EarlyData = Early });

        Assert.False(first.IsResumed);
        Assert.True(second.IsResumed);
        Assert.Equal(
            (TlsEarlyDataOutcome.Accepted, Early.Length), (early.EarlyData, early.EarlyDataSent));
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Gnutls_serv_that_takes_no_early_data_declines_ours_and_goes_on()
    {
        string[] arguments = ["--echo", "--disable-client-cert", Tls13, .. TestPki.For(KeyKind.EcP256).GnuTlsArguments];
        await using PeerServer server = await PeerServer.GnuTlsAsync(arguments);
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };

        await AskAsync(server.Port, options);
        TlsConnectionInfo second = await AskAsync(server.Port, options with { EarlyData = Early });

        Assert.True(second.IsResumed);
        Assert.Equal(TlsEarlyDataOutcome.NotAllowedBySession, second.EarlyData);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gnutls_cli_sends_early_data_which_we_read_first_or_decline(bool isTaken)
    {
        string file = TestPki.WriteFile(Path.GetRandomFileName(), "this was early");
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256)) with
        {
            MaxEarlyDataSize = 4096,
            ReplayRecorder = new Recorder(knowsAll: !isTaken),
        };
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using PeerProcess client = GnuTlsClient.Start(
            port, [.. GnuTlsClient.Verifying, Tls13, "--resume", "--waitresumption", "--earlydata=" + file]);

        // Its first connection it ends itself.
        await using (TlsStream stream = await AcceptAsync(listener, options))
        {
            Assert.False(stream.ConnectionInfo!.IsResumed);
            await Exchange.ReadToEndAsync(stream, Deadline);
        }

        await using TlsStream second = await AcceptAsync(listener, options);
        Assert.True(second.ConnectionInfo!.IsResumed);
        Assert.Equal(
            isTaken ? TlsEarlyDataOutcome.Accepted : TlsEarlyDataOutcome.Replayed, second.ConnectionInfo.EarlyData);
        await client.TypeAsync(Line, Deadline);
        client.Input.Close();
        Assert.Equal(
            isTaken ? "this was earlyone line\n" : "one line\n", await Exchange.ReadToEndAsync(second, Deadline));
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Our_client_knows_gnutls_serv_by_the_key()
    {
        string file = TestPki.WriteFile(Path.GetRandomFileName(), $"meter:{Hex}\n");
        await using PeerServer server = await PeerServer.GnuTlsAsync(["--echo", "--pskpasswd=" + file, Psk]);
        using var key = new TlsPresharedKey("meter"u8, Secret);

        TlsConnectionInfo info = await AskAsync(
            server.Port, new TlsClientOptions { PresharedKeys = [key], TargetHost = "localhost" });

        Assert.Equal(ProtocolVersion.Tls13, info.Version);
        Assert.Same(key, info.PresharedKey);
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Our_server_knows_gnutls_cli_by_the_key()
    {
        using var key = new TlsPresharedKey("meter"u8, Secret);
        await using OurServer server = OurServer.Start(
            new TlsServerOptions { PresharedKeys = [key] }, (_, _) => Task.CompletedTask, Deadline);

        // Some versions crash once they are connected by a key, to anybody; the Finished has verified by then.
        await using PeerProcess client = GnuTlsClient.Start(
            server.Port, ["--pskusername=meter", "--pskkey=" + Hex, Psk]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(ProtocolVersion.Tls13, info.Version);
        Assert.Same(key, info.PresharedKey);
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Gnutls_cli_with_another_key_is_refused()
    {
        using var key = new TlsPresharedKey("meter"u8, [.. Secret.Reverse()]);
        await using OurServer server = OurServer.Start(
            new TlsServerOptions { PresharedKeys = [key] }, (_, _) => Task.CompletedTask, Deadline);

        await using PeerProcess client = GnuTlsClient.Start(
            server.Port, ["--pskusername=meter", "--pskkey=" + Hex, Psk]);

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Equal(TlsFault.ForgedBinder, (await server.Served).Failure?.Fault);
    }

    private async Task<TlsStream> AcceptAsync(TcpListener listener, TlsServerOptions options)
    {
        var stream = new TlsStream(new NetworkStream(await listener.AcceptSocketAsync(Deadline), ownsSocket: true));
        await stream.AuthenticateAsServerAsync(options, Deadline);
        return stream;
    }

    private async Task<TlsConnectionInfo> AskAsync(int port, TlsClientOptions options)
    {
        await using OurClient client = await OurClient.ConnectAsync(port, options, Deadline);
        await Exchange.AskAsync(client.Stream, Line, Line, Deadline);
        await client.Stream.ShutdownAsync(Deadline);
        return client.Info;
    }

    /// <summary>Has seen every hello before, or none.</summary>
    private sealed class Recorder(bool knowsAll) : TlsReplayRecorder
    {
        public override bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until) => !knowsAll;
    }
}
