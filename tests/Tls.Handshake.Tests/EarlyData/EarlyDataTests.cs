using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.EarlyData;

/// <summary>When early data is offered, taken and ended, and under which keys (RFC 8446 §2.3, §4.2.10, §8).</summary>
public class EarlyDataTests
{
    private readonly TestSessions _sessions = new();
    private readonly TestEarlyData _early = new();

    [Fact]
    [Rfc("8446-4.2.10-1", "8446-4.2.10-2", "8446-4.2.10-4", "8446-4.2.11.3-1", "8446-4.5-1")]
    public void Early_data_that_is_taken_has_keys_of_its_own_and_an_end()
    {
        using MachinePair pair = Run();

        AssertOutcome(pair, TlsEarlyDataOutcome.Accepted, TlsEarlyDataOutcome.Accepted);
        Assert.Equal(
            [
                "send ClientHello", "send change_cipher_spec", "write EarlyData", "read Handshake", "read Application",
                "send EndOfEarlyData", "write Handshake", "send Finished", "write Application",
            ],
            pair.ClientOutput.Events);
        Assert.Equal(
            [
                "read EarlyData", "send ServerHello", "send change_cipher_spec", "write Handshake",
                "send EncryptedExtensions", "send Finished", "write Application", "read Handshake", "read Application",
                "send NewSessionTicket",
            ],
            pair.ServerOutput.Events);
        Assert.Equal(pair.ClientOutput.WriteKeys, pair.ServerOutput.ReadKeys);
        Assert.Equal(
            pair.ClientOutput.Secrets.OrderBy(s => s.Key), pair.ServerOutput.Secrets.OrderBy(s => s.Key));
        Assert.Contains("CLIENT_EARLY_TRAFFIC_SECRET", pair.ClientOutput.Secrets.Keys);
    }

    [Fact]
    public void A_client_may_send_it_from_its_hello_to_its_end_and_no_longer()
    {
        using MachinePair pair = Pair();
        Assert.False(pair.Client.SendsEarlyData);

        foreach (string state in new[] { "WaitServerHello", "WaitEncryptedExtensions", "WaitFinished" })
        {
            using MachinePair stopped = Pair();
            Assert.True(stopped.RunUntil(isServer: false, state));
            Assert.True(stopped.Client.SendsEarlyData, state);
        }

        pair.Run();
        Assert.False(pair.Client.SendsEarlyData);
    }

    [Fact]
    [Rfc("8446-4.2.11.3-1")]
    public void A_server_that_takes_it_may_answer_before_the_clients_Finished()
    {
        using MachinePair pair = Pair();

        Assert.True(pair.RunUntil(isServer: true, "WaitEndOfEarlyData"));

        Assert.True(pair.Server.ReceivesEarlyData);
        Assert.True(pair.Server.MaySendApplicationData);
        Assert.False(pair.Server.IsConnected);
    }

    [Fact]
    [Rfc("8446-2-2")]
    public void A_server_that_takes_none_does_not_answer_before_the_clients_Finished()
    {
        using var pair = new MachinePair(null, TestOptions.Server(sessions: _sessions.Options()), Session());

        Assert.True(pair.RunUntil(isServer: true, "WaitFinished"));

        Assert.False(pair.Server.MaySendApplicationData);
    }

    [Fact]
    [Rfc("8446-E.5-3")]
    public void Without_asking_for_it_none_is_offered()
    {
        using var pair = new MachinePair(null, _early.Server(_sessions), Session());

        pair.Run();

        AssertOutcome(pair, TlsEarlyDataOutcome.NotOffered, TlsEarlyDataOutcome.NotOffered);
        Assert.True(pair.Client.Facts.IsResumed);
    }

    [Fact]
    [Rfc("8446-4.2.10-1")]
    public void Without_a_session_none_is_offered()
    {
        using var pair = new MachinePair(TestEarlyData.Client(), _early.Server(_sessions));

        pair.Run();

        AssertOutcome(pair, TlsEarlyDataOutcome.NoSession, TlsEarlyDataOutcome.NotOffered);
    }

    [Fact]
    public void Under_an_external_key_none_is_offered()
    {
        ClientHandshakeOptions client = TestEarlyData.Client();
        using var pair = new MachinePair(client, TestPsks.Server(hasCertificates: true), psks: [TestPsks.Plain("a")])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        };

        pair.Run();

        AssertOutcome(pair, TlsEarlyDataOutcome.NoSession, TlsEarlyDataOutcome.NotOffered);
        Assert.NotNull(pair.Client.Facts.ExternalPsk);
    }

    [Fact]
    public void A_ticket_that_does_not_allow_it_is_used_without()
    {
        using ClientSession13 session = _sessions.Session();
        using MachinePair pair = Run(session: session);

        AssertOutcome(pair, TlsEarlyDataOutcome.NotAllowedBySession, TlsEarlyDataOutcome.NotOffered);
        Assert.True(pair.Client.Facts.IsResumed);
    }

    [Fact]
    public void A_suite_that_is_no_longer_offered_is_no_suite_to_send_under()
    {
        using MachinePair pair = Run(TestEarlyData.Client(suites: [Suite(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)]));

        AssertOutcome(pair, TlsEarlyDataOutcome.NotOfferedAsBefore, TlsEarlyDataOutcome.NotOffered);
    }

    [Fact]
    public void A_protocol_that_is_no_longer_offered_is_no_protocol_to_send_for()
    {
        using ClientSession13 session = Session(protocols: ["h2"]);
        using MachinePair pair = Run(
            TestEarlyData.Client(protocols: ["other"]), _early.Server(_sessions, protocols: ["h2", "other"]), session);

        AssertOutcome(pair, TlsEarlyDataOutcome.NotOfferedAsBefore, TlsEarlyDataOutcome.NotOffered);
    }

    [Fact]
    [Rfc("8446-4.2.10-4", "8446-4.5-2", "8446-E.5-3")]
    public void A_server_that_allows_none_declines()
    {
        using ClientSession13 session = Session();
        using MachinePair pair = Run(server: _early.Server(_sessions, size: 0), session: session);

        AssertDeclined(pair, TlsEarlyDataOutcome.Declined, TlsEarlyDataOutcome.Disabled);
    }

    [Fact]
    [Rfc("8446-4.2.10-9")]
    public void A_server_that_allows_less_than_the_ticket_declines()
    {
        using ClientSession13 session = Session();
        using MachinePair pair = Run(server: _early.Server(_sessions, size: 16383), session: session);

        AssertDeclined(pair, TlsEarlyDataOutcome.Declined, TlsEarlyDataOutcome.Disabled);
    }

    [Fact]
    [Rfc("8446-4.2.10-6", "8446-4.2.10-7")]
    public void Another_suite_of_the_same_hash_declines()
    {
        using ClientSession13 session = Session();
        using MachinePair pair = Run(
            server: _early.Server(_sessions, suites: [Suite(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)]),
            session: session);

        AssertDeclined(
            pair, TlsEarlyDataOutcome.SessionNotResumed, TlsEarlyDataOutcome.SessionNotResumed, resumed: false);
    }

    [Theory]
    [InlineData("h2", "http/1.1")]
    [InlineData("h2", null)]
    [InlineData(null, "h2")]
    [Rfc("8446-4.2.10-7", "8446-4.2.10-9")]
    public void Another_protocol_declines(string? then, string? now)
    {
        using ClientSession13 session = Session(protocols: then is null ? [] : [then]);
        using MachinePair pair = Run(
            TestEarlyData.Client(protocols: ["h2", "http/1.1"]),
            _early.Server(_sessions, protocols: now is null ? [] : [now]),
            session);

        AssertDeclined(pair, TlsEarlyDataOutcome.Declined, TlsEarlyDataOutcome.ApplicationProtocolChanged);
    }

    [Fact]
    [Rfc("8446-4.2.10-6")]
    public void A_session_that_is_not_resumed_declines()
    {
        using ClientSession13 session = Session();
        using MachinePair pair = Run(server: _early.Server(new TestSessions()), session: session);

        AssertDeclined(
            pair, TlsEarlyDataOutcome.SessionNotResumed, TlsEarlyDataOutcome.SessionNotResumed, resumed: false);
    }

    [Fact]
    [Rfc("8446-4.2.10-6")]
    public void Early_data_belongs_to_the_first_identity_alone()
    {
        // The server does not know the session any more, but the key that is offered behind it.
        using ClientSession13 session = Session();
        ServerHandshakeOptions server = _early.Server(new TestSessions());
        using var pair = new MachinePair(
            TestEarlyData.Client(),
            new ServerHandshakeOptions
            {
                Crypto = server.Crypto,
                CipherSuites = server.CipherSuites,
                Groups = server.Groups,
                SignatureSchemes = server.SignatureSchemes,
                Sessions = server.Sessions,
                EarlyData = server.EarlyData,
                HasExternalPsks = true,
            },
            session,
            [TestPsks.Plain("a")])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        };
        session.SetAge(TimeSpan.Zero);

        pair.Run();

        AssertOutcome(pair, TlsEarlyDataOutcome.SessionNotResumed, TlsEarlyDataOutcome.SessionNotResumed);
        Assert.NotNull(pair.Server.Facts.ExternalPsk);
    }

    [Fact]
    [Rfc("8446-4.2.10-4", "8446-4.2.10-5")]
    public void A_retry_declines_and_the_second_hello_is_in_the_clear()
    {
        using ClientSession13 session = Session();
        using MachinePair pair = Run(
            TestEarlyData.Client(
                groups: [NamedGroup.Secp256r1, NamedGroup.X25519], shares: [NamedGroup.Secp256r1]),
            _early.Server(_sessions, groups: [NamedGroup.X25519]),
            session);

        AssertDeclined(pair, TlsEarlyDataOutcome.Retried, TlsEarlyDataOutcome.Retried);
        Assert.Equal(
            ["send ClientHello", "send change_cipher_spec", "write EarlyData", "remove write keys", "send ClientHello"],
            pair.ClientOutput.Events.Take(5));
        var second = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[1]);
        Assert.False(second.Extensions.Contains(ExtensionType.EarlyData));
        Assert.Empty(_early.Until);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    [InlineData(-10_000, true)]
    [InlineData(-10_001, false)]
    [Rfc("8446-4.2.10-3", "8446-4.2.10-9")]
    public void A_ticket_whose_age_is_off_declines(int milliseconds, bool accepted)
    {
        using ClientSession13 session = Session();
        session.SetAge(TimeSpan.FromHours(1));
        _sessions.Now += TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(milliseconds);
        using MachinePair pair = Run(session: session);

        Assert.Equal(
            accepted ? TlsEarlyDataOutcome.Accepted : TlsEarlyDataOutcome.TicketAge, pair.Server.Facts.EarlyData);
        Assert.True(pair.Server.Facts.IsResumed);
        Assert.Equal(TimeSpan.FromMilliseconds(-milliseconds), pair.Server.Facts.TicketAgeSkew);
    }

    [Fact]
    public void A_hello_is_remembered_for_as_long_as_its_age_lets_it_pass()
    {
        using ClientSession13 session = Session();
        session.SetAge(TimeSpan.FromSeconds(3));
        _sessions.Now += TimeSpan.FromSeconds(5);

        using MachinePair pair = Run(session: session);

        Assert.Equal([_sessions.Now - TimeSpan.FromSeconds(2) + TimeSpan.FromSeconds(10)], _early.Until);
    }

    [Fact]
    [Rfc("8446-8-2", "8446-8.2-1")]
    public void The_same_hello_a_second_time_declines()
    {
        using ClientSession13 session = Session();
        using MachinePair first = Run(session: session);
        byte[] hello = first.ClientOutput.Sent[0];
        Assert.Equal(TlsEarlyDataOutcome.Accepted, first.Server.Facts.EarlyData);

        var output = new RecordedOutput();
        using HandshakeMachine replayed = HandshakeMachines.Server(_early.Server(_sessions), output);
        replayed.Start();
        replayed.Receive(hello);

        Assert.Equal(TlsEarlyDataOutcome.Replayed, replayed.Facts.EarlyData);
        Assert.False(replayed.ReceivesEarlyData);
        Assert.True(replayed.SkipsEarlyData);
    }

    [Fact]
    [Rfc("8446-8.2-1", "8446-8.2-2")]
    public void A_recorder_without_room_declines()
    {
        _early.IsFull = true;
        using MachinePair pair = Run();

        AssertDeclined(pair, TlsEarlyDataOutcome.Declined, TlsEarlyDataOutcome.Replayed);
    }

    [Theory]
    [InlineData(true, TlsEarlyDataOutcome.Accepted)]
    [InlineData(false, TlsEarlyDataOutcome.Replayed)]
    public void Who_is_asked_says_whether_a_hello_is_new_and_the_handshake_goes_on(
        bool isNew, TlsEarlyDataOutcome outcome)
    {
        var asking = new TestEarlyData { Asks = true };
        ClientSession13 session = Session();
        session.SetAge(TimeSpan.FromSeconds(3));
        _sessions.Now += TimeSpan.FromSeconds(5);
        using var pair = new MachinePair(TestEarlyData.Client(), asking.Server(_sessions), session) { IsNew = isNew };
        Assert.True(pair.RunUntil(isServer: true, "AwaitReplayCheck"));

        var question = (ReplayQuestion)pair.Server.Pending!;
        Assert.Equal(_sessions.Now - TimeSpan.FromSeconds(2) + TimeSpan.FromSeconds(10), question.Until);
        Assert.InRange(question.Hello.Length, 32, 255);
        Assert.Equal(TlsEarlyDataOutcome.Pending, pair.Server.Facts.EarlyData);
        Assert.DoesNotContain("read EarlyData", pair.ServerOutput.Events);
        Assert.DoesNotContain("send ServerHello", pair.ServerOutput.Events);

        using var whole = new MachinePair(TestEarlyData.Client(), asking.Server(_sessions), Aged()) { IsNew = isNew };
        whole.Run();
        Assert.Equal(outcome, whole.Server.Facts.EarlyData);
        Assert.Equal(isNew, whole.ServerOutput.Events.Contains("read EarlyData"));
        Assert.True(whole.Server.IsConnected && whole.Client.IsConnected && whole.Client.Facts.IsResumed);
    }

    [Fact]
    public void Nobody_is_asked_about_a_hello_that_is_declined_anyway()
    {
        var asking = new TestEarlyData { Asks = true };
        ClientSession13 session = Session();
        session.SetAge(TimeSpan.FromMinutes(1));
        using var pair = new MachinePair(TestEarlyData.Client(), asking.Server(_sessions), session);

        pair.Run();

        Assert.DoesNotContain(pair.Transitions, step => step.Input == nameof(ReplayAnswer));
        AssertDeclined(pair, TlsEarlyDataOutcome.Declined, TlsEarlyDataOutcome.TicketAge);
    }

    [Fact]
    public void A_session_from_a_connection_with_early_data_allows_it_again()
    {
        using MachinePair first = Pair();
        first.ClientOutput.WantsSessions = true;
        first.Run();

        using MachinePair second = Run(session: first.ClientOutput.Sessions.Single());

        AssertOutcome(second, TlsEarlyDataOutcome.Accepted, TlsEarlyDataOutcome.Accepted);
    }

    private static CipherSuiteInfo Suite(CipherSuite suite) => CipherSuiteInfo.Find(suite)!;

    private static void AssertOutcome(MachinePair pair, TlsEarlyDataOutcome client, TlsEarlyDataOutcome server)
    {
        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        Assert.Equal(client, pair.Client.Facts.EarlyData);
        Assert.Equal(server, pair.Server.Facts.EarlyData);
    }

    private static void AssertDeclined(
        MachinePair pair, TlsEarlyDataOutcome client, TlsEarlyDataOutcome server, bool resumed = true)
    {
        AssertOutcome(pair, client, server);
        Assert.Equal(resumed, pair.Client.Facts.IsResumed);
        Assert.DoesNotContain("send EndOfEarlyData", pair.ClientOutput.Events);
        Assert.DoesNotContain("read EarlyData", pair.ServerOutput.Events);
        Assert.Equal(1, pair.ClientOutput.ChangeCipherSpecs);
    }

    private ClientSession13 Session(IReadOnlyList<string>? protocols = null) => _sessions.Session(
        _early.Server(_sessions, protocols: protocols), TestOptions.Client(protocols: protocols));

    private ClientSession13 Aged()
    {
        ClientSession13 session = Session();
        session.SetAge(TimeSpan.Zero);
        return session;
    }

    private MachinePair Pair(
        ClientHandshakeOptions? client = null,
        ServerHandshakeOptions? server = null,
        ClientSession13? session = null)
    {
        session ??= Session();
        if (session.ObfuscatedAge == 0)
        {
            session.SetAge(TimeSpan.Zero);
        }

        return new MachinePair(client ?? TestEarlyData.Client(), server ?? _early.Server(_sessions), session);
    }

    private MachinePair Run(
        ClientHandshakeOptions? client = null,
        ServerHandshakeOptions? server = null,
        ClientSession13? session = null) => Pair(client, server, session).Run();
}
