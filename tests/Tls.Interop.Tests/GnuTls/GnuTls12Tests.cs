using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.GnuTls;

/// <summary>TLS 1.2 with <c>gnutls-serv</c> and <c>gnutls-cli</c>.</summary>
public sealed class GnuTls12Tests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Matrix12.Everything), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_goes_to_its_server_and_comes_back(CipherSuite suite, KeyKind certificate)
    {
        string priority = suite.GnuTlsPriority12();
        PeerServer server = await servers.GetAsync($"{certificate} {priority}", () => PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", .. TestPki.For(certificate).GnuTlsArguments,
            "--priority=" + priority,
        ]));
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with { CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, suite] },
            Deadline);

        Assert.Equal((ProtocolVersion.Tls12, suite), (client.Info.Version, client.Info.CipherSuite));
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Matrix12.Everything), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_comes_from_its_client_and_goes_back(CipherSuite suite, KeyKind certificate)
    {
        TlsServerOptions options = OurServer.Options(TestPki.For(certificate)) with
        {
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, .. Matrix12.Suites],
        };
        await using OurServer server = OurServer.Start(options, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(server, Payload.Lines(Payload.Mebibyte), Deadline,
            [.. GnuTlsClient.Verifying, "--priority=" + suite.GnuTlsPriority12()]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((ProtocolVersion.Tls12, suite), (info.Version, info.CipherSuite));
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Its_certificate_is_required_and_believed()
    {
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)) with
            {
                ClientCertificates = TlsClientCertificateMode.Require,
                ClientTrustStore = TestPki.Trust,
            },
            Exchange.EchoAsync,
            Deadline);

        await GnuTlsClient.PipeAsync(server, "1\n"u8.ToArray(), Deadline,
        [
            .. GnuTlsClient.Verifying, .. TestPki.For(KeyKind.Rsa).GnuTlsArguments,
            "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2",
        ]);

        Assert.NotNull((await server.Served).Success().ClientSignatureScheme);
    }
}
