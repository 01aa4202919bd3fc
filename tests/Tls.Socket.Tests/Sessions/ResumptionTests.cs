using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>Sessions as applications see them: over streams, with real certificates.</summary>
public sealed class ResumptionTests : IDisposable
{
    private readonly InMemoryTlsSessionCache _cache = new();

    private TlsClientOptions Client => Pki.ClientOptions with { SessionCache = _cache };

    /// <summary>Options of this test's own, so that their ring is too.</summary>
    private readonly TlsServerOptions _server = Pki.ServerOptions with { ServerNames = ["localhost"] };

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task The_second_connection_resumes_and_knows_the_server_as_the_first_did()
    {
        (TlsConnectionInfo first, _) = await ConnectAsync(Client, _server);
        (TlsConnectionInfo client, TlsConnectionInfo server) = await ConnectAsync(Client, _server);

        Assert.False(first.IsResumed);
        Assert.True(client.IsResumed);
        Assert.True(server.IsResumed);
        Assert.True(client.PeerVerification!.IsTrusted);
        Assert.Equal(Pki.Server.Certificate, client.PeerChain[0]);
        Assert.Null(client.ServerSignatureScheme);
    }

    [Fact]
    public async Task Without_a_cache_nothing_is_resumed()
    {
        await ConnectAsync(Pki.ClientOptions, _server);
        (TlsConnectionInfo client, _) = await ConnectAsync(Pki.ClientOptions, _server);

        Assert.False(client.IsResumed);
    }

    [Fact]
    public async Task A_server_that_gives_no_tickets_takes_none()
    {
        TlsSession session = await SessionAsync(_server);
        (TlsConnectionInfo client, _) = await ConnectAsync(
            Pki.ClientOptions with { Session = session }, _server with { TicketCount = 0 });

        Assert.False(client.IsResumed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_does_not_spare_the_server_the_verdict_on_its_staple(bool isImported)
    {
        TlsSession session = await SessionAsync(_server);
        bool isAsked = false;
        (TlsConnectionInfo client, _) = await ConnectAsync(
            Pki.ClientOptions with
            {
                Session = isImported ? TlsSession.Import(session.DangerousExport()) : session,
                VerifyOcspResponse = (_, _) => new(isAsked = true),
            },
            _server);

        Assert.False(client.IsResumed);
        Assert.True(isAsked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_by_certificate_does_not_pass_where_raw_public_keys_alone_are_trusted(bool isImported)
    {
        TlsSession session = await SessionAsync(_server);

        await Assert.ThrowsAnyAsync<TlsException>(() => ConnectAsync(
            Pki.ClientOptions with
            {
                Session = isImported ? TlsSession.Import(session.DangerousExport()) : session,
                AcceptedCertificateTypes = [CertificateType.RawPublicKey],
                TrustedPublicKeys = [Pki.Client.SubjectPublicKeyInfo],
            },
            _server));
    }

    [Fact]
    public async Task A_client_that_does_not_want_to_resume_does_not()
    {
        TlsSession session = await SessionAsync(_server);
        TlsClientOptions options = Pki.ClientOptions with { Session = session, ResumeSessions = false };

        (TlsConnectionInfo client, _) = await ConnectAsync(options, _server);

        Assert.False(client.IsResumed);
        Assert.False(session.IsUsed);
    }

    [Fact]
    public async Task A_session_is_offered_once()
    {
        TlsClientOptions options = Pki.ClientOptions with { Session = await SessionAsync(_server) };

        (TlsConnectionInfo first, _) = await ConnectAsync(options, _server);
        (TlsConnectionInfo second, _) = await ConnectAsync(options, _server);

        Assert.True(first.IsResumed);
        Assert.True(options.Session.IsUsed);
        Assert.False(second.IsResumed);
    }

    [Fact]
    public async Task An_exported_session_resumes_after_its_certificates_are_verified_again()
    {
        using TlsSession session = await SessionAsync(_server);
        using TlsSession imported = TlsSession.Import(session.DangerousExport());

        (TlsConnectionInfo client, _) = await ConnectAsync(Pki.ClientOptions with { Session = imported }, _server);

        Assert.True(client.IsResumed);
        Assert.True(client.PeerVerification!.IsTrusted);
        Assert.Equal("localhost", imported.TargetHost);
        Assert.Equal(session.ExpiresAt, imported.ExpiresAt, TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task A_session_made_without_verifying_does_not_pass_where_the_server_must_be_trusted()
    {
        var careless = new TlsClientOptions { TargetHost = "localhost", DangerousAcceptAnyCertificate = true };
        using TlsSession session = await SessionAsync(_server, careless);
        TlsClientOptions careful = new() { TargetHost = "localhost", TrustStore = Pki.Strangers, Session = session };

        // The full handshake that follows refuses the certificate; the session would have hidden it.
        // Whichever end says so first.
        await Assert.ThrowsAnyAsync<TlsException>(() => ConnectAsync(careful, _server));
        Assert.False(session.IsUsed);
    }

    [Fact]
    [Rfc("8446-4.6.1-2")]
    public async Task A_session_is_for_one_host()
    {
        using TlsSession session = await SessionAsync(_server);
        TlsClientOptions elsewhere = Pki.ClientOptions with { TargetHost = "127.0.0.1", Session = session };

        (TlsConnectionInfo client, _) = await ConnectAsync(elsewhere, _server);

        Assert.False(client.IsResumed);
        Assert.False(session.IsUsed);
    }

    [Fact]
    public async Task A_session_is_for_one_identity_of_ours()
    {
        using TlsSession session = await SessionAsync(_server);

        (TlsConnectionInfo client, _) = await ConnectAsync(
            Pki.ClientOptions with { Identity = Pki.Client, Session = session }, _server);

        Assert.False(client.IsResumed);
    }

    [Fact]
    [Rfc("8446-4.2.11.1-1", "8446-4.6.1-5")]
    public async Task A_session_does_not_outlive_its_ticket()
    {
        var clock = new Clock();
        TlsServerOptions server = _server with { TicketLifetime = TimeSpan.FromMinutes(1) };
        TlsClientOptions options = Pki.ClientOptions with { TimeProvider = clock };
        using TlsSession session = await SessionAsync(server, options);
        clock.Ahead = TimeSpan.FromMinutes(2);

        (TlsConnectionInfo client, _) = await ConnectAsync(options with { Session = session }, server);

        Assert.False(client.IsResumed);
        Assert.False(session.IsUsed);
    }

    [Fact]
    public async Task The_client_a_session_began_with_is_the_client_it_goes_on_with()
    {
        TlsServerOptions server = MutualServer();
        TlsClientOptions options = Pki.ClientOptions with { Identity = Pki.Client, SessionCache = _cache };

        await ConnectAsync(options, server);
        (TlsConnectionInfo client, TlsConnectionInfo seen) = await ConnectAsync(options, server);

        Assert.True(client.IsResumed);
        Assert.True(seen.PeerVerification!.IsTrusted);
        Assert.Equal(Pki.Client.Certificate, seen.PeerChain[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_does_not_bring_back_a_server_that_is_distrusted_since(bool isImported)
    {
        TlsSession session = await SessionAsync(_server);

        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(() => ConnectAsync(
            Pki.ClientOptions with
            {
                Session = isImported ? TlsSession.Import(session.DangerousExport()) : session,
                Distrust = new DistrustList(DistrustEntry.OfKey(Pki.Server.Certificate.PublicKey.Fingerprint())),
            },
            _server));

        Assert.Equal(CertificateErrorCode.Blacklisted, refusal.Verification.Result.Primary?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_does_not_bring_back_a_server_that_is_not_pinned_since(bool isImported)
    {
        TlsSession session = await SessionAsync(_server);
        TlsClientOptions options = Pki.ClientOptions with
        {
            Session = isImported ? TlsSession.Import(session.DangerousExport()) : session,
        };

        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(() => ConnectAsync(
            options with { PinnedKeys = PinnedKeys.Of(Pki.Client.Certificate.PublicKey) }, _server));
        Assert.Equal(CertificateErrorCode.NotPinned, refusal.Verification.Result.Primary?.Code);

        (TlsConnectionInfo pinned, _) = await ConnectAsync(
            options with { PinnedKeys = PinnedKeys.Of(Pki.Server.Certificate.PublicKey) }, _server);
        Assert.True(pinned.IsResumed);
    }

    [Fact]
    public async Task Servers_that_share_a_ring_resume_each_others_sessions()
    {
        using var ring = new InMemoryTicketKeyRing();
        TlsServerOptions one = _server with { TicketKeys = ring };
        TlsServerOptions other = _server with { TicketKeys = ring };
        using TlsSession session = await SessionAsync(one);

        (TlsConnectionInfo client, _) = await ConnectAsync(Pki.ClientOptions with { Session = session }, other);

        Assert.True(client.IsResumed);
    }

    public static TheoryData<string> Confusions =>
        ["identity", "context", "client policy", "names", "profile", "certificate policies", "revocation", "distrust", "pins"];

    [Theory]
    [MemberData(nameof(Confusions))]
    public async Task A_ring_shared_with_a_server_of_another_policy_resumes_nothing(string difference)
    {
        using var ring = new InMemoryTicketKeyRing();
        TlsServerOptions one = _server with { TicketKeys = ring };
        TlsServerOptions other = difference switch
        {
            "identity" => one with { Identities = [Pki.Rsa] },
            "context" => one with { SessionContext = "another" },
            "distrust" => one with
            {
                Distrust = new DistrustList(DistrustEntry.OfKey(Pki.Client.Certificate.PublicKey.Fingerprint())),
            },
            "pins" => one with { PinnedKeys = PinnedKeys.Of(Pki.Client.Certificate.PublicKey) },
            "client policy" => MutualServer() with { TicketKeys = ring },
            "profile" => one with { CertificateProfile = CertificateProfile.WebPki },
            "certificate policies" => one with { CertificatePolicies = new PolicyOptions { InitialAnyPolicyInhibit = true } },
            "revocation" => one with { Revocation = new RevocationOptions() },
            _ => one with { ServerNames = ["localhost", "more.example"] },
        };
        using TlsSession session = await SessionAsync(one);

        (TlsConnectionInfo client, _) = await ConnectAsync(
            Pki.ClientOptions with { Session = session }, other with { ClientCertificates = Relaxed(other) });

        Assert.False(client.IsResumed);
        Assert.True(session.IsUsed);
    }

    [Fact]
    public async Task New_sessions_are_handed_to_who_asks()
    {
        List<TlsSession> sessions = [];
        await ConnectAsync(Pki.ClientOptions with { NewSession = sessions.Add }, _server);

        Assert.Equal(2, sessions.Count);
        Assert.All(sessions, session => Assert.Equal(Pki.Server.Certificate, session.PeerChain[0]));
        sessions.ForEach(session => session.Dispose());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(17)]
    public void An_absurd_number_of_tickets_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TlsEngine.Server(Pki.ServerOptions with { TicketCount = count }));

    [Fact]
    [Rfc("8446-4.6.1-4")]
    public void A_lifetime_beyond_seven_days_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => TlsEngine.Server(Pki.ServerOptions with { TicketLifetime = TimeSpan.FromDays(7.1) }));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("010304130100")]
    public void What_is_no_session_is_not_imported(string hex) =>
        Assert.Throws<FormatException>(() => TlsSession.Import(Convert.FromHexString(hex)));

    private static TlsClientCertificateMode Relaxed(TlsServerOptions options) =>
        options.ClientCertificates == TlsClientCertificateMode.Require
            ? TlsClientCertificateMode.Request
            : options.ClientCertificates;

    private static TlsServerOptions MutualServer() => Pki.ServerOptions with
    {
        ServerNames = ["localhost"],
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = Pki.Trust,
    };

    private static async Task<TlsSession> SessionAsync(TlsServerOptions server, TlsClientOptions? client = null)
    {
        List<TlsSession> sessions = [];
        await ConnectAsync((client ?? Pki.ClientOptions) with { NewSession = sessions.Add }, server);
        sessions[1].Dispose();
        return sessions[0];
    }

    /// <summary>Connects, moves a byte so that the tickets have come, and says what was agreed.</summary>
    private static async Task<(TlsConnectionInfo Client, TlsConnectionInfo Server)> ConnectAsync(
        TlsClientOptions clientOptions, TlsServerOptions serverOptions)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(clientOptions, serverOptions);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);

            // Nobody hangs up on the other.
            await client.ShutdownAsync();
            Assert.Equal(0, await server.ReadAsync(new byte[1]));
            await server.ShutdownAsync();
            Assert.Equal(0, await client.ReadAsync(new byte[1]));
            return (client.ConnectionInfo!, server.ConnectionInfo!);
        }
    }

    private sealed class Clock : TimeProvider
    {
        internal TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
    }
}
