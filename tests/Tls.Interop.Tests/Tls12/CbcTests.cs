using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Handshake;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Tls12;

/// <summary>
/// The CBC suites with OpenSSL and GnuTLS, both ways, with encrypt_then_mac and without; nothing of it unless asked for.
/// </summary>
public sealed class CbcTests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    private static readonly string[] Quiet12 = ["-tls1_2", "-cipher", "ALL:@SECLEVEL=0"];

    private static readonly TlsClientOptions Client = OurClient.Options with
    {
        DangerousLegacy = LegacyFeatures.CbcSuites,
    };

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix12.Cbc), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_goes_to_s_server_and_comes_back(CipherSuite suite, bool outside)
    {
        string[] how = outside ? Quiet12 : [.. Quiet12, "-no_etm"];
        PeerServer server = await servers.GetAsync($"{Matrix12.CertificateFor(suite)} {outside}", () =>
            PeerServer.OpenSslAsync(
                [.. TestPki.For(Matrix12.CertificateFor(suite)).OpenSslArguments, .. how, "-rev"]));
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, Client with { CipherSuites = [suite] }, Deadline);

        AssertAgreed(suite, outside, client.Info);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix12.Cbc), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_comes_from_s_client_and_goes_back(CipherSuite suite, bool outside)
    {
        await using OurServer server = OurServer.Start(Server(suite), Exchange.Echo(Payload.Mebibyte), Deadline);

        await OpenSslClient.PipeAsync(server, Payload.Bytes(Payload.Mebibyte), Deadline,
        [
            .. OpenSslClient.Verifying, "-tls1_2", "-cipher", suite.OpenSslName12() + ":@SECLEVEL=0",
            .. outside ? Array.Empty<string>() : ["-no_etm"],
        ]);

        AssertAgreed(suite, outside, (await server.Served).Success());
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Matrix12.Cbc), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_goes_to_gnutls_serv_and_comes_back(CipherSuite suite, bool outside)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert",
            .. TestPki.For(Matrix12.CertificateFor(suite)).GnuTlsArguments, Priority(suite, outside),
        ]);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, Client with { CipherSuites = [suite] }, Deadline);

        AssertAgreed(suite, outside, client.Info);
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Matrix12.Cbc), MemberType = typeof(Matrix12))]
    public async Task A_mebibyte_comes_from_gnutls_cli_and_goes_back(CipherSuite suite, bool outside)
    {
        await using OurServer server = OurServer.Start(Server(suite), Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(
            server, Payload.Lines(Payload.Mebibyte), Deadline, [.. GnuTlsClient.Verifying, Priority(suite, outside)]);

        AssertAgreed(suite, outside, (await server.Served).Success());
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task S_client_resumes_a_CBC_session_but_not_where_CBC_is_off(bool outside, bool isOnAgain)
    {
        CipherSuite suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA;
        TlsServerOptions options = Server(suite) with { TicketKeys = new InMemoryTicketKeyRing() };
        string[] how = ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"];
        how = outside ? how : [.. how, "-no_etm"];
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            TlsConnectionInfo first = await ConnectAsync(options, [.. how, "-sess_out", file]);
            AssertAgreed(suite, outside, first);
            if (isOnAgain)
            {
                TlsConnectionInfo second = await ConnectAsync(options, [.. how, "-sess_in", file]);
                Assert.True(second.IsResumed);
                AssertAgreed(suite, outside, second);
                return;
            }

            string[] both = ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0"];
            TlsServerOptions off = options with { DangerousLegacy = LegacyFeatures.None, CipherSuites = null };
            TlsConnectionInfo third = await ConnectAsync(off, [.. both, "-sess_in", file]);
            Assert.False(third.IsResumed);
            Assert.Equal(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, third.CipherSuite);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Our_client_resumes_a_CBC_session_but_not_where_CBC_is_off()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(Tls.Crypto.KeyKind.EcP256).OpenSslArguments, .. Quiet12, "-rev"]);
        using var cache = new InMemoryTlsSessionCache();
        CipherSuite suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA;
        TlsClientOptions on = Client with { SessionCache = cache, CipherSuites = [suite] };

        TlsConnectionInfo first = await AskAsync(server, on);
        TlsConnectionInfo second = await AskAsync(server, on);
        TlsConnectionInfo third = await AskAsync(
            server, on with { DangerousLegacy = LegacyFeatures.None, CipherSuites = null });

        Assert.Equal((false, suite), (first.IsResumed, first.CipherSuite));
        Assert.Equal((true, suite), (second.IsResumed, second.CipherSuite));
        Assert.False(third.IsResumed);
        Assert.NotEqual(suite, third.CipherSuite);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task A_peer_with_nothing_but_CBC_is_refused_unless_asked_for()
    {
        TlsServerOptions off = OurServer.Options(TestPki.For(Tls.Crypto.KeyKind.EcP256));
        await using OurServer server = OurServer.Start(off, Exchange.Echo(1), Deadline);
        await using PeerProcess client = OpenSslClient.Start(
            server.Port, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"]);
        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Equal(TlsFault.MismatchCipherSuite, (await server.Served).Failure?.Fault);
    }

    private static TlsServerOptions Server(CipherSuite suite) =>
        OurServer.Options(TestPki.For(Matrix12.CertificateFor(suite))) with
        {
            DangerousLegacy = LegacyFeatures.CbcSuites,
        };

    private static string Priority(CipherSuite suite, bool outside) =>
        "--priority=" + suite.GnuTlsPriority12() + (outside ? string.Empty : ":%NO_ETM");

    private static void AssertAgreed(CipherSuite suite, bool outside, TlsConnectionInfo info)
    {
        Assert.Equal((ProtocolVersion.Tls12, suite), (info.Version, info.CipherSuite));
        Assert.Equal(outside, info.UsesEncryptThenMac);
    }

    private async Task<TlsConnectionInfo> AskAsync(PeerServer server, TlsClientOptions options)
    {
        byte[] lines = Payload.Lines(1000);
        await using OurClient client = await OurClient.ConnectAsync(server.Port, options, Deadline);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
        return client.Info;
    }

    private async Task<TlsConnectionInfo> ConnectAsync(TlsServerOptions options, string[] arguments)
    {
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);
        await OpenSslClient.PipeAsync(
            server, "1"u8.ToArray(), Deadline, [.. OpenSslClient.Verifying, .. arguments]);
        return (await server.Served).Success();
    }
}
