using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>Tickets that are names of sessions the server keeps (RFC 8446 §4.6.1), each good for one use (§8.1).</summary>
public sealed class TicketHandleTests : IDisposable
{
    private readonly InMemoryTlsServerSessionCache _cache = new();

    private TlsServerOptions Server => Pki.ServerOptions with
    {
        Tickets = TlsTicketForm.Handle,
        SessionCache = _cache,
        TicketCount = 1,
        MaxEarlyDataSize = 1000,
    };

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void A_ticket_says_nothing_and_resumes_once()
    {
        (TlsSession session, NewSessionTicket13 ticket) = Session(Server);
        using TlsSession copy = TlsSession.Import(session.DangerousExport());
        Assert.Equal(32, ticket.Ticket.Length);
        Assert.Equal(1, _cache.Count);

        Assert.True(Resumes(session, Server));
        Assert.False(Resumes(copy, Server));
    }

    [Fact]
    public void Options_of_their_own_have_a_cache_of_their_own()
    {
        TlsServerOptions server = Server with { SessionCache = null };
        (TlsSession session, _) = Session(server);
        (TlsSession other, _) = Session(server with { });

        Assert.True(Resumes(session, server));
        Assert.False(Resumes(other, server));
    }

    [Fact]
    public void What_the_cache_forgets_is_gone()
    {
        using var small = new InMemoryTlsServerSessionCache(capacity: 2);
        TlsServerOptions server = Server with { SessionCache = small };
        (TlsSession first, _) = Session(server);
        _ = Session(server);
        (TlsSession last, _) = Session(server);

        Assert.False(Resumes(first, server));
        Assert.True(Resumes(last, server));
        Assert.Equal(2, small.Count);
    }

    [Fact]
    public void Early_data_is_taken_once_without_any_record_of_hellos()
    {
        (TlsSession session, _) = Session(Server);
        byte[] flight = FirstFlight(session);

        Assert.Equal(TlsEarlyDataOutcome.Accepted, Show(flight));
        Assert.Equal(TlsEarlyDataOutcome.SessionNotResumed, Show(flight));
    }

    [Fact]
    public void Of_many_copies_at_once_one_is_taken()
    {
        const int Copies = 8;
        for (int round = 0; round < 5; round++)
        {
            (TlsSession session, _) = Session(Server);
            byte[] flight = FirstFlight(session);
            var outcomes = new TlsEarlyDataOutcome[Copies];
            using var start = new Barrier(Copies);
            Thread[] threads = [.. Enumerable.Range(0, Copies).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                outcomes[i] = Show(flight);
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());

            Assert.Equal(1, outcomes.Count(outcome => outcome == TlsEarlyDataOutcome.Accepted));
        }
    }

    [Fact]
    public void Who_looks_a_session_up_at_once_with_another_loses_to_whoever_removes_it()
    {
        // The cache of another server: between looking up and removing, somebody else has removed.
        var late = new Late(_cache);
        (TlsSession session, _) = Session(Server);
        late.IsRaced = true;

        Assert.False(Resumes(session, Server with { SessionCache = late }));
    }

    [Fact]
    public async Task Whose_ticket_was_used_up_is_not_whom_the_session_was()
    {
        var late = new Late(_cache);
        List<TlsSession> sessions = [];
        TlsServerOptions server = Server with { SessionCache = late, ClientTrustStore = Pki.Trust };
        TlsClientOptions client = Pki.ClientOptions with
        {
            NewSession = sessions.Add,
            Identity = Pki.Client,
            PostHandshakeAuthentication = true,
        };
        await LateSession.BeginAsync(client, server);
        late.IsRaced = true;

        using EnginePair next = new EnginePair(
            client: client with { Session = sessions[^1] }, server: server).Handshake();

        Assert.False(next.Server.ConnectionInfo!.IsResumed);
        Assert.Empty(next.Server.ConnectionInfo.PeerChain);
        Assert.Null(next.Server.ConnectionInfo.PeerVerification);
    }

    [Fact]
    public void A_binder_that_is_wrong_uses_nothing_up()
    {
        (TlsSession session, _) = Session(Server);
        using TlsSession copy = TlsSession.Import(session.DangerousExport());
        byte[] flight = FirstFlight(session);
        int helloEnd = 5 + (flight[3] << 8) + flight[4];
        flight[helloEnd - 1] ^= 1;

        TlsException refusal = Assert.ThrowsAny<TlsException>(() => Show(flight));

        Assert.Equal(TlsFault.ForgedBinder, refusal.Fault);
        Assert.True(Resumes(copy, Server));
    }

    [Fact]
    public void Early_data_beyond_its_time_is_declined_all_the_same()
    {
        var clock = new Clock();
        TlsServerOptions server = Server with { TimeProvider = clock };
        (TlsSession session, _) = Session(server);
        clock.Ahead = TimeSpan.FromMinutes(1);

        using EnginePair pair = new EnginePair(
            client: Pki.ClientOptions with { Session = session, EarlyData = new byte[10] }, server: server).Handshake();

        Assert.True(pair.Server.ConnectionInfo!.IsResumed);
        Assert.Equal(TlsEarlyDataOutcome.TicketAge, pair.Server.ConnectionInfo.EarlyData);
    }

    [Fact]
    public async Task TLS_1_2_has_session_IDs_instead()
    {
        using var sessions = new InMemoryTlsSessionCache();
        TlsClientOptions client = Pki.ClientOptions with
        {
            SessionCache = sessions,
            MaximumVersion = ProtocolVersion.Tls12,
        };
        for (int i = 0; i < 3; i++)
        {
            (TlsStream c, TlsStream s) = await Loopback.TlsAsync(client, Server);
            await using (c)
            await using (s)
            {
                Assert.Equal(i > 0, s.ConnectionInfo!.IsResumed);
                await c.ShutdownAsync();
                Assert.Equal(0, await s.ReadAsync(new byte[1]));
                await s.ShutdownAsync();
                Assert.Equal(0, await c.ReadAsync(new byte[1]));
            }
        }

        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public void A_ring_beside_names_is_a_mistake_told()
    {
        using var ring = new InMemoryTicketKeyRing();

        Assert.Throws<ArgumentException>(() => TlsEngine.Server(Server with { TicketKeys = ring }));
        TlsEngine.Server(Server with { Tickets = TlsTicketForm.Sealed, MaxEarlyDataSize = 0, TicketKeys = ring }).Dispose();
    }

    private static (TlsSession Session, NewSessionTicket13 Ticket) Session(TlsServerOptions server)
    {
        List<TlsSession> sessions = [];
        List<NewSessionTicket13> tickets = [];
        using var pair = new EnginePair(client: Pki.ClientOptions with { NewSession = sessions.Add }, server: server);
        pair.Client.TicketReceived += tickets.Add;
        pair.Handshake();
        pair.ServerWrites("x"u8);
        _ = pair.ClientReads(out _);
        return (Assert.Single(sessions), Assert.Single(tickets));
    }

    private static bool Resumes(TlsSession session, TlsServerOptions server)
    {
        using EnginePair pair = new EnginePair(
            client: Pki.ClientOptions with { Session = session }, server: server).Handshake();
        return pair.Server.ConnectionInfo!.IsResumed;
    }

    private static byte[] FirstFlight(TlsSession session)
    {
        using TlsEngine client = TlsEngine.Client(
            Pki.ClientOptions with { Session = session, EarlyData = new byte[100] });
        byte[] room = new byte[1 << 16];
        _ = client.Handshake([], room, out _, out int written);
        return room[..written];
    }

    private TlsEarlyDataOutcome Show(byte[] flight)
    {
        using TlsEngine server = TlsEngine.Server(Server);
        _ = server.Handshake(flight, new byte[1 << 16], out _, out _);
        return server.EarlyData;
    }

    private sealed class Late(TlsServerSessionCache inner) : TlsServerSessionCache
    {
        internal bool IsRaced { get; set; }

        public override void Add(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> state, TimeSpan lifetime) =>
            inner.Add(sessionId, state, lifetime);

        public override SecretBytes? Find(ReadOnlySpan<byte> sessionId)
        {
            SecretBytes? found = inner.Find(sessionId);
            if (IsRaced)
            {
                Assert.True(inner.Remove(sessionId));
            }

            return found;
        }

        public override bool Remove(ReadOnlySpan<byte> sessionId) => inner.Remove(sessionId);
    }

    private sealed class Clock : TimeProvider
    {
        internal TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
    }
}
