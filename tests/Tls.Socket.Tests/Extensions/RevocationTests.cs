using System;
using System.Collections.Generic;
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
    [Rfc("6066-8-5")]
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

    /// <summary>Off too: the server itself says so, in the words of the certificate's issuer.</summary>
    [Theory]
    [InlineData(false, RevocationMode.Off)]
    [InlineData(false, RevocationMode.Soft)]
    [InlineData(false, RevocationMode.Hard)]
    [InlineData(true, RevocationMode.Off)]
    [InlineData(true, RevocationMode.Soft)]
    [InlineData(true, RevocationMode.Hard)]
    public async Task A_staple_that_says_revoked_ends_the_handshake_in_every_mode(bool is12, RevocationMode mode)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        byte[] revoked = OcspAnswer.Sign(Pki.Server.Certificate, Pki.Authority, now, now.AddHours(-1));
        byte[] good = OcspAnswer.Sign(Pki.Server.Certificate, Pki.Authority, now, null);
        TlsClientOptions client = Soft with { Revocation = new RevocationOptions { Mode = mode } };
        TlsServerOptions server = Pki.ServerOptions with
        {
            MaximumVersion = is12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
            Identities = [Pki.Server.WithOcspResponse(revoked)],
        };
        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(
            () => Streams.ConnectAsync(client, server));
        Assert.Equal((TlsFault.RejectedRevoked, AlertDescription.CertificateRevoked), (refusal.Fault, refusal.Alert));
        await Streams.ConnectAsync(client, server with { Identities = [Pki.Server.WithOcspResponse(good)] });

        // Who asks for no staple gets none.
        if (mode != RevocationMode.Hard)
        {
            await Streams.ConnectAsync(client with { RequestOcspStaple = false }, server);
        }
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_client_on_a_list_that_the_server_was_given_is_refused(ProtocolVersion version)
    {
        TlsServerOptions server = MutualServer(version, Pki.Client.Certificate.SerialNumber);
        TlsClientOptions client = Pki.ClientOptions with { Identity = Pki.Client };
        (Exception told, Exception seen) = await Streams.FailAsync(client, server);
        Assert.Equal(TlsFault.RejectedRevoked, Assert.IsType<TlsCertificateException>(seen).Fault);
        Assert.Equal(AlertDescription.CertificateRevoked, Assert.IsType<TlsException>(told).PeerAlert);
        await Streams.ConnectAsync(client, MutualServer(version));
    }

    /// <summary>New lists are new options, and sessions of the old ones are not taken up: the full handshake tells.</summary>
    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task No_session_outlives_the_list_that_revokes_its_peer(ProtocolVersion version)
    {
        using var keys = new InMemoryTicketKeyRing();
        var sessions = new InMemoryTlsSessionCache();
        TlsClientOptions client = Pki.ClientOptions with { Identity = Pki.Client, SessionCache = sessions };
        TlsServerOptions before = MutualServer(version) with { TicketKeys = keys };
        await Streams.ConnectAsync(client, before);
        (TlsStream resumed, TlsStream _) = await Streams.ConnectAsync(client, before);
        Assert.True(resumed.ConnectionInfo!.IsResumed);
        TlsServerOptions after = MutualServer(version, Pki.Client.Certificate.SerialNumber) with { TicketKeys = keys };
        (Exception _, Exception seen) = await Streams.FailAsync(client, after);
        Assert.Equal(TlsFault.RejectedRevoked, Assert.IsType<TlsCertificateException>(seen).Fault);

        // The same of a server: its client has a newer list.
        TlsClientOptions informed = client with
        {
            Revocation = new RevocationOptions { Lists = [List(Pki.Server.Certificate.SerialNumber)] },
        };
        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(
            () => Streams.ConnectAsync(informed, before));
        Assert.Equal(CertificateErrorCode.Revoked, refusal.Verification.Result.Primary?.Code);
    }

    [Fact]
    public void A_configuration_says_all_of_it_in_both_roles()
    {
        TlsConfiguration configuration = Pki.ServerConfiguration with
        {
            Revocation = new RevocationOptions { Mode = RevocationMode.Hard },
            RequestOcspStaple = true,
            Distrust = new DistrustList(DistrustEntry.OfCertificate(new byte[32])),
            CertificateProfile = CertificateProfile.WebPki,
            CertificatePolicies = new PolicyOptions { InitialExplicitPolicy = true },
            Tickets = TlsTicketForm.Handle,
        };
        TlsClientOptions client = configuration.ToClientOptions("localhost");
        TlsServerOptions server = configuration.ToServerOptions();
        Assert.Equal(
            (configuration.Revocation, true, configuration.Distrust, CertificateProfile.WebPki),
            (client.Revocation, client.RequestOcspStaple, client.Distrust, client.CertificateProfile));
        Assert.Equal(
            (configuration.Revocation, true, configuration.Distrust, CertificateProfile.WebPki),
            (server.Revocation, server.RequestOcspStaple, server.Distrust, server.CertificateProfile));
        Assert.Equal(configuration.CertificatePolicies, client.CertificatePolicies);
        Assert.Equal(configuration.CertificatePolicies, server.CertificatePolicies);
        Assert.Equal(TlsTicketForm.Handle, server.Tickets);
    }

    [Fact]
    public async Task Names_for_tickets_of_a_configuration_are_good_for_all_its_sockets()
    {
        TlsConfiguration configuration = Pki.ServerConfiguration with { Tickets = TlsTicketForm.Handle };
        TlsClientOptions client = Pki.ClientOptions with { SessionCache = new InMemoryTlsSessionCache() };
        await Streams.ConnectAsync(client, configuration.ToServerOptions());
        (TlsStream again, TlsStream _) = await Streams.ConnectAsync(client, configuration.ToServerOptions());
        Assert.True(again.ConnectionInfo!.IsResumed);
    }

    private static TlsServerOptions MutualServer(
        ProtocolVersion version, params IReadOnlyList<ReadOnlyMemory<byte>> revoked) => Pki.ServerOptions with
        {
            ServerNames = ["localhost"],
            MaximumVersion = version,
            ClientCertificates = TlsClientCertificateMode.Require,
            ClientTrustStore = Pki.Trust,
            Revocation = new RevocationOptions { Mode = RevocationMode.Hard, Lists = [List(revoked)] },
        };

    private static CertificateRevocationList List(params IReadOnlyList<ReadOnlyMemory<byte>> revoked) =>
        CertificateRevocationList.Parse(RevocationListFile.Sign(Pki.Authority, DateTimeOffset.UtcNow, revoked));

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
