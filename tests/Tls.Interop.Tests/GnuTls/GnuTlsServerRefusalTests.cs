using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.GnuTls;

/// <summary>
/// Our client and <c>gnutls-serv</c> where one refuses the other: both must say the same alert.
/// </summary>
public sealed class GnuTlsServerRefusalTests : InteropTest
{
    [PeerFact(PeerKind.GnuTlsServer)]
    public Task A_wrong_host_name_is_refused_with_bad_certificate() => RefuseAsync(
        TestPki.For(KeyKind.Rsa),
        OurClient.Options with { TargetHost = "elsewhere.example" },
        TlsFault.RejectedBadCertificate,
        AlertDescription.BadCertificate);

    [PeerFact(PeerKind.GnuTlsServer)]
    public Task An_expired_certificate_is_refused_with_certificate_expired() => RefuseAsync(
        TestPki.Expired(), OurClient.Options, TlsFault.RejectedExpired, AlertDescription.CertificateExpired);

    [PeerFact(PeerKind.GnuTlsServer)]
    public Task An_unknown_CA_is_refused_with_unknown_ca() => RefuseAsync(
        TestPki.For(KeyKind.Rsa),
        OurClient.Options with { TrustStore = TestPki.StrangerTrust },
        TlsFault.RejectedUnknownCa,
        AlertDescription.UnknownCa);

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Its_refusal_reaches_us_as_handshake_failure()
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
            "--priority=" + Matrix.GnuTlsPriority([CipherSuite.TLS_AES_256_GCM_SHA384], Matrix.Groups),
        ]);

        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(() => OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with { CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] },
            Deadline));

        Assert.Equal(
            (TlsFault.PeerAlert, AlertDescription.HandshakeFailure), (refusal.Fault, refusal.PeerAlert));
    }

    private async Task RefuseAsync(
        Credential shown, TlsClientOptions options, TlsFault fault, AlertDescription alert)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
            ["--echo", "--debug=5", "--disable-client-cert", .. shown.GnuTlsArguments]);

        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(
            () => OurClient.ConnectAsync(server.Port, options, Deadline));

        Assert.Equal((fault, alert), (refusal.Fault, refusal.Alert));
        await server.Process.Errors.WaitForAsync($"Alert[2|{(byte)alert}] - ", Deadline);
    }
}
