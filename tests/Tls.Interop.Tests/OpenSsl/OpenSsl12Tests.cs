using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>TLS 1.2 with <c>openssl s_server</c> and <c>openssl s_client</c>.</summary>
public sealed class OpenSsl12Tests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    // CCM_8 is beneath OpenSSL's default security level.
    private static readonly string[] AnySuite = ["-tls1_2", "-cipher", "ALL:@SECLEVEL=0"];

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix12.Everything), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_goes_to_its_server_and_comes_back(CipherSuite suite, KeyKind certificate)
    {
        PeerServer server = await servers.GetAsync($"{certificate}", () => PeerServer.OpenSslAsync(
            [.. TestPki.For(certificate).OpenSslArguments, .. AnySuite, "-rev"]));
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with { CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, suite] },
            Deadline);

        Assert.Equal((ProtocolVersion.Tls12, suite), (client.Info.Version, client.Info.CipherSuite));
        Assert.True(client.Info.HasExtendedMasterSecret);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix12.Everything), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_comes_from_its_client_and_goes_back(CipherSuite suite, KeyKind certificate)
    {
        TlsServerOptions options = OurServer.Options(TestPki.For(certificate)) with
        {
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, .. Matrix12.Suites],
        };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(Payload.Mebibyte), Deadline);

        await OpenSslClient.PipeAsync(server, Payload.Bytes(Payload.Mebibyte), Deadline,
            [.. OpenSslClient.Verifying, "-tls1_2", "-cipher", suite.OpenSslName12() + ":@SECLEVEL=0"]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((ProtocolVersion.Tls12, suite), (info.Version, info.CipherSuite));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllGroups), MemberType = typeof(Matrix))]
    public async Task Every_curve_is_agreed_with_its_client(NamedGroup group)
    {
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.Rsa)), Exchange.Echo(1), Deadline);

        await OpenSslClient.PipeAsync(server, "1"u8.ToArray(), Deadline,
            [.. OpenSslClient.Verifying, "-tls1_2", "-groups", group.OpenSslName()]);

        Assert.Equal(group, (await server.Served).Success().Group);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllCertificates), MemberType = typeof(Matrix))]
    public async Task Client_certificates_are_believed_both_ways(KeyKind certificate)
    {
        PeerServer theirs = await servers.GetAsync("requiring", () => PeerServer.OpenSslAsync(
        [
            .. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-tls1_2", "-Verify", "3", "-verify_return_error",
            "-CAfile", TestPki.CaFile, "-rev",
        ]));
        byte[] lines = Payload.Lines(1000);
        await using OurClient client = await OurClient.ConnectAsync(
            theirs.Port, OurClient.Options with { Identity = TestPki.For(certificate).Identity }, Deadline);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
        Assert.NotNull(client.Info.ClientSignatureScheme);

        await using OurServer ours = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.Rsa)) with
            {
                ClientCertificates = TlsClientCertificateMode.Require,
                ClientTrustStore = TestPki.Trust,
            },
            Exchange.Echo(1),
            Deadline);
        await OpenSslClient.PipeAsync(ours, "1"u8.ToArray(), Deadline,
            [.. OpenSslClient.Verifying, "-tls1_2", .. TestPki.For(certificate).OpenSslArguments]);
        Assert.Equal(
            TestPki.For(certificate).Identity.Certificate, (await ours.Served).Success().PeerChain[0]);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Its_fallback_is_inappropriate()
    {
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)), Exchange.Echo(1), Deadline);

        await using PeerProcess client = OpenSslClient.Start(server.Port, ["-tls1_2", "-fallback_scsv"]);

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Equal(TlsFault.IllegalFallback, (await server.Served).Failure?.Fault);
    }
}
