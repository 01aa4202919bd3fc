using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What each side refuses when a session of TLS 1.2 goes on (RFC 5246 §7.4, RFC 5077 §3, RFC 7627 §5.3).</summary>
public class Resumption12FaultTests
{
    private readonly TestSessions _sessions = new();

    [Fact]
    [Provokes(TlsFault.IllegalResumption)]
    public void A_session_resumed_under_another_suite_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalResumption, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(
                suite: CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256))));

    [Fact]
    public void A_suite_that_was_not_offered_at_all_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalResumption, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(suite: CipherSuite.TLS_AES_128_GCM_SHA256))));

    [Fact]
    [Provokes(TlsFault.MismatchVersion)]
    public void A_session_resumed_under_another_version_is_protocol_version() =>
        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(legacyVersion: ProtocolVersion.Tls11))));

    [Fact]
    public void A_server_of_TLS_1_3_that_goes_on_with_it_is_unsupported_extension()
    {
        using ClientSession12 session = _sessions.Session12();
        using var pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both),
            TestOptions.Server(rewriter: Misbehaviour.Of<ServerHello13>(
                hello => hello.Copy(hello.Extensions.With(new PreSharedKeyServerHello(0))))),
            session);

        Expect.Fault(
            TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(pair));
    }

    [Fact]
    public void A_server_of_TLS_1_2_that_goes_on_with_a_session_of_TLS_1_3_is_illegal_parameter()
    {
        using ClientSession13 session = _sessions.Session();
        MachinePair? pair = null;
        using (pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerHello12>(hello => hello.Copy(
                sessionId: ((ClientHello)HandshakeDecoder.Decode(pair!.ClientOutput.Sent[0])).LegacySessionId))),
            session))
        {
            Expect.Fault(
                TlsFault.IllegalSessionIdEcho, AlertDescription.IllegalParameter, Refused.ByClient(pair));
        }
    }

    [Fact]
    [Provokes(TlsFault.MismatchExtendedMasterSecret)]
    [Rfc("7627-5.3-4", "7627-5.3-6", "7627-5.4-5")]
    public void A_server_that_forgets_the_extended_master_secret_is_handshake_failure() =>
        Expect.Fault(TlsFault.MismatchExtendedMasterSecret, AlertDescription.HandshakeFailure, ByClient(
            Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>()))));

    [Fact]
    [Provokes(TlsFault.MismatchExtendedMasterSecret)]
    [Rfc("7627-5.3-5")]
    public void A_server_that_makes_an_extended_master_secret_up_is_handshake_failure()
    {
        using ClientSession12 session = _sessions.Session12();
        using var unbound = new ClientSession12
        {
            Suite = session.Suite,
            Ticket = session.Ticket,
            SessionId = session.SessionId,
            MasterSecret = session.MasterSecret.Clone(),
            LifetimeSeconds = session.LifetimeSeconds,
            Group = session.Group,
            HasExtendedMasterSecret = false,
        };
        using var pair = new MachinePair(TestOptions.Client12(), Server(), unbound);

        Expect.Fault(
            TlsFault.MismatchExtendedMasterSecret, AlertDescription.HandshakeFailure, Refused.ByClient(pair));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.MismatchExtendedMasterSecret)]
    [Rfc("7627-5.3-1", "7627-5.3-3", "7627-5.4-5")]
    public void A_client_that_forgets_the_extended_master_secret_is_handshake_failure(bool ticket)
    {
        ServerHandshakeOptions server = TestOptions.Server12(sessions: _sessions.Options12(ticket));
        using ClientSession12 session = _sessions.Session12(server);
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>()))),
            server,
            session);

        Expect.Fault(
            TlsFault.MismatchExtendedMasterSecret, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.ForgedFinished)]
    public void A_Finished_by_another_key_is_decrypt_error(bool byClient)
    {
        Func<HandshakeMessage, ReadOnlyMemory<byte>> forged = Misbehaviour.Of<Finished>(
            _ => new Finished { VerifyData = new byte[12] });
        using ClientSession12 session = _sessions.Session12();
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: byClient ? forged : null),
            TestOptions.Server12(sessions: _sessions.Options12(), rewriter: byClient ? null : forged),
            session);

        Expect.Fault(
            TlsFault.ForgedFinished,
            AlertDescription.DecryptError,
            byClient ? Refused.ByServer(pair) : Refused.ByClient(pair));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    public void A_promised_ticket_that_does_not_come_is_unexpected_message(bool resuming)
    {
        using ClientSession12? session = resuming ? _sessions.Session12() : null;
        _sessions.Now += TimeSpan.FromHours(13);
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(
                sessions: _sessions.Options12(),
                rewriter: Misbehaviour.Raw<NewSessionTicket12>(_ => [])),
            session);
        pair.ClientOutput.WantsSessions = true;

        Expect.Fault(
            TlsFault.UnexpectedChangeCipherSpec, AlertDescription.UnexpectedMessage, Refused.ByClient(pair));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_ticket_that_was_not_promised_is_unexpected_message(bool resuming)
    {
        using ClientSession12? session = resuming ? _sessions.Session12() : null;
        _sessions.Now += TimeSpan.FromHours(13);
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(
                sessions: _sessions.Options12(),
                rewriter: Misbehaviour.Of<ServerHello12>(
                    hello => hello.Copy(hello.Extensions.Without<SessionTicketExtension>()))),
            session);
        pair.ClientOutput.WantsSessions = true;

        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, Refused.ByClient(pair));
    }

    [Fact]
    public void A_certificate_in_a_resumed_handshake_is_unexpected_message() =>
        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, ByClient(
            Misbehaviour.Raw<ServerHello12>(hello =>
                [.. hello.Encode(), .. new Certificate12 { Certificates = [new byte[9]] }.Encode()])));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    public void A_state_cut_short_is_no_session(int length)
    {
        using var plain = new SessionState12
        {
            Suite = CipherSuiteInfo.Find(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)!,
            HasExtendedMasterSecret = true,
            Policy = new byte[4],
            IssuedAt = _sessions.Now,
            AuthenticatedAt = _sessions.Now,
            LifetimeSeconds = 1,
            MasterSecret = new SecretBytes(48),
            Group = null,
        }.Write()!;

        using SessionState12? whole = SessionState12.Read(plain.Span);
        Assert.NotNull(whole);
        Assert.Null(SessionState12.Read(plain.Span[..length]));
        Assert.Null(SessionState13.Read(plain.Span));
        Assert.Null(SessionState12.Read([.. plain.Span, 0]));
    }

    [Fact]
    public void A_chain_too_long_for_a_ticket_makes_an_empty_one()
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        var padded = new LocalIdentity
        {
            Chain = [.. identity.Identity.Chain, .. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[9000], 2)],
            KeyKind = identity.Identity.KeyKind,
            KeySizeInBits = identity.Identity.KeySizeInBits,
            Tag = identity.Identity.Tag,
        };
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12(
            clientCertificates: ClientCertificatePolicy.Request, sessions: _sessions.Options12()))
        {
            ClientIdentity = identity,
        };
        pair.ClientOutput.WantsSessions = true;
        Assert.True(pair.RunUntil(isServer: false, nameof(Client12.AwaitCertificate)));
        pair.Client.Answer(padded);
        pair.Continue();

        Assert.True(pair.Client.IsConnected);
        Assert.Empty(pair.ClientOutput.Sessions12);
    }

    private ServerHandshakeOptions Server() => TestOptions.Server12(sessions: _sessions.Options12());

    private TlsException ByClient(Func<HandshakeMessage, ReadOnlyMemory<byte>> server)
    {
        using ClientSession12 session = _sessions.Session12();
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(sessions: _sessions.Options12(), rewriter: server),
            session);
        return Refused.ByClient(pair);
    }
}
