using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>
/// <c>openssl s_client</c> and our server where one refuses the other: both must say the same alert.
/// </summary>
public sealed class OpenSslClientRefusalTests : InteropTest
{
    private static readonly TlsServerOptions Plain = OurServer.Options(TestPki.For(KeyKind.EcP256));

    private static readonly TlsServerOptions Requiring = Plain with
    {
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = TestPki.Trust,
    };

    [PeerFact(PeerKind.OpenSsl)]
    public Task Without_a_certificate_it_hears_certificate_required() =>
        RefuseAsync(Requiring, TlsFault.MissingClientCertificate, AlertDescription.CertificateRequired);

    [PeerFact(PeerKind.OpenSsl)]
    public Task With_a_certificate_of_nobody_we_know_it_hears_unknown_ca() => RefuseAsync(
        Requiring with { ClientTrustStore = TestPki.StrangerTrust },
        TlsFault.RejectedUnknownCa,
        AlertDescription.UnknownCa,
        TestPki.For(KeyKind.EcP256).OpenSslArguments);

    [PeerFact(PeerKind.OpenSsl)]
    public Task With_an_expired_certificate_it_hears_certificate_expired() => RefuseAsync(
        Requiring,
        TlsFault.RejectedExpired,
        AlertDescription.CertificateExpired,
        TestPki.Expired().OpenSslArguments);

    [PeerFact(PeerKind.OpenSsl)]
    public Task Without_a_common_suite_it_hears_handshake_failure() => RefuseAsync(
        Plain with { CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] },
        TlsFault.MismatchCipherSuite,
        AlertDescription.HandshakeFailure,
        ["-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"]);

    [PeerFact(PeerKind.OpenSsl)]
    public Task Without_a_common_group_it_hears_handshake_failure() => RefuseAsync(
        Plain with { Groups = [NamedGroup.X25519] },
        TlsFault.MismatchGroup,
        AlertDescription.HandshakeFailure,
        ["-groups", "P-256"]);

    [PeerFact(PeerKind.OpenSsl)]
    public Task Without_a_common_signature_scheme_it_hears_handshake_failure() => RefuseAsync(
        Plain,
        TlsFault.MismatchSignatureScheme,
        AlertDescription.HandshakeFailure,
        ["-sigalgs", "rsa_pss_rsae_sha256"]);

    [PeerFact(PeerKind.OpenSsl)]
    public Task Without_a_common_protocol_it_hears_no_application_protocol() => RefuseAsync(
        Plain with { ApplicationProtocols = ["h2"] },
        TlsFault.MismatchApplicationProtocol,
        AlertDescription.NoApplicationProtocol,
        ["-alpn", "http/1.1"]);

    [PeerFact(PeerKind.OpenSsl)]
    public Task With_a_name_that_is_not_ours_it_hears_unrecognized_name() => RefuseAsync(
        Plain with { RefuseUnknownNames = true },
        TlsFault.MismatchServerName,
        AlertDescription.UnrecognizedName,
        ["-servername", "elsewhere.example"]);

    [PeerFact(PeerKind.OpenSsl)]
    public async Task With_TLS_1_2_alone_it_hears_protocol_version_from_a_server_of_TLS_1_3()
    {
        await using OurServer server = OurServer.Start(
            Plain with { MinimumVersion = ProtocolVersion.Tls13 }, Exchange.EchoAsync, Deadline);

        await using PeerProcess client = PeerProcess.Start(
            PeerKind.OpenSsl, ["s_client", "-connect", $"127.0.0.1:{server.Port}", "-tls1_2"]);
        int code = await client.WaitForExitAsync(Deadline);

        Assert.NotEqual(0, code);
        Assert.Contains("SSL alert number 70", client.Errors.Text, StringComparison.Ordinal);
        Assert.Equal(AlertDescription.ProtocolVersion, (await server.Served).Failure?.Alert);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(AlertDescription.UnknownCa, "localhost", false)]
    [InlineData(AlertDescription.BadCertificate, "elsewhere.example", true)]
    public async Task Its_refusal_reaches_us_as_its_alert(AlertDescription alert, string name, bool knowsUs)
    {
        await using OurServer server = OurServer.Start(Plain, Exchange.EchoAsync, Deadline);

        await using PeerProcess client = OpenSslClient.Start(server.Port,
        [
            "-CAfile", knowsUs ? TestPki.CaFile : TestPki.StrangerCaFile,
            "-verify_return_error", "-verify_hostname", name,
        ]);
        int code = await client.WaitForExitAsync(Deadline);

        Assert.NotEqual(0, code);
        Served served = await server.Served;
        Assert.Equal((TlsFault.PeerAlert, alert), (served.Failure?.Fault, served.Failure?.PeerAlert));
    }

    private async Task RefuseAsync(
        TlsServerOptions options, TlsFault fault, AlertDescription alert, params IReadOnlyList<string> arguments)
    {
        await using OurServer server = OurServer.Start(options, Exchange.EchoAsync, Deadline);

        await using PeerProcess client = OpenSslClient.Start(server.Port, arguments);
        int code = await client.WaitForExitAsync(Deadline);

        Served served = await server.Served;
        Assert.Equal((fault, alert), (served.Failure?.Fault, served.Failure?.Alert));
        Assert.NotEqual(0, code);
        Assert.Contains($"SSL alert number {(byte)alert}\n", client.Errors.Text, StringComparison.Ordinal);
    }
}
