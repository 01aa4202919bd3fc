using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Sessions;

/// <summary>A session goes on, or the handshake is a full one (RFC 8446 §2.2, §4.2.11, §4.6.1).</summary>
public class ResumptionTests
{
    private readonly TestSessions _sessions = new();

    [Fact]
    public void A_resumed_handshake_shows_no_certificate_and_asks_nothing()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = Pair(session);

        pair.Run();

        AssertResumed(pair, expected: true);
        Assert.Empty(pair.Questions);
        Assert.Equal(
            ["ServerHello", "EncryptedExtensions", "Finished", "NewSessionTicket"],
            pair.ServerOutput.Sent.Select(m => ((HandshakeType)m[0]).ToString()));
    }

    [Fact]
    public void Both_sides_derive_the_same_secrets_from_the_session()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = Pair(session);

        pair.Run();

        Assert.Equal(
            pair.ClientOutput.Secrets.OrderBy(s => s.Key), pair.ServerOutput.Secrets.OrderBy(s => s.Key));
        Assert.Equal(pair.ClientOutput.WriteKeys, pair.ServerOutput.ReadKeys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [Rfc("8446-4.6.1-6")]
    public void A_full_handshake_gives_as_many_tickets_as_the_options_say_each_its_own_key(int count)
    {
        using var pair = new MachinePair(server: TestOptions.Server(sessions: _sessions.Options(count)));
        pair.ClientOutput.WantsSessions = true;

        pair.Run();

        Assert.Equal(count, pair.ClientOutput.Sessions.Count);
        Assert.Equal(
            count, pair.ClientOutput.Sessions.Select(s => Convert.ToHexString(s.Psk.Span)).Distinct().Count());
        Assert.Equal(count, pair.ClientOutput.Sessions.Select(s => s.AgeAdd).Distinct().Count());
    }

    [Fact]
    public void A_session_from_a_resumed_connection_resumes_too()
    {
        using ClientSession13 first = _sessions.Session();
        using var pair = Pair(first);
        pair.ClientOutput.WantsSessions = true;
        pair.Run();

        using var again = Pair(pair.ClientOutput.Sessions.Single());
        again.Run();

        AssertResumed(again, expected: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_retry_and_a_session_go_together(bool cookie)
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(groups: [NamedGroup.Secp256r1, NamedGroup.X25519], shares: [NamedGroup.Secp256r1]),
            TestOptions.Server(
                groups: [NamedGroup.X25519], sendRetryCookie: cookie, sessions: _sessions.Options()),
            session);

        pair.Run();

        Assert.True(pair.Client.Facts.WasRetried);
        AssertResumed(pair, expected: true);
    }

    [Fact]
    public void A_session_of_another_hash_is_not_offered_again_after_a_retry()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(groups: [NamedGroup.Secp256r1, NamedGroup.X25519], shares: [NamedGroup.Secp256r1]),
            TestOptions.Server(
                suites: [CipherSuiteInfo.Find(CipherSuite.TLS_AES_256_GCM_SHA384)!],
                groups: [NamedGroup.X25519],
                sessions: _sessions.Options()),
            session);

        pair.Run();

        AssertResumed(pair, expected: false);
        var second = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[1]);
        Assert.False(second.Extensions.Contains(ExtensionType.PreSharedKey));
    }

    [Fact]
    public void An_unknown_ticket_leads_to_a_full_handshake()
    {
        using ClientSession13 session = _sessions.Session();
        var others = new TestSessions();
        using var pair = new MachinePair(null, TestOptions.Server(sessions: others.Options()), session);

        pair.Run();

        AssertResumed(pair, expected: false);
    }

    [Fact]
    public void A_server_that_resumes_nothing_ignores_the_offer()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(null, TestOptions.Server(), session);

        pair.Run();

        AssertResumed(pair, expected: false);
    }

    [Theory]
    [InlineData(3600, true)]
    [InlineData(3601, false)]
    [InlineData(-10, true)]
    [InlineData(-11, false)]
    public void A_ticket_is_good_for_its_lifetime(int seconds, bool resumed)
    {
        ServerHandshakeOptions server =
            TestOptions.Server(sessions: _sessions.Options(lifetime: TimeSpan.FromHours(1)));
        using ClientSession13 session = _sessions.Session(server);
        _sessions.Now += TimeSpan.FromSeconds(seconds);
        using var pair = new MachinePair(null, server, session);

        pair.Run();

        AssertResumed(pair, resumed);
    }

    [Fact]
    public void A_session_renewed_again_and_again_ends_after_seven_days()
    {
        ServerHandshakeOptions server =
            TestOptions.Server(sessions: _sessions.Options(lifetime: TimeSpan.FromDays(5)));
        ClientSession13 session = _sessions.Session(server);
        for (int day = 0; day < 8; day += 4)
        {
            using var pair = new MachinePair(null, server, session);
            pair.ClientOutput.WantsSessions = true;
            pair.Run();
            AssertResumed(pair, expected: true);
            session = pair.ClientOutput.Sessions.Single();
            _sessions.Now += TimeSpan.FromDays(4);
        }

        using var last = new MachinePair(null, server, session);
        last.Run();

        AssertResumed(last, expected: false);
    }

    [Fact]
    public void A_state_of_a_time_that_cannot_be_reckoned_with_is_none()
    {
        // Whoever has the keys of our tickets can write what they like.
        using var state = new SessionState13
        {
            Suite = CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!,
            Policy = new byte[4],
            IssuedAt = DateTimeOffset.MaxValue,
            AuthenticatedAt = DateTimeOffset.MaxValue,
            LifetimeSeconds = uint.MaxValue,
            AgeAdd = 0,
            Psk = new SecretBytes(32),
        };
        using SecretBytes plain = state.Write()!;

        Assert.Null(SessionState13.Read(plain.Span));
    }

    [Fact]
    public void A_session_does_not_go_on_under_another_policy()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            null, TestOptions.Server(sessions: _sessions.Options(policy: "another")), session);

        pair.Run();

        AssertResumed(pair, expected: false);
    }

    [Fact]
    [Rfc("6066-3-6", "8446-4.6.1-3")]
    public void A_session_does_not_go_on_under_another_name()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(serverName: "other.example"),
            TestOptions.Server(sessions: _sessions.Options()),
            session);

        pair.Run();

        AssertResumed(pair, expected: false);
    }

    [Fact]
    [Rfc("8446-4.2.11-3", "8446-4.6.1-1")]
    public void A_session_does_not_go_on_when_the_suite_has_another_hash()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            null,
            TestOptions.Server(
                suites: [CipherSuiteInfo.Find(CipherSuite.TLS_AES_256_GCM_SHA384)!],
                sessions: _sessions.Options()),
            session);

        pair.Run();

        AssertResumed(pair, expected: false);
    }

    [Fact]
    public void A_session_does_not_go_on_under_another_suite_even_of_the_same_hash()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            null,
            TestOptions.Server(
                suites: [CipherSuiteInfo.Find(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)!],
                sessions: _sessions.Options()),
            session);

        pair.Run();

        AssertResumed(pair, expected: false);
        Assert.Equal(session.Suite.Hash, pair.Client.Facts.CipherSuite!.Hash);
        Assert.NotEqual(session.Suite, pair.Client.Facts.CipherSuite);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_clients_certificates_go_on_with_the_session_if_they_are_still_welcome(bool welcome)
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        ServerHandshakeOptions server = TestOptions.Server(
            clientCertificates: ClientCertificatePolicy.Require, sessions: _sessions.Options());
        using ClientSession13 session = _sessions.Session(server, clientIdentity: identity);
        using var pair = new MachinePair(null, server, session) { ClientIdentity = identity };
        pair.ServerOutput.WelcomesBack = _ => welcome;

        pair.Run();

        AssertResumed(pair, welcome);
        Assert.True(identity.Is(pair.Server.Facts.PeerChain));
        Assert.Equal(!welcome, pair.Server.Facts.ClientCertificateRequested);
    }

    [Fact]
    public void A_session_without_a_client_certificate_does_not_pass_where_one_is_required()
    {
        using ClientSession13 session = _sessions.Session();
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        using var pair = new MachinePair(
            null,
            TestOptions.Server(
                clientCertificates: ClientCertificatePolicy.Require, sessions: _sessions.Options()),
            session)
        {
            ClientIdentity = identity,
        };

        pair.Run();

        AssertResumed(pair, expected: false);
        Assert.True(identity.Is(pair.Server.Facts.PeerChain));
    }

    [Fact]
    [Rfc("8446-4.2.9-4")]
    public void A_client_without_psk_dhe_ke_gets_no_tickets()
    {
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Replace(new PskKeyExchangeModes(PskKeyExchangeMode.PskKe))))),
            TestOptions.Server(sessions: _sessions.Options()));

        pair.Run();

        Assert.True(pair.Server.IsConnected);
        Assert.Empty(pair.ClientOutput.Tickets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Any_length_of_nonce_makes_a_session(int length)
    {
        using var pair = new MachinePair();
        pair.ClientOutput.WantsSessions = true;
        pair.Run();
        var ticket = new NewSessionTicket13
        {
            LifetimeSeconds = 1,
            AgeAdd = 0,
            Nonce = new byte[length],
            Ticket = new byte[1],
        };

        pair.Client.Receive(ticket.Encode());

        Assert.Single(pair.ClientOutput.Sessions);
    }

    [Fact]
    public void A_ticket_of_no_lifetime_makes_no_session()
    {
        using var pair = new MachinePair();
        pair.ClientOutput.WantsSessions = true;
        pair.Run();

        pair.Client.Receive(
            new NewSessionTicket13 { LifetimeSeconds = 0, AgeAdd = 0, Ticket = new byte[1] }.Encode());

        Assert.Empty(pair.ClientOutput.Sessions);
    }

    [Fact]
    public void The_age_is_obscured_modulo_2_to_the_32()
    {
        using ClientSession13 session = _sessions.Session();

        session.SetAge(TimeSpan.FromDays(7));

        Assert.Equal(unchecked(session.AgeAdd + 604_800_000u), session.ObfuscatedAge);
    }

    private MachinePair Pair(ClientSession13 session) =>
        new(null, TestOptions.Server(sessions: _sessions.Options()), session);

    private static void AssertResumed(MachinePair pair, bool expected)
    {
        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        Assert.Equal(expected, pair.Client.Facts.IsResumed);
        Assert.Equal(expected, pair.Server.Facts.IsResumed);
    }
}
