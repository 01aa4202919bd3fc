using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Psk;

/// <summary>The ECDHE_PSK suites of TLS 1.2 (RFC 4279 §2, RFC 5489 §2, RFC 8442).</summary>
public class Psk12Tests
{
    public static TheoryData<CipherSuite> Suites => [.. CipherSuiteInfo.Tls12Psk.Select(suite => suite.Suite)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_key_authenticates_both_sides_without_certificates(CipherSuite suite)
    {
        using MachinePair pair = Pair(server: Server(suites: [CipherSuiteInfo.Find(suite)!])).Run();

        AssertByPsk(pair, "a");
        Assert.Equal(suite, pair.Client.Facts.CipherSuite!.Suite);
        Assert.All(pair.Questions, question => Assert.IsType<PskQuestion>(question));
        Assert.Equal(pair.ClientOutput.Secrets, pair.ServerOutput.Secrets);
        Assert.Equal(pair.ClientOutput.WriteKeys, pair.ServerOutput.ReadKeys);
        Assert.Equal(
            [
                HandshakeType.ServerHello, HandshakeType.ServerKeyExchange, HandshakeType.ServerHelloDone,
                HandshakeType.Finished,
            ],
            pair.ServerOutput.Sent.Select(message => (HandshakeType)message[0]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_secret_comes_from_the_key_exchange_and_the_key_in_that_order(bool extended)
    {
        // RFC 5489 §2: the length of Z, Z, the length of the key, the key.
        using var z = new SecretBytes([1, 2, 3]);
        using var key = new SecretBytes([9, 8]);
        using SecretBytes joined = PskPremaster12.Join(z.Clone(), key);
        Assert.Equal([0, 3, 1, 2, 3, 0, 2, 9, 8], joined.Span.ToArray());

        using MachinePair pair = Pair(TestOptions.Client12(rewriter: extended ? null : Misbehaviour.Of<ClientHello>(
            hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>())))).Run();
        AssertByPsk(pair, "a");
        Assert.Equal(extended, pair.Server.Facts.HasExtendedMasterSecret);
    }

    [Theory]
    [InlineData(null, "a")]
    [InlineData("nothing we know", "a")]
    [InlineData("b", "b")]
    public void The_hint_names_the_key_or_says_nothing(string? hint, string chosen)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(), Server(hint: hint), psks12: [TestPsks.Plain("a"), TestPsks.Plain("b")])
        {
            FindPsk = Known("a", "b"),
        };

        pair.Run();

        AssertByPsk(pair, chosen);
        var exchange = (ServerKeyExchangePsk)HandshakeDecoder.Decode(
            pair.ServerOutput.Sent[1], ProtocolVersion.Tls12, CertificateType.X509, SuiteAuthentication.Psk);
        Assert.Equal(hint ?? string.Empty, Encoding.UTF8.GetString(exchange.IdentityHint.Span));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("b")]
    public void An_application_that_chooses_by_the_hint_is_given_it_before_the_client_answers(string? hint)
    {
        ExternalPsk chosen = TestPsks.Plain("b");
        ReadOnlyMemory<byte>? heard = null;
        using var pair = new MachinePair(TestOptions.Client12(asksForPsk: true), Server(hint: hint))
        {
            FindPsk = question =>
            {
                heard ??= question.IdentityHint;
                return question.IdentityHint is null ? Known("b")(question) : chosen;
            },
        };

        pair.Run();

        AssertByPsk(pair, "b");
        Assert.Equal(hint ?? string.Empty, Encoding.UTF8.GetString(heard!.Value.Span));
        Assert.Empty(Assert.IsType<PskQuestion>(pair.Questions[0]).Identities);
        Assert.Throws<ObjectDisposedException>(() => chosen.Key.Span.Length);
    }

    [Fact]
    [Provokes(TlsFault.MismatchPresharedKey)]
    public void An_application_that_has_no_key_for_the_hint_ends_the_handshake()
    {
        using var pair = new MachinePair(TestOptions.Client12(asksForPsk: true), Server(hint: "who"));

        TlsException fault = Refused.ByClient(pair);

        Assert.Equal(TlsFault.MismatchPresharedKey, fault.Fault);
        Assert.Equal(AlertDescription.HandshakeFailure, fault.Alert);
    }

    [Fact]
    public void A_server_with_keys_serves_clients_without_by_a_certificate()
    {
        using var pair = new MachinePair(TestOptions.Client12(suites: CipherSuiteInfo.Tls12), Server());

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.Null(pair.Server.Facts.ExternalPsk);
        Assert.DoesNotContain(pair.Questions, question => question is PskQuestion);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_that_a_key_began_goes_on_and_keeps_its_name(bool ticket)
    {
        var sessions = new TestSessions();
        ServerHandshakeOptions server = Server(sessions: sessions.Options12(ticket));
        using MachinePair first = Pair(server: server);
        first.ClientOutput.WantsSessions = true;
        first.Run();
        using var second = new MachinePair(
            TestOptions.Client12(), server, first.ClientOutput.Sessions12.Single(), psks12: [TestPsks.Plain("a")])
        {
            FindPsk = _ => TestPsks.Plain("a"),
        };

        second.Run();

        Assert.True(second.Client.Facts.IsResumed);
        Assert.Equal("a"u8.ToArray(), Assert.Single(Assert.IsType<PskQuestion>(Assert.Single(second.Questions)).Identities).ToArray());
        Assert.Equal("a"u8.ToArray(), second.Server.Facts.PskIdentity.ToArray());
    }

    [Fact]
    public void Keys_are_wiped_once_they_have_been_used()
    {
        ExternalPsk one = TestPsks.Plain("a");
        ExternalPsk other = TestPsks.Plain("b");
        ExternalPsk found = TestPsks.Plain("a");
        using var pair = new MachinePair(TestOptions.Client12(), Server(), psks12: [one, other]) { FindPsk = _ => found };

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.All([one, other, found], psk => Assert.Throws<ObjectDisposedException>(() => psk.Key.Span.Length));
    }

    [Fact]
    [Provokes(TlsFault.MismatchPskIdentity)]
    public void An_unknown_name_is_unknown_psk_identity()
    {
        using var pair = new MachinePair(TestOptions.Client12(), Server(), psks12: [TestPsks.Plain("a")]);

        TlsException fault = Refused.ByServer(pair);

        Assert.Equal(TlsFault.MismatchPskIdentity, fault.Fault);
        Assert.Equal(AlertDescription.UnknownPskIdentity, fault.Alert);
        Assert.DoesNotContain("61", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Provokes(TlsFault.ForgedFinished)]
    public void Another_key_of_the_same_name_is_decrypt_error()
    {
        using var pair = new MachinePair(TestOptions.Client12(), Server(), psks12: [TestPsks.Plain("a")])
        {
            FindPsk = _ => TestPsks.Plain("a", key: 8),
        };

        TlsException fault = Refused.ByServer(pair);

        Assert.Equal(TlsFault.ForgedFinished, fault.Fault);
        Assert.Equal(AlertDescription.DecryptError, fault.Alert);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.IllegalKeyShare)]
    public void A_point_that_is_none_is_illegal_parameter(bool byClient)
    {
        using MachinePair pair = byClient
            ? Pair(TestOptions.Client12(rewriter: Misbehaviour.Of<ClientKeyExchangePsk>(
                message => new ClientKeyExchangePsk { Identity = message.Identity, Point = new byte[32] })))
            : Pair(server: Server(rewriter: Misbehaviour.Of<ServerKeyExchangePsk>(
                message => new ServerKeyExchangePsk
                {
                    Params = new ServerEcdhParams(NamedGroup.X25519, new byte[32]),
                })));

        TlsException fault = byClient ? Refused.ByServer(pair) : Refused.ByClient(pair);

        Assert.Equal(TlsFault.IllegalKeyShare, fault.Fault);
        Assert.Equal(AlertDescription.IllegalParameter, fault.Alert);
    }

    [Fact]
    [Provokes(TlsFault.IllegalGroup)]
    public void A_curve_that_was_not_offered_is_illegal_parameter()
    {
        using MachinePair pair = Pair(server: Server(rewriter: Misbehaviour.Of<ServerKeyExchangePsk>(
            _ => new ServerKeyExchangePsk { Params = new ServerEcdhParams(NamedGroup.X448, new byte[56]) })));

        Assert.Equal(TlsFault.IllegalGroup, Refused.ByClient(pair).Fault);
    }

    [Fact]
    public void A_certificate_or_a_request_for_one_is_unexpected_message()
    {
        byte[] certificate = new Certificate12 { Certificates = [new byte[3]] }.Encode();
        byte[] request = new CertificateRequest12
        {
            CertificateTypes = [ClientCertificateType.EcdsaSign],
            SignatureSchemes = TestOptions.AllSchemes,
        }.Encode();
        using MachinePair one = Pair(server: Server(
            rewriter: Misbehaviour.Raw<ServerKeyExchangePsk>(message => [.. certificate, .. message.Encode()])));
        using MachinePair other = Pair(server: Server(
            rewriter: Misbehaviour.Raw<ServerKeyExchangePsk>(message => [.. message.Encode(), .. request])));

        Assert.Equal(TlsFault.UnexpectedMessage, Refused.ByClient(one).Fault);
        Assert.Equal(TlsFault.UnexpectedMessage, Refused.ByClient(other).Fault);
    }

    public static TheoryData<HandshakeMessage> Messages() => new()
    {
        new ServerKeyExchangePsk { Params = new ServerEcdhParams(NamedGroup.X25519, new byte[32]) },
        new ServerKeyExchangePsk
        {
            IdentityHint = new byte[] { 1, 2 },
            Params = new ServerEcdhParams(NamedGroup.Secp256r1, new byte[65]),
        },
        new ClientKeyExchangePsk { Identity = default, Point = new byte[1] },
        new ClientKeyExchangePsk { Identity = new byte[300], Point = new byte[65] },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_are_read_as_written_and_no_other_way(HandshakeMessage message)
    {
        byte[] bytes = message.Encode();
        HandshakeMessage read = Decode(bytes);
        Assert.IsType(message.GetType(), read);
        Assert.Equal(bytes, read.Encode());
        for (int length = HandshakeMessage.HeaderSize; length < bytes.Length; length++)
        {
            byte[] shorter = Refusal.WithTrueLength(bytes[..length]);
            Assert.Equal(AlertDescription.DecodeError, Assert.Throws<TlsException>(() => Decode(shorter)).Alert);
        }

        byte[] longer = Refusal.WithTrueLength([.. bytes, 0]);
        Assert.Equal(TlsFault.DecodeTrailingData, Assert.Throws<TlsException>(() => Decode(longer)).Fault);
    }

    private static HandshakeMessage Decode(byte[] bytes) =>
        HandshakeDecoder.Decode(bytes, ProtocolVersion.Tls12, CertificateType.X509, SuiteAuthentication.Psk);

    private static ServerHandshakeOptions Server(
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        string? hint = null,
        ServerSessions12? sessions = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null) => TestOptions.Server12(
            suites: suites, sessions: sessions, rewriter: rewriter, externalPsks: true, pskHint: hint);

    private static MachinePair Pair(ClientHandshakeOptions? client = null, ServerHandshakeOptions? server = null) =>
        new(client ?? TestOptions.Client12(), server ?? Server(), psks12: [TestPsks.Plain("a")])
        {
            FindPsk = Known("a"),
        };

    private static Func<PskQuestion, ExternalPsk?> Known(params string[] names) => question =>
    {
        Assert.Equal(ProtocolVersion.Tls12, question.Version);
        string name = Encoding.UTF8.GetString(Assert.Single(question.Identities).Span);
        return names.Contains(name) ? TestPsks.Plain(name) : null;
    };

    private static void AssertByPsk(MachinePair pair, string identity)
    {
        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        Assert.Equal(identity, Encoding.UTF8.GetString(pair.Client.Facts.PskIdentity.Span));
        Assert.Equal(identity, Encoding.UTF8.GetString(pair.Server.Facts.PskIdentity.Span));
        Assert.Empty(pair.Client.Facts.PeerChain);
        Assert.Null(pair.Server.Facts.LocalIdentity);
    }
}
