using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Tls12;

/// <summary>
/// ECDHE_PSK in TLS 1.2 with OpenSSL and GnuTLS, which both have ChaCha20-Poly1305 alone of the AEAD suites.
/// </summary>
public sealed class Psk12Tests : InteropTest
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly string Hex = Convert.ToHexStringLower(Secret);

    private const string Priority =
        "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-PSK:-CIPHER-ALL:+CHACHA20-POLY1305";

    private static readonly string[] OpenSslArguments =
    [
        "-psk", Hex, "-psk_identity", "meter", "-tls1_2",
        "-cipher", "ECDHE-PSK-CHACHA20-POLY1305",
    ];

    private static TlsPresharedKey Key { get; } = new("meter"u8, Secret);

    private static TlsClientOptions Client { get; } = new() { PresharedKeys = [Key], TargetHost = "localhost" };

    private static TlsServerOptions Server { get; } = new()
    {
        PresharedKeys = [Key],
        MaximumVersion = ProtocolVersion.Tls12,
    };

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Our_client_knows_s_server_by_the_key(bool hint)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. OpenSslArguments, "-nocert", "-rev", .. hint ? ["-psk_hint", "which"] : Array.Empty<string>()]);
        byte[] lines = Payload.Lines(1000);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Client, Deadline);

        Assert.Equal(CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, client.Info.CipherSuite);
        Assert.Same(Key, client.Info.PresharedKey);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Our_server_knows_s_client_by_the_key()
    {
        await using OurServer server = OurServer.Start(Server, Exchange.Echo(1), Deadline);

        await OpenSslClient.PipeAsync(server, "1"u8.ToArray(), Deadline, OpenSslArguments);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, info.CipherSuite);
        Assert.Same(Key, info.PresharedKey);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task A_name_that_we_do_not_know_is_refused()
    {
        await using OurServer server = OurServer.Start(
            Server with { PresharedKeys = [new TlsPresharedKey("other"u8, Secret)] }, Exchange.Echo(1), Deadline);

        await using PeerProcess client = OpenSslClient.Start(server.Port, OpenSslArguments);

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Equal(TlsFault.MismatchPskIdentity, (await server.Served).Failure?.Fault);
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Our_client_knows_gnutls_serv_by_the_key()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, $"meter:{Hex}\n", Deadline);
        try
        {
            await using PeerServer server = await PeerServer.GnuTlsAsync(
                ["--echo", "--pskpasswd=" + file, Priority]);
            byte[] lines = Payload.Lines(1000);

            await using OurClient client = await OurClient.ConnectAsync(server.Port, Client, Deadline);

            Assert.Equal(CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, client.Info.CipherSuite);
            Assert.Same(Key, client.Info.PresharedKey);
            await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Our_server_knows_gnutls_cli_by_the_key()
    {
        await using OurServer server = OurServer.Start(Server, (_, _) => Task.CompletedTask, Deadline);

        // 3.7.9 crashes once it is connected by a key, to anybody; its Finished has verified by then.
        await using PeerProcess client = GnuTlsClient.Start(
            server.Port, ["--pskusername=meter", "--pskkey=" + Hex, Priority]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, info.CipherSuite);
        Assert.Same(Key, info.PresharedKey);
    }

}
