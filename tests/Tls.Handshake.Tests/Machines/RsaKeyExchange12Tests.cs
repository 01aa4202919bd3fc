using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>
/// RSA key exchange, which is off by default (RFC 5246 §7.4.7.1): what it takes, what it does without, and
/// that a server never shows what it decrypted.
/// </summary>
public sealed class RsaKeyExchange12Tests : IDisposable
{
    private static readonly IReadOnlyList<CipherSuiteInfo> Everything = CipherSuiteInfo.All;

    private readonly TestIdentity _rsa = TestIdentity.Create(KeyKind.Rsa);

    public static TheoryData<CipherSuite> Suites => [.. CipherSuiteInfo.Tls12Rsa.Select(s => s.Suite)];

    public static TheoryData<string> HostileForms => [.. HostileEncryptor.BadForms];

    [Theory]
    [MemberData(nameof(Suites))]
    [Rfc("5246-9-1")]
    public void Every_suite_connects(CipherSuite suite)
    {
        using MachinePair pair = Pair(suites: [CipherSuiteInfo.Find(suite)!]);

        AssertConnected(pair.Run());

        Assert.Equal(suite, pair.Client.Facts.CipherSuite!.Suite);
        Assert.Null(pair.Client.Facts.Group);
        Assert.Null(pair.Server.Facts.Group);
        Assert.Null(pair.Client.Facts.ServerSignatureScheme);
        Assert.True(pair.Server.Facts.HasExtendedMasterSecret);
        Assert.Empty(pair.Questions.OfType<SignatureQuestion>());
        Assert.True(pair.Questions.OfType<VerdictQuestion>().Single().IsForEncryption);
    }

    [Fact]
    public void The_server_sends_no_ServerKeyExchange_and_speaks_of_no_points()
    {
        using MachinePair pair = Pair().Run();

        Assert.Equal(
            [
                "send ServerHello", "send Certificate", "send ServerHelloDone", "read Application",
                "send change_cipher_spec", "write Application", "send Finished",
            ],
            pair.ServerOutput.Events);
        var hello = (ServerHello12)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0], ProtocolVersion.Tls12);
        Assert.False(hello.Extensions.Contains(ExtensionType.EcPointFormats));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Client_certificates_go_with_it(bool hasOne)
    {
        using TestIdentity ecdsa = TestIdentity.Create(KeyKind.EcP256);
        using MachinePair pair = Pair(policy: ClientCertificatePolicy.Request, client: hasOne ? ecdsa : null);

        AssertConnected(pair.Run());

        Assert.Equal(hasOne, pair.Server.Facts.ClientSignatureScheme is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_and_without_an_extended_master_secret(bool isOffered)
    {
        using MachinePair pair = Pair(rewriter: isOffered ? null : Misbehaviour.Of<ClientHello>(
            hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>())));

        AssertConnected(pair.Run());

        Assert.Equal(isOffered, pair.Server.Facts.HasExtendedMasterSecret);
        Assert.Equal(pair.ClientOutput.Secrets, pair.ServerOutput.Secrets);
    }

    [Fact]
    public void It_ranks_below_ECDHE()
    {
        using MachinePair pair = Pair(suites: Everything);

        AssertConnected(pair.Run());

        Assert.Equal(SuiteAuthentication.Rsa, pair.Server.Facts.CipherSuite!.Authentication);
    }

    [Fact]
    [Rfc("8422-5.1-2", "8422-5.1-4")]
    public void Without_a_curve_or_a_scheme_in_common_it_is_what_is_left()
    {
        using var curves = new MachinePair(
            TestOptions.Client12(suites: Everything, groups: [NamedGroup.X25519]),
            TestOptions.Server12(suites: Everything, groups: [NamedGroup.Secp256r1]))
        {
            ServerIdentity = _rsa,
        };
        using var schemes = new MachinePair(
            TestOptions.Client12(suites: Everything, schemes: [SignatureScheme.EcdsaSecp256r1Sha256]),
            TestOptions.Server12(suites: Everything))
        {
            ServerIdentity = _rsa,
        };

        AssertConnected(curves.Run());
        AssertConnected(schemes.Run());
        Assert.Equal(SuiteAuthentication.RsaKeyExchange, curves.Server.Facts.CipherSuite!.Authentication);
        Assert.Equal(SuiteAuthentication.RsaKeyExchange, schemes.Server.Facts.CipherSuite!.Authentication);
    }

    [Theory]
    [InlineData(KeyKind.Rsa, 1024)]
    [InlineData(KeyKind.RsaPss, 2048)]
    [InlineData(KeyKind.EcP256, 0)]
    public void A_key_that_cannot_decrypt_is_not_used_and_nothing_is_sent(KeyKind kind, int bits)
    {
        using TestIdentity other = TestIdentity.Create(kind, bits);
        using MachinePair pair = Pair(identity: other);

        Assert.Equal(TlsFault.MismatchCipherSuite, Refused.ByServer(pair).Fault);
        Assert.Empty(pair.ServerOutput.Sent);
    }

    [Fact]
    public void A_server_that_does_not_allow_it_refuses()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(suites: CipherSuiteInfo.Tls12Rsa), TestOptions.Server12())
        {
            ServerIdentity = _rsa,
        };

        Assert.Equal(TlsFault.MismatchCipherSuite, Refused.ByServer(pair).Fault);
    }

    [Fact]
    public void The_client_takes_no_other_key_for_it()
    {
        using VerifyingKey pss = Public(KeyKind.RsaPss);
        using MachinePair pair = Pair(judge: _ => PeerVerdict.Accept(pss));

        Assert.Equal(TlsFault.IllegalCertificateKey, Refused.ByClient(pair).Fault);
    }

    [Fact]
    public void A_ServerKeyExchange_is_unexpected()
    {
        // §7.4.3: it is not legal to send it for RSA.
        using MachinePair pair = Pair(serverRewriter: Misbehaviour.Raw<ServerHelloDone>(done =>
        [
            (byte)HandshakeType.ServerKeyExchange, 0, 0, 0, .. done.Encode().ToArray(),
        ]));

        Assert.Equal(TlsFault.UnexpectedMessage, Refused.ByClient(pair).Fault);
    }

    [Fact]
    [Rfc("5246-7.4.7.1-1")]
    public void The_version_in_the_secret_is_the_one_in_the_hello()
    {
        // §7.4.7.1: the version offered by the client, not the version negotiated.
        byte[]? seen = null;
        using MachinePair pair = Pair(judge: question => PeerVerdict.Accept(
            new Watching(Real(question), secret => seen = secret.ToArray())));

        AssertConnected(pair.Run());

        Assert.Equal(RsaPremaster12.Size, seen!.Length);
        Assert.Equal([3, 3], seen[..2]);
        Assert.False(FixedTime.IsZero(seen.AsSpan(2)));
    }

    [Theory]
    [MemberData(nameof(HostileForms))]
    [Rfc("5246-7.4.7.1-2", "5246-7.4.7.1-3")]
    public void Whatever_is_encrypted_the_server_takes_the_same_steps(string form)
    {
        using MachinePair good = Hostile("as it should be");
        using MachinePair bad = Hostile(form);

        AssertConnected(good.Run());
        TlsException fault = Refused.ByServer(bad);

        // Up to the Finished nothing is different: not a message, not a question, not a change of keys.
        Assert.Equal(TlsFault.ForgedFinished, fault.Fault);
        Assert.Equal(AlertDescription.DecryptError, fault.Alert);
        Assert.Equal(good.ServerOutput.Events.Take(4), bad.ServerOutput.Events);
        Assert.Equal(
            good.Transitions.Where(t => t.IsServer).Select(t => (t.From, t.Input, t.To)).SkipLast(1),
            bad.Transitions.Where(t => t.IsServer).Select(t => (t.From, t.Input, t.To)));
        Assert.NotEqual(bad.ClientOutput.Secrets, bad.ServerOutput.Secrets);
    }

    [Theory]
    [InlineData("nothing else", true)]
    [InlineData("ECDHE", false)]
    [InlineData("ECDHE without a curve", true)]
    [InlineData("off", false)]
    public void A_session_goes_on_while_it_is_on_and_nothing_better_is_in_common(string now, bool goesOn)
    {
        foreach (bool ticket in new[] { true, false })
        {
            var sessions = new TestSessions();
            using ClientSession12 session = Session(sessions, ticket);
            using var pair = new MachinePair(
                TestOptions.Client12(
                    suites: now == "nothing else" ? CipherSuiteInfo.Tls12Rsa : Everything,
                    groups: [NamedGroup.X25519]),
                TestOptions.Server12(
                    suites: now == "off" ? CipherSuiteInfo.Tls12 : Everything,
                    groups: now == "ECDHE without a curve" ? [NamedGroup.Secp256r1] : null,
                    sessions: sessions.Options12(ticket)),
                session)
            {
                ServerIdentity = _rsa,
            };

            AssertConnected(pair.Run());

            Assert.Equal(goesOn, pair.Client.Facts.IsResumed);
            Assert.Equal(
                goesOn ? SuiteAuthentication.RsaKeyExchange : SuiteAuthentication.Rsa,
                pair.Client.Facts.CipherSuite!.Authentication);
        }
    }

    [Fact]
    [Rfc("5246-7.4.7.1-4")]
    public void Where_nothing_can_be_read_the_secret_is_random_and_another_each_time()
    {
        // §7.4.7.1: a secret that could be guessed would let whoever sent the bad one finish, and so see that it was bad.
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.Rsa);
        var seen = new HashSet<string>();
        byte[] bad = new byte[256];
        for (int i = 0; i < 8; i++)
        {
            bad[^1] = (byte)(2 + i);
            foreach (ReadOnlyMemory<byte> sent in (ReadOnlyMemory<byte>[])[bad, bad.AsMemory(1), default])
            {
                using SecretBytes secret = RsaPremaster12.Decrypt(
                    CryptoProvider.Default, key, sent.Span, ProtocolVersion.Tls12);
                Assert.Equal([3, 3], secret.Span[..2].ToArray());
                Assert.True(seen.Add(Convert.ToHexString(secret.Span[2..24])));
                Assert.True(seen.Add(Convert.ToHexString(secret.Span[24..])));
            }
        }
    }

    public void Dispose() => _rsa.Dispose();

    private ClientSession12 Session(TestSessions sessions, bool ticket)
    {
        using var first = new MachinePair(
            TestOptions.Client12(suites: CipherSuiteInfo.Tls12Rsa),
            TestOptions.Server12(suites: CipherSuiteInfo.Tls12Rsa, sessions: sessions.Options12(ticket)))
        {
            ServerIdentity = _rsa,
        };
        first.ClientOutput.WantsSessions = true;
        first.Run();
        return first.ClientOutput.Sessions12.Single();
    }

    private static VerifyingKey Real(VerdictQuestion question)
    {
        Assert.True(CryptoProvider.Default.TryImportVerifyingKey(question.Chain[0].Span, out VerifyingKey? key));
        return key;
    }

    private static VerifyingKey Public(KeyKind kind)
    {
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(kind);
        Assert.True(CryptoProvider.Default.TryImportVerifyingKey(
            key.SubjectPublicKeyInfo.Span, out VerifyingKey? half));
        return half;
    }

    private static void AssertConnected(MachinePair pair) =>
        Assert.True(pair.Client.IsConnected && pair.Server.IsConnected);

    private MachinePair Hostile(string form) => Pair(judge: question => PeerVerdict.Accept(
        new HostileEncryptor(Real(question), question.Chain[0].Span, form)));

    private MachinePair Pair(
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        ClientCertificatePolicy policy = ClientCertificatePolicy.None,
        TestIdentity? identity = null,
        TestIdentity? client = null,
        Func<VerdictQuestion, PeerVerdict>? judge = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? serverRewriter = null) => new(
            TestOptions.Client12(suites: suites ?? CipherSuiteInfo.Tls12Rsa, rewriter: rewriter),
            TestOptions.Server12(
                suites: suites ?? CipherSuiteInfo.Tls12Rsa, clientCertificates: policy, rewriter: serverRewriter))
        {
            ServerIdentity = identity ?? _rsa,
            ClientIdentity = client,
            Judge = judge ?? (question => TestIdentity.Accept(question.Chain)),
        };

    /// <summary>Looks at what is encrypted.</summary>
    private sealed class Watching(VerifyingKey real, Action<ReadOnlySpan<byte>> watch)
        : VerifyingKey(real.Kind, real.SizeInBits)
    {
        public override bool Verify(
            SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
            real.Verify(algorithm, data, signature);

        public override bool TryEncrypt(
            ReadOnlySpan<byte> message,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? ciphertext)
        {
            watch(message);
            return real.TryEncrypt(message, out ciphertext);
        }

        protected override void Dispose(bool disposing) => real.Dispose();
    }
}
