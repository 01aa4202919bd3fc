using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What a client refuses in the flight of a TLS 1.2 server (RFC 5246 §7.4, RFC 8422 §5).</summary>
public class Tls12ClientFaultTests
{
    private static readonly CipherSuiteInfo OneSuite =
        CipherSuiteInfo.Find(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)!;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Provokes(TlsFault.IllegalDowngrade)]
    [Rfc("8446-4.1.3-14", "8446-4.1.3-15")]
    public void A_client_of_both_versions_refuses_the_sentinel(byte sentinel) =>
        Expect.Fault(TlsFault.IllegalDowngrade, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(random: Sentinel(sentinel))),
            TestOptions.Client12(TestOptions.Both)));

    [Fact]
    public void A_client_of_TLS_1_2_minds_the_older_sentinel_alone()
    {
        Expect.Fault(TlsFault.IllegalDowngrade, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(random: Sentinel(0)))));
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(random: Sentinel(1)))));
        Assert.True(pair.Run().Client.IsConnected);
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls11)]
    [InlineData(ProtocolVersion.Tls13)]
    [Provokes(TlsFault.MismatchVersion)]
    [Rfc("5246-E.1-1", "8446-D.1-1")]
    public void A_server_of_another_version_is_protocol_version(ProtocolVersion version) =>
        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(legacyVersion: version))));

    [Fact]
    [Provokes(TlsFault.IllegalVersion)]
    [Rfc("8446-4.1.4-10", "8446-4.1.4-11")]
    public void A_ServerHello_of_TLS_1_2_after_a_HelloRetryRequest_is_illegal_parameter()
    {
        using var pair = new MachinePair(
            TestOptions.Client(
                suites: TestOptions.AllSuites, shares: [NamedGroup.X25519], versions: TestOptions.Both),
            TestOptions.Server(groups: [NamedGroup.Secp256r1], rewriter: Misbehaviour.Of<ServerHello13>(
                hello => new ServerHello12(hello.Random) { CipherSuite = OneSuite.Suite })));

        Expect.Fault(
            TlsFault.IllegalVersion, AlertDescription.IllegalParameter, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalCompression)]
    public void ServerHello_with_compression_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalCompression, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(compression: 1))));

    [Fact]
    [Provokes(TlsFault.IllegalSessionIdEcho)]
    public void ServerHello_that_resumes_what_never_was_is_illegal_parameter()
    {
        MachinePair? pair = null;
        using (pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerHello12>(hello => hello.Copy(
                sessionId: ((ClientHello)HandshakeDecoder.Decode(pair!.ClientOutput.Sent[0]))
                    .LegacySessionId)))))
        {
            Expect.Fault(
                TlsFault.IllegalSessionIdEcho, AlertDescription.IllegalParameter, Refused.ByClient(pair));
        }
    }

    [Fact]
    public void ServerHello_with_a_session_id_of_its_own_is_fine()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(sessionId: new byte[32]))));

        Assert.True(pair.Run().Client.IsConnected);
    }

    [Theory]
    [InlineData(CipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData((CipherSuite)0xc023)]
    [Provokes(TlsFault.IllegalCipherSuite)]
    public void ServerHello_with_a_suite_not_offered_for_its_version_is_illegal_parameter(CipherSuite suite) =>
        Expect.Fault(TlsFault.IllegalCipherSuite, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(suite: suite)),
            TestOptions.Client12(
                TestOptions.Both,
                suites: [CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!, OneSuite])));

    [Fact]
    public void A_ServerHello_of_TLS_1_3_with_a_suite_of_TLS_1_2_is_illegal_parameter()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both),
            TestOptions.Server(rewriter: Misbehaviour.Of<ServerHello13>(
                hello => hello.Copy(suite: OneSuite.Suite))));

        Expect.Fault(
            TlsFault.IllegalCipherSuite, AlertDescription.IllegalParameter, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalRenegotiationInfo)]
    [Rfc("5746-3.4-2", "5746-3.4-3", "5746-3.4-4")]
    public void ServerHello_with_a_renegotiation_info_that_is_not_empty_is_handshake_failure() =>
        Expect.Fault(TlsFault.IllegalRenegotiationInfo, AlertDescription.HandshakeFailure, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(
                hello.Extensions.Replace(new RenegotiationInfo(new byte[12]))))));

    [Fact]
    [Provokes(TlsFault.IllegalExtensionValue)]
    [Rfc("8422-5.2-1", "8422-5.2-2")]
    public void ServerHello_without_uncompressed_points_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalExtensionValue, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(
                hello.Extensions.Replace(new EcPointFormats((EcPointFormat)1))))));

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    [Rfc("5246-7.4.1.4-2")]
    public void ServerHello_with_an_unsolicited_ticket_extension_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(
                hello.Extensions.With(new SessionTicketExtension(default))))));

    [Fact]
    public void ServerHello_without_any_extension_is_fine()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>()))),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(ExtensionBlock.Absent))));

        Assert.True(pair.Run().Client.IsConnected);
    }

    [Fact]
    [Provokes(TlsFault.IllegalApplicationProtocol)]
    public void A_protocol_not_offered_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalApplicationProtocol, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(
                hello.Extensions.With(new AlpnChoice("h3")))),
            TestOptions.Client12(protocols: ["h2"])));

    [Fact]
    [Provokes(TlsFault.DecodeEmptyCertificate)]
    public void A_server_without_a_certificate_is_decode_error() =>
        Expect.Fault(TlsFault.DecodeEmptyCertificate, AlertDescription.DecodeError, ByClient(
            Misbehaviour.Of<Certificate12>(_ => new Certificate12 { Certificates = [] })));

    [Fact]
    [Provokes(TlsFault.IllegalCertificateKey)]
    [Rfc("5246-7.4.2-2", "5246-7.4.2-6", "8422-2.1-1", "8422-2.2-1", "8422-5.3-2", "8422-5.3-3")]
    public void A_certificate_whose_key_is_not_of_the_suite_is_illegal_parameter()
    {
        using TestIdentity rsa = TestIdentity.Create(KeyKind.Rsa);

        Expect.Fault(TlsFault.IllegalCertificateKey, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<Certificate12>(
                _ => new Certificate12 { Certificates = rsa.Identity.Chain })));
    }

    [Fact]
    [Provokes(TlsFault.IllegalCertificateKey)]
    [Rfc("5246-7.4.2-14", "8422-5.1-3", "8422-5.3-4")]
    public void A_certificate_whose_curve_was_not_offered_is_illegal_parameter()
    {
        using TestIdentity other = TestIdentity.Create(KeyKind.EcP384);

        Expect.Fault(TlsFault.IllegalCertificateKey, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<Certificate12>(
                _ => new Certificate12 { Certificates = other.Identity.Chain }),
            TestOptions.Client12(groups: [NamedGroup.X25519, NamedGroup.Secp256r1])));
    }

    [Theory]
    [InlineData(NamedGroup.Secp384r1)]
    [InlineData(NamedGroup.X448)]
    [InlineData(NamedGroup.X25519MLKem768)]
    [Provokes(TlsFault.IllegalGroup)]
    [Rfc("8422-5.4-1")]
    public void ServerKeyExchange_with_a_curve_not_offered_is_illegal_parameter(NamedGroup group) =>
        Expect.Fault(TlsFault.IllegalGroup, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerKeyExchange>(message => message.Copy(
                new ServerEcdhParams(group, message.Params.Point))),
            TestOptions.Client12(groups: [NamedGroup.X25519, NamedGroup.Secp256r1])));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Provokes(TlsFault.IllegalGroup)]
    [Rfc("8422-5.4-1")]
    public void An_explicit_curve_is_illegal_parameter(byte curveType) =>
        Expect.Fault(TlsFault.IllegalGroup, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Raw<ServerKeyExchange>(message => Changed(message, at: 4, to: curveType))));

    [Fact]
    [Provokes(TlsFault.IllegalSignatureScheme)]
    [Rfc("5246-7.4.3-2", "8446-4.2.3-12")]
    public void ServerKeyExchange_by_a_scheme_not_offered_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalSignatureScheme, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerKeyExchange>(
                message => message.Copy(scheme: SignatureScheme.EcdsaSha1))));

    [Fact]
    [Rfc("5246-7.4.3-4", "8422-2.1-2")]
    public void ServerKeyExchange_by_a_scheme_of_another_key_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalSignatureScheme, AlertDescription.IllegalParameter, ByClient(
            Misbehaviour.Of<ServerKeyExchange>(
                message => message.Copy(scheme: SignatureScheme.RsaPkcs1Sha256))));

    [Fact]
    [Provokes(TlsFault.ForgedSignature)]
    [Rfc("8422-2.1-2")]
    public void ServerKeyExchange_with_another_point_than_was_signed_is_decrypt_error() =>
        Expect.Fault(TlsFault.ForgedSignature, AlertDescription.DecryptError, ByClient(
            Misbehaviour.Of<ServerKeyExchange>(message => message.Copy(
                new ServerEcdhParams(message.Params.Group, new byte[32])))));

    [Theory]
    [InlineData(NamedGroup.X25519, 32)]
    [InlineData(NamedGroup.X25519, 31)]
    [InlineData(NamedGroup.Secp256r1, 65)]
    [Provokes(TlsFault.IllegalKeyShare)]
    [Rfc("8422-5.11-1")]
    public void A_point_that_is_none_is_illegal_parameter_even_if_signed(NamedGroup group, int zeros)
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        MachinePair? pair = null;
        using (pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerKeyExchange>(
                message => Signed(pair!, identity, new ServerEcdhParams(group, new byte[zeros])))))
        {
            ServerIdentity = identity,
        })
        {
            Expect.Fault(
                TlsFault.IllegalKeyShare, AlertDescription.IllegalParameter, Refused.ByClient(pair));
        }
    }

    [Theory]
    [InlineData(typeof(Certificate12))]
    [InlineData(typeof(ServerKeyExchange))]
    [InlineData(typeof(ServerHelloDone))]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("5246-7.4.2-1")]
    public void A_message_left_out_leaves_the_next_unexpected(Type left)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(rewriter: message =>
                message.GetType() == left ? ReadOnlyMemory<byte>.Empty : message.Encode()));
        if (left == typeof(ServerHelloDone))
        {
            // Nothing follows: both wait.
            pair.Run();
            Assert.False(pair.Client.IsConnected);
            return;
        }

        Expect.Fault(
            TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.ForgedFinished)]
    [Rfc("5246-7.4.9-1")]
    public void A_wrong_Finished_of_the_server_is_decrypt_error() =>
        Expect.Fault(TlsFault.ForgedFinished, AlertDescription.DecryptError, ByClient(
            Misbehaviour.Of<Finished>(_ => new Finished { VerifyData = new byte[12] })));

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(32)]
    public void A_Finished_of_another_length_is_decrypt_error(int length) =>
        Assert.Equal(AlertDescription.DecryptError, ByClient(
            Misbehaviour.Of<Finished>(_ => new Finished { VerifyData = new byte[length] })).Alert);

    private static TlsException ByClient(
        Func<HandshakeMessage, ReadOnlyMemory<byte>> server, ClientHandshakeOptions? client = null)
    {
        using var pair = new MachinePair(
            client ?? TestOptions.Client12(), TestOptions.Server12(rewriter: server));
        return Refused.ByClient(pair);
    }

    private static byte[] Sentinel(byte last) => [.. new byte[24], .. "DOWNGRD"u8, last];

    private static byte[] Changed(HandshakeMessage message, int at, byte to)
    {
        byte[] bytes = message.Encode();
        bytes[at] = to;
        return bytes;
    }

    private static ServerKeyExchange Signed(MachinePair pair, TestIdentity identity, ServerEcdhParams parameters)
    {
        // What the server was asked to sign begins with both randoms.
        ReadOnlyMemory<byte> asked = pair.Questions.OfType<SignatureQuestion>().Single().Content;
        return new ServerKeyExchange
        {
            Params = parameters,
            Algorithm = SignatureScheme.EcdsaSecp256r1Sha256,
            Signature = TestIdentity.Sign(new SignatureQuestion
            {
                Identity = identity.Identity,
                Scheme = SignatureScheme.EcdsaSecp256r1Sha256,
                Algorithm = SignatureAlgorithm.EcdsaSha256,
                Content = ServerKeyExchangeInput.Of(asked[..32], asked[32..64], parameters),
            }),
        };
    }
}
