using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>Sessions of TLS 1.2 as applications see them: over streams, with real certificates.</summary>
public sealed class Resumption12Tests : IDisposable
{
    private readonly InMemoryTlsSessionCache _cache = new();
    private readonly InMemoryTlsServerSessionCache _serverCache = new();

    private TlsClientOptions Client => Pki.ClientOptions with { SessionCache = _cache };

    public void Dispose()
    {
        _cache.Dispose();
        _serverCache.Dispose();
    }

    public static TheoryData<bool> TicketOrId => [true, false];

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public async Task Connections_resume_one_after_another_and_know_the_server_as_the_first_did(bool ticket)
    {
        TlsServerOptions options = Server(ticket);
        (TlsConnectionInfo first, _) = await ConnectAsync(Client, options);
        Assert.False(first.IsResumed);
        for (int i = 0; i < 3; i++)
        {
            (TlsConnectionInfo client, TlsConnectionInfo server) = await ConnectAsync(Client, options);

            Assert.Equal(ProtocolVersion.Tls12, client.Version);
            Assert.True(client.IsResumed);
            Assert.True(server.IsResumed);
            Assert.True(client.PeerVerification!.IsTrusted);
            Assert.Equal(Pki.Server.Certificate, client.PeerChain[0]);
            Assert.Equal(first.Group, client.Group);
            Assert.Equal(1, _cache.Count);
        }

        Assert.Equal(ticket ? 0 : 1, _serverCache.Count);
    }

    [Fact]
    public async Task Nothing_is_remembered_without_tickets_and_without_a_cache()
    {
        TlsServerOptions server = Server(ticket: true) with { TicketCount = 0, SessionCache = null };
        await ConnectAsync(Client, server);
        (TlsConnectionInfo client, _) = await ConnectAsync(Client, server);

        Assert.False(client.IsResumed);
        Assert.Equal(0, _cache.Count);
    }

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public async Task A_pinned_session_serves_many_connections_at_once(bool ticket)
    {
        TlsServerOptions server = Server(ticket);
        using TlsSession session = await SessionAsync(server);
        TlsClientOptions pinned = Pki.ClientOptions with { Session = session };

        (TlsConnectionInfo Client, TlsConnectionInfo Server)[] all = await Task.WhenAll(
            ConnectAsync(pinned, server), ConnectAsync(pinned, server), ConnectAsync(pinned, server));

        Assert.All(all, pair => Assert.True(pair.Client.IsResumed));
        Assert.False(session.IsUsed);
    }

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public async Task An_exported_session_resumes_after_its_certificates_are_verified_again(bool ticket)
    {
        TlsServerOptions server = Server(ticket);
        using TlsSession session = await SessionAsync(server);
        using TlsSession imported = TlsSession.Import(session.DangerousExport());

        (TlsConnectionInfo client, _) = await ConnectAsync(Pki.ClientOptions with { Session = imported }, server);

        Assert.True(client.IsResumed);
        Assert.True(client.PeerVerification!.IsTrusted);
        Assert.Equal(ProtocolVersion.Tls12, imported.Version);
        Assert.Equal(session.CipherSuite, imported.CipherSuite);
        Assert.Equal(session.ExpiresAt, imported.ExpiresAt, TimeSpan.FromMilliseconds(2));
        Assert.Equal(session.DangerousExport(), imported.DangerousExport());
    }

    [Fact]
    public async Task A_session_cut_short_is_not_imported()
    {
        using TlsSession session = await SessionAsync(Server(ticket: true));
        byte[] exported = session.DangerousExport();
        for (int length = 0; length < exported.Length; length += 7)
        {
            Assert.Throws<FormatException>(() => TlsSession.Import(exported.AsSpan()[..length]));
        }
    }

    [Fact]
    public async Task A_session_made_without_verifying_does_not_pass_where_the_server_must_be_trusted()
    {
        TlsServerOptions server = Server(ticket: true);
        var careless = new TlsClientOptions { TargetHost = "localhost", DangerousAcceptAnyCertificate = true };
        using TlsSession session = await SessionAsync(server, careless);
        TlsClientOptions careful = new() { TargetHost = "localhost", TrustStore = Pki.Strangers, Session = session };

        // The full handshake that follows refuses the certificate; the session would have hidden it.
        await Assert.ThrowsAnyAsync<TlsException>(() => ConnectAsync(careful, server));
    }

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public async Task The_client_a_session_began_with_is_the_client_it_goes_on_with(bool ticket)
    {
        TlsServerOptions server = Server(ticket) with
        {
            ClientCertificates = TlsClientCertificateMode.Require,
            ClientTrustStore = Pki.Trust,
        };
        TlsClientOptions options = Client with { Identity = Pki.Client };

        await ConnectAsync(options, server);
        (TlsConnectionInfo client, TlsConnectionInfo seen) = await ConnectAsync(options, server);
        (TlsConnectionInfo stranger, _) = await ConnectAsync(
            Client, server with { ClientCertificates = TlsClientCertificateMode.Request });

        Assert.True(client.IsResumed);
        Assert.True(seen.PeerVerification!.IsTrusted);
        Assert.Equal(Pki.Client.Certificate, seen.PeerChain[0]);
        Assert.False(stranger.IsResumed);
    }

    public static TheoryData<string> Confusions => ["identity", "context", "client policy", "names"];

    [Theory]
    [MemberData(nameof(Confusions))]
    public async Task A_cache_shared_with_a_server_of_another_policy_resumes_nothing(string difference)
    {
        foreach (bool ticket in new[] { true, false })
        {
            using var ring = new InMemoryTicketKeyRing();
            TlsServerOptions one = Server(ticket) with { TicketKeys = ring };
            TlsServerOptions other = difference switch
            {
                // The same kind of key, so that the suite would fit.
                "identity" => one with { Identities = [Pki.Server, Pki.Rsa] },
                "context" => one with { SessionContext = "another" },
                "client policy" => one with
                {
                    ClientCertificates = TlsClientCertificateMode.Request,
                    ClientTrustStore = Pki.Trust,
                },
                _ => one with { ServerNames = ["localhost", "more.example"] },
            };
            using TlsSession session = await SessionAsync(one);
            TlsClientOptions client = Pki.ClientOptions with { Session = session };

            (TlsConnectionInfo refused, _) = await ConnectAsync(client, other);
            (TlsConnectionInfo resumed, _) = await ConnectAsync(client, one with { ServerNames = ["localhost"] });

            Assert.False(refused.IsResumed);
            Assert.True(resumed.IsResumed);
        }
    }

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public async Task A_session_of_TLS_1_2_is_offered_beside_TLS_1_3_and_gives_way_to_it(bool ticket)
    {
        TlsServerOptions old = Server(ticket) with { TicketKeys = new InMemoryTicketKeyRing() };
        await ConnectAsync(Client, old);
        (TlsConnectionInfo resumed, _) = await ConnectAsync(Client, old);
        (TlsConnectionInfo upgraded, _) = await ConnectAsync(
            Client, old with { MaximumVersion = ProtocolVersion.Tls13 });

        Assert.True(resumed.IsResumed);
        Assert.False(upgraded.IsResumed);
        Assert.Equal(ProtocolVersion.Tls13, upgraded.Version);
    }

    [Fact]
    [Rfc("5246-7.2-1", "5246-7.2.2-1", "5246-7.2.2-2")]
    public async Task A_fatal_alert_ends_a_session_on_both_sides()
    {
        TlsServerOptions options = Server(ticket: false);
        using TlsSession session = await SessionAsync(options);
        Assert.Equal(1, _serverCache.Count);
        using (TlsEngine client = TlsEngine.Client(Pki.ClientOptions with { Session = session }))
        using (TlsEngine server = TlsEngine.Server(options))
        {
            Shake(client, server);
            Assert.True(client.ConnectionInfo!.IsResumed);
            byte[] forged = [23, 3, 3, 0, 32, .. new byte[32]];
            Assert.Throws<TlsException>(() => server.Read(forged, new byte[100], out _, out _));
            byte[] alert = new byte[100];
            int size = server.Flush(alert);
            Assert.Throws<TlsException>(() => client.Read(alert.AsSpan(0, size), new byte[100], out _, out _));
        }

        Assert.Equal(0, _serverCache.Count);
        Assert.True(session.IsUsed);
        (TlsConnectionInfo next, _) = await ConnectAsync(Pki.ClientOptions with { Session = session }, options);
        Assert.False(next.IsResumed);
    }

    [Fact]
    public async Task A_connection_cut_off_does_not_end_its_session()
    {
        TlsServerOptions options = Server(ticket: false);
        using TlsSession session = await SessionAsync(options);
        TlsClientOptions pinned = Pki.ClientOptions with { Session = session };
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(pinned, options);
        await client.DisposeAsync();
        await server.DisposeAsync();

        (TlsConnectionInfo next, _) = await ConnectAsync(pinned, options);

        Assert.True(next.IsResumed);
    }

    [Fact]
    public void Sessions_without_an_extended_master_secret_are_off_by_default()
    {
        Assert.False(new TlsClientOptions().DangerousResumeWithoutExtendedMasterSecret);
        Assert.False(new TlsServerOptions().DangerousResumeWithoutExtendedMasterSecret);
    }

    [Fact]
    public void A_server_cache_is_bounded_in_number_in_bytes_and_in_time()
    {
        var clock = new Clock();
        using var cache = new InMemoryTlsServerSessionCache(capacity: 3, maxBytes: 250, clock);
        for (byte i = 0; i < 5; i++)
        {
            cache.Add([i], new byte[10], TimeSpan.FromMinutes(1 + i));
        }

        Assert.Equal(3, cache.Count);
        Assert.Null(cache.Find([1]));
        using (var found = cache.Find([2]))
        {
            Assert.Equal(10, found!.Length);
        }

        cache.Add([9], new byte[240], TimeSpan.FromHours(1));
        Assert.Equal(2, cache.Count);
        cache.Add([10], new byte[251], TimeSpan.FromHours(1));
        Assert.Null(cache.Find([10]));

        clock.Ahead = TimeSpan.FromHours(2);
        Assert.Null(cache.Find([9]));
        Assert.Equal(1, cache.Count);
        cache.Remove([4]);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void A_server_cache_hands_out_copies_and_forgets_what_is_overwritten()
    {
        var cache = new InMemoryTlsServerSessionCache();
        cache.Add([1], [7], TimeSpan.FromMinutes(1));
        cache.Add([1], [8], TimeSpan.FromMinutes(1));
        using var copy = cache.Find([1])!;

        cache.Dispose();

        Assert.Equal(8, copy.Span[0]);
        Assert.Null(cache.Find([1]));
        cache.Add([2], [1], TimeSpan.FromMinutes(1));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void An_absurd_server_cache_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryTlsServerSessionCache(capacity: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryTlsServerSessionCache(maxBytes: 0));
    }

    private TlsServerOptions Server(bool ticket) => Pki.ServerOptions with
    {
        ServerNames = ["localhost"],
        MaximumVersion = ProtocolVersion.Tls12,
        TicketCount = ticket ? 1 : 0,
        TicketKeys = ticket ? Ring : null,
        SessionCache = _serverCache,
    };

    private InMemoryTicketKeyRing Ring { get; } = new();

    private static async Task<TlsSession> SessionAsync(TlsServerOptions server, TlsClientOptions? client = null)
    {
        List<TlsSession> sessions = [];
        await ConnectAsync((client ?? Pki.ClientOptions) with { NewSession = sessions.Add }, server);
        return Assert.Single(sessions);
    }

    /// <summary>Connects, moves a byte each way, and says what was agreed.</summary>
    private static async Task<(TlsConnectionInfo Client, TlsConnectionInfo Server)> ConnectAsync(
        TlsClientOptions clientOptions, TlsServerOptions serverOptions)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(clientOptions, serverOptions);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);
            await client.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(server, 1);
            await client.ShutdownAsync();
            Assert.Equal(0, await server.ReadAsync(new byte[1]));
            return (client.ConnectionInfo!, server.ConnectionInfo!);
        }
    }

    private static void Shake(TlsEngine client, TlsEngine server)
    {
        byte[] up = [];
        byte[] down = [];
        while (!client.IsConnected || !server.IsConnected || up.Length > 0 || down.Length > 0)
        {
            up = Step(client, down);
            down = Step(server, up);
        }
    }

    private static byte[] Step(TlsEngine engine, byte[] source)
    {
        byte[] output = new byte[16 * 1024];
        engine.Handshake(source, output, out _, out int written);
        return output[..written];
    }

    private sealed class Clock : TimeProvider
    {
        internal TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
    }
}
