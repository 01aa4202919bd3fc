using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Sessions;

/// <summary>A session of TLS 1.2 goes on, or the handshake is a full one (RFC 5246 §7.3, RFC 5077, RFC 7627 §5.3).</summary>
public class Resumption12Tests
{
    private readonly TestSessions _sessions = new();

    public static TheoryData<bool> TicketOrId => [true, false];

    [Theory]
    [MemberData(nameof(TicketOrId))]
    [Rfc("5246-7.3-4", "5246-7.4.1.2-3", "7627-5.3-1")]
    public void A_resumed_handshake_is_abbreviated(bool ticket)
    {
        using ClientSession12 session = _sessions.Session12(Server(ticket));
        using MachinePair pair = Pair(session, ticket).Run();

        AssertResumed(pair, expected: true);
        Assert.Empty(pair.Questions);
        Assert.Equal(
            ["send ServerHello", "send change_cipher_spec", "write Application", "send Finished", "read Application"],
            pair.ServerOutput.Events);
        Assert.Equal(
            [
                "send ClientHello", "read Application", "send change_cipher_spec", "write Application",
                "send Finished",
            ],
            pair.ClientOutput.Events);
    }

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public void Both_sides_derive_new_keys_from_the_old_secret(bool ticket)
    {
        using ClientSession12 session = _sessions.Session12(Server(ticket));
        using MachinePair first = Pair(session, ticket).Run();
        using MachinePair second = Pair(session, ticket).Run();

        Assert.Equal(first.ClientOutput.Secrets, second.ServerOutput.Secrets);
        Assert.Equal(Convert.ToHexStringLower(session.MasterSecret.Span), first.ClientOutput.Secrets["CLIENT_RANDOM"]);
        Assert.Equal(first.ClientOutput.WriteKeys, first.ServerOutput.ReadKeys);
        Assert.Equal(first.ServerOutput.WriteKeys, first.ClientOutput.ReadKeys);
        Assert.NotEqual(first.ClientOutput.WriteKeys, second.ClientOutput.WriteKeys);
    }

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public void A_session_is_offered_beside_TLS_1_3_and_taken_up_by_a_server_of_TLS_1_2(bool ticket)
    {
        using ClientSession12 session = _sessions.Session12(Server(ticket));
        using var pair = new MachinePair(TestOptions.Client12(TestOptions.Both), Server(ticket), session);

        pair.Run();

        AssertResumed(pair, expected: true);
        Assert.True(Hello(pair).Extensions.Contains(ExtensionType.SupportedVersions));
    }

    [Fact]
    public void A_session_ID_stands_in_the_hello_a_ticket_beside_a_random_one()
    {
        using ClientSession12 byId = _sessions.Session12(Server(ticket: false));
        using ClientSession12 byTicket = _sessions.Session12(Server(ticket: true));
        using MachinePair one = Pair(byId, ticket: false).Run();
        using MachinePair two = Pair(byTicket, ticket: true).Run();
        using MachinePair three = Pair(byTicket, ticket: true).Run();

        Assert.Equal(byId.SessionId, Hello(one).LegacySessionId);
        Assert.Equal(32, byId.SessionId.Length);
        Assert.True(byId.Ticket.IsEmpty);
        Assert.True(byTicket.SessionId.IsEmpty);
        Assert.Equal(byTicket.Ticket, Hello(two).Extensions.Find<SessionTicketExtension>()!.Ticket);
        Assert.Equal(32, Hello(two).LegacySessionId.Length);
        Assert.NotEqual(Hello(two).LegacySessionId, Hello(three).LegacySessionId);
    }

    [Theory]
    [MemberData(nameof(TicketOrId))]
    public void A_server_of_both_versions_resumes_TLS_1_2_under_the_sentinel(bool ticket)
    {
        using ClientSession12 session = _sessions.Session12(Server(ticket));
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(TestOptions.Both, sessions: _sessions.Options12(ticket)),
            session);

        pair.Run();

        AssertResumed(pair, expected: true);
        var hello = (ServerHello12)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        Assert.Equal("DOWNGRD\x01"u8.ToArray(), hello.Random[^8..].ToArray());
    }

    [Fact]
    public void A_session_of_TLS_1_2_leads_to_a_full_handshake_when_TLS_1_3_is_agreed()
    {
        using ClientSession12 session = _sessions.Session12();
        using var pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both),
            TestOptions.Server12(TestOptions.Both, sessions: _sessions.Options12()),
            session);

        pair.Run();

        AssertResumed(pair, expected: false);
        Assert.Equal(ProtocolVersion.Tls13, pair.Client.Facts.Version);
    }

    [Fact]
    public void A_server_that_makes_no_ticket_after_all_sends_an_empty_one_and_there_is_no_session()
    {
        _sessions.IsSealing = false;
        using var pair = new MachinePair(TestOptions.Client12(), Server(ticket: true));
        pair.ClientOutput.WantsSessions = true;

        pair.Run();

        AssertResumed(pair, expected: false);
        Assert.Contains(pair.ServerOutput.Sent, m => m is [(byte)HandshakeType.NewSessionTicket, ..]);
        Assert.Empty(pair.ClientOutput.Sessions12);
    }

    [Fact]
    public void A_client_that_wants_no_session_gets_no_ticket_but_is_remembered_by_ID()
    {
        using var pair = new MachinePair(TestOptions.Client12(), Server(ticket: true));

        pair.Run();

        Assert.False(Hello(pair).Extensions.Contains(ExtensionType.SessionTicket));
        Assert.Empty(pair.ClientOutput.Sessions12);
        Assert.Equal(1, _sessions.StoredCount);
    }

    [Fact]
    public void A_server_without_sessions_makes_none()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12());
        pair.ClientOutput.WantsSessions = true;

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.Empty(pair.ClientOutput.Sessions12);
        Assert.True(((ServerHello12)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0])).LegacySessionIdEcho.IsEmpty);
    }

    [Fact]
    public void A_ticket_keeps_the_server_from_looking_at_the_session_ID()
    {
        using ClientSession12 byId = _sessions.Session12(Server(ticket: false));
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.With(new SessionTicketExtension(new byte[] { 1, 2, 3 }))))),
            Server(ticket: true),
            byId);

        pair.Run();

        AssertResumed(pair, expected: false);
    }

    [Fact]
    public void An_ID_still_resumes_when_the_client_has_learnt_to_take_tickets()
    {
        using ClientSession12 byId = _sessions.Session12(Server(ticket: false));
        using var pair = new MachinePair(TestOptions.Client12(), Server(ticket: true), byId);
        pair.ClientOutput.WantsSessions = true;

        pair.Run();

        AssertResumed(pair, expected: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void A_ticket_resumes_whatever_the_length_of_the_session_ID(int length)
    {
        using ClientSession12 session = _sessions.Session12(Server(ticket: true));
        var offered = new ClientHello
        {
            Random = new byte[32],
            LegacySessionId = new byte[length],
            CipherSuites = [session.Suite.Suite],
            Extensions =
            [
                new ServerName("server.example"),
                new ExtendedMasterSecret(),
                new SessionTicketExtension(session.Ticket),
            ],
        };
        var output = new RecordedOutput();
        using HandshakeMachine server = HandshakeMachines.Server(Server(ticket: true), output);
        server.Start();

        server.Receive(offered.Encode());

        Assert.True(server.Facts.IsResumed);
        var hello = (ServerHello12)HandshakeDecoder.Decode(output.Sent[0]);
        Assert.Equal(offered.LegacySessionId.ToArray(), hello.LegacySessionIdEcho.ToArray());
    }

    [Theory]
    [InlineData(11, true, false)]
    [InlineData(12, true, true)]
    [InlineData(24, true, true)]
    [InlineData(25, false, true)]
    public void A_ticket_is_renewed_in_the_second_half_of_its_life(int hours, bool resumed, bool renewed)
    {
        using ClientSession12 session = _sessions.Session12(Server(ticket: true));
        _sessions.Now += TimeSpan.FromHours(hours);
        using MachinePair pair = Pair(session, ticket: true);
        pair.ClientOutput.WantsSessions = true;

        pair.Run();

        AssertResumed(pair, resumed);
        Assert.Equal(renewed ? 1 : 0, pair.ClientOutput.Sessions12.Count);
        Assert.All(pair.ClientOutput.Sessions12, next => Assert.NotEqual(session.Ticket, next.Ticket));
        if (resumed && renewed)
        {
            using MachinePair again = Pair(pair.ClientOutput.Sessions12[0], ticket: true).Run();
            AssertResumed(again, expected: true);
        }
    }

    [Fact]
    public void A_session_renewed_again_and_again_ends_after_seven_days()
    {
        ServerHandshakeOptions server = Server(ticket: true, lifetime: TimeSpan.FromDays(4));
        ClientSession12 session = _sessions.Session12(server);
        for (int day = 0; day < 6; day += 3)
        {
            _sessions.Now += TimeSpan.FromDays(3);
            using var pair = new MachinePair(TestOptions.Client12(), server, session);
            pair.ClientOutput.WantsSessions = true;
            pair.Run();
            AssertResumed(pair, expected: true);
            session = pair.ClientOutput.Sessions12.Single();
        }

        Assert.Equal(TimeSpan.FromDays(1).TotalSeconds, session.LifetimeSeconds);
        _sessions.Now += TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1);
        using var last = new MachinePair(TestOptions.Client12(), server, session);
        last.Run();

        AssertResumed(last, expected: false);
    }

    [Theory]
    [InlineData(3600, true, true)]
    [InlineData(3601, true, false)]
    [InlineData(3600, false, true)]
    [InlineData(3601, false, false)]
    [InlineData(-11, true, false)]
    [Rfc("5246-7.4.1.3-2")]
    public void A_session_is_good_for_its_lifetime(int seconds, bool ticket, bool resumed)
    {
        ServerHandshakeOptions server = Server(ticket, lifetime: TimeSpan.FromHours(1));
        using ClientSession12 session = _sessions.Session12(server);
        _sessions.Now += TimeSpan.FromSeconds(seconds);
        using var pair = new MachinePair(TestOptions.Client12(), server, session);

        pair.Run();

        AssertResumed(pair, resumed);
    }

    [Theory]
    [InlineData(0u, 86_400u)]
    [InlineData(60u, 60u)]
    [InlineData(uint.MaxValue, 604_800u)]
    public void The_lifetime_hint_is_honoured_within_bounds(uint hint, uint lifetime)
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12(
            sessions: _sessions.Options12(),
            rewriter: Misbehaviour.Of<NewSessionTicket12>(
                ticket => new NewSessionTicket12 { LifetimeHintSeconds = hint, Ticket = ticket.Ticket })));
        pair.ClientOutput.WantsSessions = true;

        pair.Run();

        Assert.Equal(lifetime, pair.ClientOutput.Sessions12.Single().LifetimeSeconds);
    }

    public static TheoryData<string> Differences =>
        ["policy", "name", "no name", "suite of the server", "suite of the client", "unknown", "no sessions"];

    [Theory]
    [MemberData(nameof(Differences))]
    [Rfc("5246-7.4.1.2-3", "5246-7.4.1.3-2", "6066-3-6")]
    public void A_session_does_not_go_on_where_something_differs(string difference)
    {
        CipherSuiteInfo other = CipherSuiteInfo.Find(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)!;
        foreach (bool ticket in new[] { true, false })
        {
            using ClientSession12 session = _sessions.Session12(Server(ticket));
            ServerSessions12 same = _sessions.Options12(ticket);
            using var pair = new MachinePair(
                difference switch
                {
                    "name" => TestOptions.Client12(serverName: "other.example"),
                    "no name" => TestOptions.Client12(serverName: null),
                    "suite of the client" => TestOptions.Client12(suites: [other]),
                    _ => TestOptions.Client12(),
                },
                difference switch
                {
                    "policy" => TestOptions.Server12(sessions: _sessions.Options12(ticket, policy: "another")),
                    "suite of the server" => TestOptions.Server12(sessions: same, suites: [other]),
                    "unknown" => TestOptions.Server12(sessions: new TestSessions().Options12(ticket)),
                    "no sessions" => TestOptions.Server12(),
                    _ => TestOptions.Server12(sessions: same),
                },
                session);

            pair.Run();

            AssertResumed(pair, expected: false);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_clients_certificates_go_on_with_the_session_if_they_are_still_welcome(bool welcome)
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        ServerHandshakeOptions server = TestOptions.Server12(
            clientCertificates: ClientCertificatePolicy.Require, sessions: _sessions.Options12());
        using ClientSession12 session = _sessions.Session12(server, clientIdentity: identity);
        using var pair = new MachinePair(TestOptions.Client12(), server, session) { ClientIdentity = identity };
        pair.ServerOutput.WelcomesBack = _ => welcome;

        pair.Run();

        AssertResumed(pair, welcome);
        Assert.True(identity.Is(pair.Server.Facts.PeerChain));
        Assert.Equal(!welcome, pair.Server.Facts.ClientCertificateRequested);
    }

    [Fact]
    public void A_session_without_a_client_certificate_does_not_pass_where_one_is_required()
    {
        using ClientSession12 session = _sessions.Session12();
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(
                clientCertificates: ClientCertificatePolicy.Require, sessions: _sessions.Options12()),
            session)
        {
            ClientIdentity = identity,
        };

        pair.Run();

        AssertResumed(pair, expected: false);
        Assert.True(identity.Is(pair.Server.Facts.PeerChain));
    }

    [Fact]
    public void The_application_protocol_is_agreed_anew_and_the_group_is_the_old_one()
    {
        using ClientSession12 session = _sessions.Session12(
            client: TestOptions.Client12(groups: [NamedGroup.Secp256r1], protocols: ["a"]));
        using var pair = new MachinePair(
            TestOptions.Client12(protocols: ["a", "b"]),
            TestOptions.Server12(protocols: ["b"], sessions: _sessions.Options12()),
            session);

        pair.Run();

        AssertResumed(pair, expected: true);
        Assert.Equal("b", pair.Client.Facts.ApplicationProtocol);
        Assert.Equal("b", pair.Server.Facts.ApplicationProtocol);
        Assert.Equal(NamedGroup.Secp256r1, pair.Client.Facts.Group);
        Assert.Equal(NamedGroup.Secp256r1, pair.Server.Facts.Group);
    }

    [Fact]
    [Rfc("6066-1.1-2", "6066-3-7")]
    public void A_resumed_server_hello_does_not_acknowledge_the_name()
    {
        using ClientSession12 session = _sessions.Session12();
        using MachinePair pair = Pair(session, ticket: true).Run();

        var hello = (ServerHello12)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        Assert.False(hello.Extensions.Contains(ExtensionType.ServerName));
        Assert.True(hello.Extensions.Contains(ExtensionType.ExtendedMasterSecret));
        Assert.True(hello.Extensions.Contains(ExtensionType.RenegotiationInfo));
    }

    [Theory]
    [InlineData(false, false, true, false)]
    [InlineData(false, false, false, false)]
    [InlineData(true, true, true, false)]
    [InlineData(true, true, false, true)]
    [Rfc("7627-5.3-2")]
    public void Without_an_extended_master_secret_there_is_no_session_unless_both_sides_dare(
        bool client, bool server, bool secondHasIt, bool resumed)
    {
        Func<HandshakeMessage, ReadOnlyMemory<byte>> without = Misbehaviour.Of<ClientHello>(
            hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>()));
        ServerHandshakeOptions options = TestOptions.Server12(sessions: _sessions.Options12(unbound: server));
        using var first = new MachinePair(TestOptions.Client12(rewriter: without, unbound: client), options);
        first.ClientOutput.WantsSessions = true;
        first.Run();
        Assert.Equal(client && server ? 1 : 0, first.ClientOutput.Sessions12.Count);
        Assert.Equal(0, _sessions.StoredCount);
        if (first.ClientOutput.Sessions12 is not [{ } session])
        {
            return;
        }

        using var second = new MachinePair(
            TestOptions.Client12(rewriter: secondHasIt ? null : without, unbound: client), options, session);
        second.Run();

        AssertResumed(second, resumed);
        Assert.Equal(secondHasIt, second.Client.Facts.HasExtendedMasterSecret);
        Assert.Equal(secondHasIt, second.Server.Facts.HasExtendedMasterSecret);
    }

    [Fact]
    [Rfc("7627-5.3-2")]
    public void A_server_that_no_longer_dares_does_not_resume_a_session_without_an_extended_master_secret()
    {
        Func<HandshakeMessage, ReadOnlyMemory<byte>> without = Misbehaviour.Of<ClientHello>(
            hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>()));
        using ClientSession12 session = _sessions.Session12(
            TestOptions.Server12(sessions: _sessions.Options12(unbound: true)),
            TestOptions.Client12(rewriter: without, unbound: true));
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: without, unbound: true), Server(ticket: true), session);

        pair.Run();

        AssertResumed(pair, expected: false);
    }

    private ServerHandshakeOptions Server(bool ticket, TimeSpan? lifetime = null) =>
        TestOptions.Server12(sessions: _sessions.Options12(tickets: ticket, lifetime: lifetime));

    private MachinePair Pair(ClientSession12 session, bool ticket) =>
        new(TestOptions.Client12(), Server(ticket), session);

    private static ClientHello Hello(MachinePair pair) =>
        (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);

    private static void AssertResumed(MachinePair pair, bool expected)
    {
        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        Assert.Equal(expected, pair.Client.Facts.IsResumed);
        Assert.Equal(expected, pair.Server.Facts.IsResumed);
        Assert.Equal(pair.Client.Facts.CipherSuite, pair.Server.Facts.CipherSuite);
    }
}
