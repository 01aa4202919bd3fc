using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.GnuTls;

/// <summary>
/// <c>gnutls-cli</c> and our server where one refuses the other: both must say the same alert.
/// </summary>
public sealed class GnuTlsClientRefusalTests : InteropTest
{
    private static readonly TlsServerOptions Plain = OurServer.Options(TestPki.For(KeyKind.EcP256));

    private static readonly TlsServerOptions Requiring = Plain with
    {
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = TestPki.Trust,
    };

    [PeerFact(PeerKind.GnuTlsClient)]
    public Task Without_a_certificate_it_hears_certificate_required() =>
        RefuseAsync(Requiring, TlsFault.MissingClientCertificate, AlertDescription.CertificateRequired);

    [PeerFact(PeerKind.GnuTlsClient)]
    public Task With_a_certificate_of_nobody_we_know_it_hears_unknown_ca() => RefuseAsync(
        Requiring with
        {
            ClientTrustStore = TestPki.StrangerTrust,

            // Told whom we trust, it shows nothing that is not of theirs.
            VerifyPeer = static (peer, _) => ValueTask.FromResult(peer.IsTrusted),
        },
        TlsFault.RejectedUnknownCa,
        AlertDescription.UnknownCa,
        TestPki.For(KeyKind.EcP256).GnuTlsArguments);

    [PeerFact(PeerKind.GnuTlsClient)]
    public Task Without_a_common_suite_it_hears_handshake_failure() => RefuseAsync(
        Plain with { CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] },
        TlsFault.MismatchCipherSuite,
        AlertDescription.HandshakeFailure,
        "--priority=" + Matrix.GnuTlsPriority([CipherSuite.TLS_CHACHA20_POLY1305_SHA256], Matrix.Groups));

    [PeerFact(PeerKind.GnuTlsClient)]
    public Task Without_a_common_group_it_hears_handshake_failure() => RefuseAsync(
        Plain with { Groups = [NamedGroup.X25519] },
        TlsFault.MismatchGroup,
        AlertDescription.HandshakeFailure,
        "--priority=" + Matrix.GnuTlsPriority(Matrix.Suites, [NamedGroup.Secp256r1]));

    [PeerFact(PeerKind.GnuTlsClient)]
    public Task Without_a_common_protocol_it_hears_no_application_protocol() => RefuseAsync(
        Plain with { ApplicationProtocols = ["h2"] },
        TlsFault.MismatchApplicationProtocol,
        AlertDescription.NoApplicationProtocol,
        "--alpn=http/1.1");

    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData("localhost", false)]
    [InlineData("elsewhere.example", true)]
    public async Task Its_refusal_ends_our_connection(string name, bool knowsUs)
    {
        await using OurServer server = OurServer.Start(Plain, Exchange.EchoAsync, Deadline);

        await using PeerProcess client = GnuTlsClient.Start(server.Port,
            ["--x509cafile=" + (knowsUs ? TestPki.CaFile : TestPki.StrangerCaFile), $"--verify-hostname={name}"]);
        int code = await client.WaitForExitAsync(Deadline);

        // It sends its Finished and judges us after; then it says what it thinks.
        Assert.NotEqual(0, code);
        Served served = await server.Served;
        Assert.NotNull(served.Failure);
    }

    private async Task RefuseAsync(
        TlsServerOptions options, TlsFault fault, AlertDescription alert, params IReadOnlyList<string> arguments)
    {
        await using OurServer server = OurServer.Start(options, Exchange.EchoAsync, Deadline);

        await using PeerProcess client = GnuTlsClient.Start(
            server.Port, [.. GnuTlsClient.Verifying, .. arguments]);
        int code = await client.WaitForExitAsync(Deadline);

        Served served = await server.Served;
        Assert.Equal((fault, alert), (served.Failure?.Fault, served.Failure?.Alert));
        Assert.NotEqual(0, code);
        Assert.Contains($"*** Received alert [{(byte)alert}]", client.Said, StringComparison.Ordinal);
    }
}
