using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>What revocation that is judged does to connections: the right error, and the right alert.</summary>
public sealed class RevocationTests
{
    private static readonly TlsClientOptions Soft = Pki.ClientOptions with
    {
        RequestOcspStaple = true,
        Revocation = new RevocationOptions(),
    };

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_staple_that_is_none_is_refused_when_revocation_is_judged(ProtocolVersion version)
    {
        TlsServerOptions server = Pki.ServerOptions with
        {
            MaximumVersion = version,
            Identities = [Pki.Server.WithOcspResponse(new byte[] { 1, 2, 3 })],
        };
        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(
            () => Streams.ConnectAsync(Soft, server));
        Assert.Equal(TlsFault.RejectedStaple, refusal.Fault);
        Assert.Equal(AlertDescription.BadCertificateStatusResponse, refusal.Alert);
        Assert.Equal(CertificateErrorCode.OcspMalformed, refusal.Verification.Result.Primary?.Code);
    }

    [Fact]
    public async Task Without_a_staple_soft_mode_goes_on_and_hard_mode_does_not()
    {
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(Soft, Pki.ServerOptions);
        Assert.True(client.ConnectionInfo!.PeerVerification!.IsTrusted);

        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(
            () => Streams.ConnectAsync(
                Soft with { Revocation = new RevocationOptions { Mode = RevocationMode.Hard } }, Pki.ServerOptions));
        Assert.Equal(CertificateErrorCode.StatusUnknown, refusal.Verification.Result.Primary?.Code);
        Assert.Equal(AlertDescription.BadCertificate, refusal.Alert);
    }

    /// <summary>The certificates of the tests name no policy.</summary>
    [Fact]
    public async Task A_client_that_asks_for_a_policy_or_for_the_Web_PKIs_rules_gets_them()
    {
        TlsCertificateException policy = await Assert.ThrowsAsync<TlsCertificateException>(() => Streams.ConnectAsync(
            Pki.ClientOptions with { CertificatePolicies = new PolicyOptions { InitialExplicitPolicy = true } },
            Pki.ServerOptions));
        Assert.Equal(CertificateErrorCode.PolicyRequired, policy.Verification.Result.Primary?.Code);

        TlsServerOptions misnamed = Pki.ServerOptions with { Identities = [Pki.Misnamed] };
        await Streams.ConnectAsync(Pki.ClientOptions, misnamed);
        TlsCertificateException profile = await Assert.ThrowsAsync<TlsCertificateException>(() => Streams.ConnectAsync(
            Pki.ClientOptions with { CertificateProfile = CertificateProfile.WebPki }, misnamed));
        Assert.Equal(CertificateErrorCode.ProfileViolated, profile.Verification.Result.Primary?.Code);
    }
}
