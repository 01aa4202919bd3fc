using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>
/// Our client and <c>openssl s_server</c> where one refuses the other: both must say the same alert.
/// </summary>
public sealed class OpenSslServerRefusalTests : InteropTest
{
    [PeerFact(PeerKind.OpenSsl)]
    public Task A_wrong_host_name_is_refused_with_bad_certificate() => RefuseAsync(
        TestPki.For(KeyKind.EcP256),
        OurClient.Options with { TargetHost = "elsewhere.example" },
        TlsFault.RejectedBadCertificate,
        AlertDescription.BadCertificate);

    [PeerFact(PeerKind.OpenSsl)]
    public Task An_expired_certificate_is_refused_with_certificate_expired() => RefuseAsync(
        TestPki.Expired(), OurClient.Options, TlsFault.RejectedExpired, AlertDescription.CertificateExpired);

    [PeerFact(PeerKind.OpenSsl)]
    public Task An_unknown_CA_is_refused_with_unknown_ca() => RefuseAsync(
        TestPki.For(KeyKind.EcP256),
        OurClient.Options with { TrustStore = TestPki.StrangerTrust },
        TlsFault.RejectedUnknownCa,
        AlertDescription.UnknownCa);

    [PeerFact(PeerKind.OpenSsl)]
    public Task The_applications_no_is_refused_with_certificate_unknown() => RefuseAsync(
        TestPki.For(KeyKind.EcP256),
        OurClient.Options with { VerifyPeer = static (_, _) => ValueTask.FromResult(false) },
        TlsFault.RejectedByApplication,
        AlertDescription.CertificateUnknown);

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("-ciphersuites", "TLS_AES_256_GCM_SHA384")]
    [InlineData("-groups", "P-521")]
    public async Task Its_refusal_reaches_us_as_handshake_failure(string option, string value)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, option, value, "-rev"]);

        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(() => OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with
            {
                CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
                Groups = [NamedGroup.X25519],
            },
            Deadline));

        Assert.Equal(
            (TlsFault.PeerAlert, AlertDescription.HandshakeFailure), (refusal.Fault, refusal.PeerAlert));
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task A_server_of_TLS_1_2_alone_is_refused_by_our_client_of_TLS_1_3()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-tls1_2", "-rev"]);

        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(
            () => OurClient.ConnectAsync(
                server.Port, OurClient.Options with { MinimumVersion = ProtocolVersion.Tls13 }, Deadline));

        Assert.Equal(AlertDescription.ProtocolVersion, refusal.PeerAlert ?? refusal.Alert);
    }

    private async Task RefuseAsync(
        Credential shown, TlsClientOptions options, TlsFault fault, AlertDescription alert)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync([.. shown.OpenSslArguments, "-rev"]);

        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(
            () => OurClient.ConnectAsync(server.Port, options, Deadline));

        Assert.Equal((fault, alert), (refusal.Fault, refusal.Alert));
        await server.Process.Errors.WaitForAsync($"SSL alert number {(byte)alert}\n", Deadline);
    }
}
