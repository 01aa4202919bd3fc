using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Interop.Tests.SslStreams;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Tls12;

/// <summary>Sessions of TLS 1.2, by ticket and by ID, between us and everybody, both ways.</summary>
public sealed class Resumption12Tests : InteropTest
{
    private const string GnuTlsPriority = "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2";

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S_client_resumes_with_our_server(bool ticket)
    {
        using var cache = new InMemoryTlsServerSessionCache();
        TlsServerOptions options = Server(cache);
        string[] how = ticket ? ["-tls1_2"] : ["-tls1_2", "-no_ticket"];
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            TlsConnectionInfo first = await ConnectAsync(options, [.. how, "-sess_out", file]);
            TlsConnectionInfo second = await ConnectAsync(options, [.. how, "-sess_in", file]);

            Assert.False(first.IsResumed);
            Assert.True(second.IsResumed);
            Assert.True(second.HasExtendedMasterSecret);
            Assert.Equal(ticket ? 0 : 1, cache.Count);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Our_client_resumes_with_s_server_which_says_so(bool ticket)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
        [
            .. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-tls1_2", "-www",
            .. ticket ? Array.Empty<string>() : ["-no_ticket"],
        ]);
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };

        (string first, _) = await GetAsync(server.Port, options);
        (string second, TlsConnectionInfo info) = await GetAsync(server.Port, options);
        (string third, _) = await GetAsync(server.Port, options);

        Assert.Contains("New, TLSv1.2", first, StringComparison.Ordinal);
        Assert.Contains("Reused, TLSv1.2", second, StringComparison.Ordinal);
        Assert.Contains("Reused, TLSv1.2", third, StringComparison.Ordinal);
        Assert.True(info.IsResumed);
        Assert.True(info.PeerVerification!.IsTrusted);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gnutls_cli_resumes_with_our_server(bool ticket)
    {
        using var cache = new InMemoryTlsServerSessionCache();
        TlsServerOptions options = Server(cache);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using PeerProcess client = GnuTlsClient.Start(
            port,
            [
                .. GnuTlsClient.Verifying, "--resume", GnuTlsPriority,
                .. ticket ? Array.Empty<string>() : ["--noticket"],
            ]);

        bool[] resumed = new bool[2];
        for (int i = 0; i < resumed.Length; i++)
        {
            using Socket socket = await listener.AcceptSocketAsync(Deadline);
            await using var stream = new TlsStream(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsServerAsync(options, Deadline);
            resumed[i] = stream.ConnectionInfo!.IsResumed;
            if (i == 1)
            {
                client.Input.Close();
            }

            await Exchange.ReadToEndAsync(stream, Deadline);
        }

        await client.WaitForExitAsync(Deadline);
        Assert.Equal([false, true], resumed);
        Assert.Contains("This is a resumed session", client.Errors.Text + client.Output.Text, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Our_client_resumes_with_gnutls_serv(bool ticket)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments, GnuTlsPriority,
            .. ticket ? Array.Empty<string>() : ["--noticket"],
        ]);
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };
        bool[] resumed = new bool[3];
        byte[] line = "one line\n"u8.ToArray();
        for (int i = 0; i < resumed.Length; i++)
        {
            await using OurClient client = await OurClient.ConnectAsync(server.Port, options, Deadline);
            await Exchange.AskAsync(client.Stream, line, line, Deadline);
            resumed[i] = client.Info.IsResumed;
            await client.Stream.ShutdownAsync(Deadline);
        }

        Assert.Equal([false, true, true], resumed);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task SslStream_resumes_with_our_server()
    {
        TlsServerOptions options = Server(cache: null);
        SslClientAuthenticationOptions theirs = SslPeer.ClientOptions();
        theirs.EnabledSslProtocols = SslProtocols.Tls12;
        bool[] resumed = new bool[2];
        for (int i = 0; i < resumed.Length; i++)
        {
            await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);
            await using NetworkStream transport = await Transport.ConnectAsync(server.Port, Deadline);
            await using var client = new SslStream(transport, leaveInnerStreamOpen: true);
            await client.AuthenticateAsClientAsync(theirs, Deadline);
            await client.WriteAsync(new byte[1], Deadline);
            await client.ReadExactlyAsync(new byte[1], Deadline);
            await client.ShutdownAsync();
            resumed[i] = (await server.Served).Success().IsResumed;
        }

        Assert.Equal([false, true], resumed);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task Our_client_resumes_with_SslStream()
    {
        SslServerAuthenticationOptions theirs = SslPeer.ServerOptions(KeyKind.EcP256);
        theirs.EnabledSslProtocols = SslProtocols.Tls12;
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };
        bool[] resumed = new bool[3];
        for (int i = 0; i < resumed.Length; i++)
        {
            await using SslStreamServer server = SslStreamServer.Start(theirs, Exchange.EchoAsync, Deadline);
            await using OurClient client = await OurClient.ConnectAsync(server.Port, options, Deadline);
            byte[] data = "data"u8.ToArray();
            await Exchange.AskAsync(client.Stream, data, data, Deadline);
            resumed[i] = client.Info.IsResumed;
        }

        Assert.Equal([false, true, true], resumed);
    }

    private static TlsServerOptions Server(TlsServerSessionCache? cache) =>
        OurServer.Options(TestPki.For(KeyKind.EcP256)) with
        {
            MaximumVersion = ProtocolVersion.Tls12,
            SessionCache = cache,
        };

    private async Task<(string Page, TlsConnectionInfo Info)> GetAsync(int port, TlsClientOptions options)
    {
        await using OurClient client = await OurClient.ConnectAsync(port, options, Deadline);
        await client.Stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), Deadline);
        return (await Exchange.ReadToEndAsync(client.Stream, Deadline), client.Info);
    }

    private async Task<TlsConnectionInfo> ConnectAsync(TlsServerOptions options, IReadOnlyList<string> arguments)
    {
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);
        await OpenSslClient.PipeAsync(
            server, "1"u8.ToArray(), Deadline, [.. OpenSslClient.Verifying, .. arguments]);
        return (await server.Served).Success();
    }
}
