using System.Threading.Tasks;
using Tls.Handshake;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Tls12;

/// <summary>
/// RSA key exchange with OpenSSL and GnuTLS, both ways; it is off by default with us, and goes last with
/// them.
/// </summary>
public sealed class RsaKeyExchange12Tests : InteropTest
{
    private const string GnuTlsPriority = "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA";

    public static TheoryData<CipherSuite, string> Suites { get; } = new()
    {
        { CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, "AES128-GCM-SHA256" },
        { CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, "AES256-GCM-SHA384" },
    };

    private static TlsServerOptions Server => OurServer.Options(TestPki.Enciphering()) with
    {
        DangerousLegacy = LegacyFeatures.RsaKeyExchange,
    };

    private static TlsClientOptions Client { get; } =
        OurClient.Options with { DangerousLegacy = LegacyFeatures.RsaKeyExchange };

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Suites))]
    public async Task S_client_encrypts_to_our_server(CipherSuite suite, string name)
    {
        await using OurServer server = OurServer.Start(Server, Exchange.Echo(Payload.Mebibyte), Deadline);

        await OpenSslClient.PipeAsync(server, Payload.Bytes(Payload.Mebibyte), Deadline,
            [.. OpenSslClient.Verifying, "-tls1_2", "-cipher", name]);

        Assert.Equal(suite, (await server.Served).Success().CipherSuite);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Suites))]
    public async Task Our_client_encrypts_to_s_server(CipherSuite suite, string name)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.Enciphering().OpenSslArguments, "-tls1_2", "-cipher", name, "-rev"]);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Client, Deadline);

        Assert.Equal(suite, client.Info.CipherSuite);
        Assert.True(client.Info.HasExtendedMasterSecret);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Gnutls_cli_encrypts_to_our_server()
    {
        await using OurServer server = OurServer.Start(Server, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(
            server, Payload.Lines(Payload.Mebibyte), Deadline, [.. GnuTlsClient.Verifying, GnuTlsPriority]);

        Assert.Equal(
            SuiteAuthentication.RsaKeyExchange,
            CipherSuiteInfo.Find((await server.Served).Success().CipherSuite)!.Authentication);
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Our_client_encrypts_to_gnutls_serv()
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", .. TestPki.Enciphering().GnuTlsArguments, GnuTlsPriority,
        ]);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Client, Deadline);

        Assert.Equal(
            SuiteAuthentication.RsaKeyExchange,
            CipherSuiteInfo.Find(client.Info.CipherSuite)!.Authentication);
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task A_server_whose_certificate_is_for_signatures_alone_is_refused()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(Crypto.KeyKind.Rsa).OpenSslArguments, "-tls1_2", "-cipher", "AES128-GCM-SHA256", "-rev"]);

        TlsException failure = await Assert.ThrowsAnyAsync<TlsException>(
            () => OurClient.ConnectAsync(server.Port, Client, Deadline));

        Assert.Equal(TlsFault.RejectedUnsupportedCertificate, failure.Fault);
    }
}
