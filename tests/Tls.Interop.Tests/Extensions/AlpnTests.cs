using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Interop.Tests.SslStreams;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Extensions;

/// <summary>
/// ALPN (RFC 7301) in TLS 1.2, where the answer is in the clear, with each peer both ways; what is agreed must be the same
/// on both ends. That of TLS 1.3 is in each peer's folder.
/// </summary>
public sealed class AlpnTests : InteropTest
{
    private static readonly TlsClientOptions Client = OurClient.Options with
    {
        MaximumVersion = ProtocolVersion.Tls12,
        ApplicationProtocols = ["spdy/1", "http/1.1"],
    };

    private static readonly TlsServerOptions Server = OurServer.Options(TestPki.For(KeyKind.EcP256)) with
    {
        MaximumVersion = ProtocolVersion.Tls12,
        ApplicationProtocols = ["h2", "http/1.1"],
    };

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_server_agrees_with_us()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-alpn", "h2,http/1.1", "-rev"]);

        await AssertAgreedAsync(server.Port);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_agrees_with_us()
    {
        await using OurServer server = OurServer.Start(Server, Exchange.Echo(1), Deadline);

        await using PeerProcess client = OpenSslClient.Start(
            server.Port, [.. OpenSslClient.Verifying, "-tls1_2", "-alpn", "spdy/1,http/1.1"]);
        await client.TypeAsync("1"u8.ToArray(), Deadline);
        await client.WaitForExitAsync(Deadline);

        Assert.Contains("ALPN protocol: http/1.1\n", client.Output.Text, StringComparison.Ordinal);
        await AssertAgreedAsync(server);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_without_a_protocol_of_ours_hears_no_application_protocol()
    {
        await using OurServer server = OurServer.Start(Server, Exchange.Echo(1), Deadline);

        await using PeerProcess client = OpenSslClient.Start(
            server.Port, [.. OpenSslClient.Verifying, "-tls1_2", "-alpn", "spdy/1"]);

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Contains("no application protocol", client.Errors.Text, StringComparison.Ordinal);
        Assert.Equal(TlsFault.MismatchApplicationProtocol, (await server.Served).Failure?.Fault);
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Gnutls_serv_agrees_with_us()
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
            ["--echo", "--alpn=h2", "--alpn=http/1.1", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments]);

        await AssertAgreedAsync(server.Port);
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Gnutls_cli_agrees_with_us()
    {
        byte[] lines = Payload.Lines(1000);
        await using OurServer server = OurServer.Start(Server, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(
            server, lines, Deadline, [.. GnuTlsClient.Verifying, "--alpn=spdy/1", "--alpn=http/1.1"]);

        await AssertAgreedAsync(server);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task SslStream_as_a_server_agrees_with_us()
    {
        SslServerAuthenticationOptions options = SslPeer.ServerOptions(KeyKind.EcP256);
        options.EnabledSslProtocols = SslProtocols.Tls12;
        options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        await using SslStreamServer server = SslStreamServer.Start(options, Exchange.EchoAsync, Deadline);

        await AssertAgreedAsync(server.Port);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task SslStream_as_a_client_agrees_with_us()
    {
        await using OurServer server = OurServer.Start(Server, Exchange.Echo(1), Deadline);
        SslClientAuthenticationOptions options = SslPeer.ClientOptions();
        options.EnabledSslProtocols = SslProtocols.Tls12;
        options.ApplicationProtocols = [new SslApplicationProtocol("spdy/1"), SslApplicationProtocol.Http11];

        await using NetworkStream transport = await Transport.ConnectAsync(server.Port, Deadline);
        await using var client = new SslStream(transport, leaveInnerStreamOpen: true);
        await client.AuthenticateAsClientAsync(options, Deadline);
        Assert.Equal(SslApplicationProtocol.Http11, client.NegotiatedApplicationProtocol);
        await client.WriteAsync(new byte[1], Deadline);
        await client.ReadExactlyAsync(new byte[1], Deadline);
        await client.ShutdownAsync();

        await AssertAgreedAsync(server);
    }

    private async Task AssertAgreedAsync(int port)
    {
        await using OurClient client = await OurClient.ConnectAsync(port, Client, Deadline);

        Assert.Equal(
            (ProtocolVersion.Tls12, "http/1.1"), (client.Info.Version, client.Info.ApplicationProtocol));
    }

    private static async Task AssertAgreedAsync(OurServer server)
    {
        TlsConnectionInfo info = (await server.Served).Success();

        Assert.Equal((ProtocolVersion.Tls12, "http/1.1"), (info.Version, info.ApplicationProtocol));
    }
}
