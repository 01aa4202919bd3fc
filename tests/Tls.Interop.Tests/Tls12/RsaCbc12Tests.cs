using System;
using System.Linq;
using System.Threading.Tasks;
using Tls.Handshake;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Tls12;

/// <summary>
/// RSA key exchange with CBC, the least that TLS 1.2 has, with OpenSSL and GnuTLS, both ways, with encrypt_then_mac and
/// without; both features must be asked for.
/// </summary>
public sealed class RsaCbc12Tests : InteropTest
{
    private const LegacyFeatures Both = LegacyFeatures.RsaKeyExchange | LegacyFeatures.CbcSuites;

    public static TheoryData<CipherSuite, bool> Suites
    {
        get
        {
            var rows = new TheoryData<CipherSuite, bool>();
            foreach (CipherSuiteInfo suite in CipherSuiteInfo.Tls12Rsa.Where(suite => suite.Cbc is not null))
            {
                rows.Add(suite.Suite, false);
                rows.Add(suite.Suite, true);
            }

            return rows;
        }
    }

    private static TlsServerOptions Server { get; } =
        OurServer.Options(TestPki.Enciphering()) with { DangerousLegacy = Both };

    private static TlsClientOptions Client { get; } = OurClient.Options with { DangerousLegacy = Both };

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Suites))]
    public async Task S_client_encrypts_to_our_server(CipherSuite suite, bool outside)
    {
        await using OurServer server = OurServer.Start(Server, Exchange.Echo(Payload.Mebibyte), Deadline);

        await OpenSslClient.PipeAsync(
            server, Payload.Bytes(Payload.Mebibyte), Deadline, [.. OpenSslClient.Verifying, .. OpenSsl(suite, outside)]);

        AssertAgreed(suite, outside, (await server.Served).Success());
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Suites))]
    public async Task Our_client_encrypts_to_s_server(CipherSuite suite, bool outside)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.Enciphering().OpenSslArguments, .. OpenSsl(suite, outside), "-rev"]);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Client, Deadline);

        AssertAgreed(suite, outside, client.Info);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Suites))]
    public async Task Gnutls_cli_encrypts_to_our_server(CipherSuite suite, bool outside)
    {
        await using OurServer server = OurServer.Start(Server, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(
            server, Payload.Lines(Payload.Mebibyte), Deadline, [.. GnuTlsClient.Verifying, GnuTls(suite, outside)]);

        AssertAgreed(suite, outside, (await server.Served).Success());
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Suites))]
    public async Task Our_client_encrypts_to_gnutls_serv(CipherSuite suite, bool outside)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", .. TestPki.Enciphering().GnuTlsArguments, GnuTls(suite, outside),
        ]);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Client, Deadline);

        AssertAgreed(suite, outside, client.Info);
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(LegacyFeatures.None)]
    [InlineData(LegacyFeatures.RsaKeyExchange)]
    [InlineData(LegacyFeatures.CbcSuites)]
    public async Task A_peer_with_nothing_else_is_refused_unless_both_are_asked_for(LegacyFeatures features)
    {
        await using OurServer server = OurServer.Start(
            Server with { DangerousLegacy = features }, Exchange.Echo(1), Deadline);
        await using PeerProcess client = OpenSslClient.Start(
            server.Port, OpenSsl(CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, outside: true));

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Equal(TlsFault.MismatchCipherSuite, (await server.Served).Failure?.Fault);
    }

    private static string[] OpenSsl(CipherSuite suite, bool outside)
    {
        // OpenSSL does not name this key exchange.
        string name = suite.OpenSslName12()["RSA-".Length..] + ":@SECLEVEL=0";
        string[] arguments = ["-tls1_2", "-cipher", name];
        return outside ? arguments : [.. arguments, "-no_etm"];
    }

    private static string GnuTls(CipherSuite suite, bool outside) =>
        $"--priority={suite.GnuTlsPriority12()}:-KX-ALL:+RSA{(outside ? string.Empty : ":%NO_ETM")}";

    private static void AssertAgreed(CipherSuite suite, bool outside, TlsConnectionInfo info)
    {
        Assert.Equal((ProtocolVersion.Tls12, suite), (info.Version, info.CipherSuite));
        Assert.Equal((outside, true), (info.UsesEncryptThenMac, info.HasExtendedMasterSecret));
    }
}
