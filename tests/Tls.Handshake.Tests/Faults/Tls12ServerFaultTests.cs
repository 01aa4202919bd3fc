using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What a server refuses of a TLS 1.2 client (RFC 5246 §7.4, RFC 8422 §5, RFC 7507).</summary>
public class Tls12ServerFaultTests
{
    [Fact]
    [Provokes(TlsFault.IllegalFallback)]
    [Rfc("7507-3-1")]
    public void A_fallback_that_was_not_needed_is_inappropriate_fallback() =>
        Expect.Fault(TlsFault.IllegalFallback, AlertDescription.InappropriateFallback, ByServer(
            Fallback(), TestOptions.Server12(TestOptions.Both)));

    [Fact]
    [Rfc("7507-3-1")]
    public void A_fallback_to_the_best_the_server_has_is_fine()
    {
        using var pair = new MachinePair(TestOptions.Client12(rewriter: Fallback()), TestOptions.Server12());

        Assert.True(pair.Run().Server.IsConnected);
    }

    [Fact]
    [Provokes(TlsFault.MismatchVersion)]
    [Rfc("5246-E.1-3", "8446-D.2-2", "8446-D.2-3")]
    public void A_client_of_TLS_1_1_is_protocol_version() =>
        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(legacyVersion: ProtocolVersion.Tls11)),
            TestOptions.Server12(TestOptions.Both)));

    [Fact]
    public void A_client_of_TLS_1_2_is_protocol_version_to_a_server_of_TLS_1_3()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server());

        Expect.Fault(
            TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalCompression)]
    [Rfc("5246-7.4.1.2-5", "8446-4.1.2-13")]
    public void A_hello_without_the_null_method_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalCompression, AlertDescription.IllegalParameter, ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(compression: new byte[] { 1 }))));

    [Fact]
    [Rfc("8446-4.1.2-13")]
    public void A_hello_with_other_methods_besides_is_fine()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(compression: new byte[] { 1, 0 }))),
            TestOptions.Server12());

        Assert.True(pair.Run().Server.IsConnected);
    }

    [Fact]
    [Provokes(TlsFault.IllegalRenegotiationInfo)]
    [Rfc("5746-3.6-2", "5746-3.6-3", "5746-3.6-4")]
    public void A_hello_that_renegotiates_is_handshake_failure() =>
        Expect.Fault(TlsFault.IllegalRenegotiationInfo, AlertDescription.HandshakeFailure, ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Replace(new RenegotiationInfo(new byte[12]))))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("5746-3.6-1", "5746-3.6-5", "5746-4.3-1")]
    public void The_SCSV_is_answered_like_the_extension(bool hasScsv)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Without<RenegotiationInfo>(),
                suites: hasScsv
                    ? [.. hello.CipherSuites, CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV]
                    : hello.CipherSuites))),
            TestOptions.Server12());

        // Our client takes the answer for unsolicited: it has not sent the extension.
        if (hasScsv)
        {
            Assert.Equal(TlsFault.UnexpectedExtension, Refused.ByClient(pair).Fault);
        }
        else
        {
            Assert.True(pair.Run().Client.IsConnected);
        }
    }

    [Fact]
    [Provokes(TlsFault.MismatchCipherSuite)]
    public void Without_a_suite_in_common_it_is_handshake_failure() =>
        Expect.Fault(TlsFault.MismatchCipherSuite, AlertDescription.HandshakeFailure, ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(suites: [(CipherSuite)0xc023]))));

    [Fact]
    [Rfc("5246-7.4.2-2", "5246-7.4.2-6", "5246-7.4.3-3", "8422-2.1-1")]
    public void Without_a_suite_for_the_only_certificate_it_is_handshake_failure()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(suites:
                [CipherSuiteInfo.Find(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)!]),
            TestOptions.Server12());

        Expect.Fault(
            TlsFault.MismatchCipherSuite, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.MismatchGroup)]
    [Rfc("8422-4-2", "8422-5.1-2", "8422-5.1-3", "8422-5.1-4", "8422-5.3-5")]
    public void Without_a_curve_in_common_it_is_handshake_failure()
    {
        using TestIdentity rsa = TestIdentity.Create(KeyKind.Rsa);
        using var pair = new MachinePair(
            TestOptions.Client12(groups: [NamedGroup.X25519]),
            TestOptions.Server12(groups: [NamedGroup.Secp256r1]))
        {
            ServerIdentity = rsa,
        };

        Expect.Fault(TlsFault.MismatchGroup, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.MismatchSignatureScheme)]
    [Rfc("5246-7.4.1.4.1-3", "5246-7.4.3-3")]
    public void A_client_that_wants_SHA_1_is_handshake_failure() =>
        Expect.Fault(TlsFault.MismatchSignatureScheme, AlertDescription.HandshakeFailure, ByServer(
            Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.Without<SignatureAlgorithms>()))));

    [Fact]
    [Provokes(TlsFault.MissingClientCertificate12)]
    public void No_certificate_where_one_is_required_is_handshake_failure()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(clientCertificates: ClientCertificatePolicy.Require));

        Expect.Fault(
            TlsFault.MissingClientCertificate12, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [Provokes(TlsFault.IllegalKeyShare)]
    [Rfc("8422-5.11-1")]
    public void A_point_that_is_none_is_illegal_parameter(int zeros) =>
        Expect.Fault(TlsFault.IllegalKeyShare, AlertDescription.IllegalParameter, ByServer(
            Misbehaviour.Of<ClientKeyExchange>(
                _ => new ClientKeyExchange { Point = new byte[zeros] })));

    [Fact]
    [Provokes(TlsFault.ForgedFinished)]
    [Rfc("5246-7.4.9-1")]
    public void A_wrong_Finished_of_the_client_is_decrypt_error() =>
        Expect.Fault(TlsFault.ForgedFinished, AlertDescription.DecryptError, ByServer(
            Misbehaviour.Of<Finished>(_ => new Finished { VerifyData = new byte[12] })));

    [Fact]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    [Rfc("5246-7.4.8-1")]
    public void A_certificate_without_CertificateVerify_is_unexpected_message()
    {
        // The change_cipher_spec comes where the signature is due.
        TlsException fault = WithClientCertificate(
            Misbehaviour.Raw<CertificateVerify>(_ => []));

        Expect.Fault(TlsFault.UnexpectedChangeCipherSpec, AlertDescription.UnexpectedMessage, fault);
    }

    [Fact]
    [Provokes(TlsFault.ForgedSignature)]
    [Rfc("5246-7.4.8-3")]
    public void A_wrong_CertificateVerify_is_decrypt_error() =>
        Expect.Fault(TlsFault.ForgedSignature, AlertDescription.DecryptError, WithClientCertificate(
            Misbehaviour.Of<CertificateVerify>(message => new CertificateVerify
            {
                Algorithm = message.Algorithm,
                Signature = new byte[70],
            })));

    [Fact]
    [Provokes(TlsFault.IllegalSignatureScheme)]
    [Rfc("5246-7.4.4-3", "5246-7.4.8-2")]
    public void A_CertificateVerify_by_a_scheme_not_asked_for_is_illegal_parameter() =>
        Expect.Fault(
            TlsFault.IllegalSignatureScheme,
            AlertDescription.IllegalParameter,
            WithClientCertificate(Misbehaviour.Of<CertificateVerify>(message => new CertificateVerify
            {
                Algorithm = SignatureScheme.EcdsaSha1,
                Signature = message.Signature,
            })));

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    public void A_Finished_before_the_keys_change_is_unexpected_message()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12());
        Assert.True(pair.RunUntil(isServer: true, nameof(Server12.WaitChangeCipherSpec)));
        byte[] finished = pair.ClientOutput.Sent.Single(m => m[0] == (byte)HandshakeType.Finished);

        var fault = Assert.Throws<TlsException>(() => pair.Server.Receive(finished));

        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, fault);
    }

    [Fact]
    public void A_client_certificate_that_was_not_asked_for_is_unexpected_message()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12());
        pair.RunUntil(isServer: true, nameof(Server12.WaitClientKeyExchange));

        var fault = Assert.Throws<TlsException>(
            () => pair.Server.Receive(new Certificate12 { Certificates = [] }.Encode()));

        Assert.Equal(TlsFault.UnexpectedMessage, fault.Fault);
    }

    private static Func<HandshakeMessage, ReadOnlyMemory<byte>> Fallback() =>
        Misbehaviour.Of<ClientHello>(hello => hello.Copy(
            suites: [.. hello.CipherSuites, CipherSuite.TLS_FALLBACK_SCSV]));

    private static TlsException ByServer(
        Func<HandshakeMessage, ReadOnlyMemory<byte>> client, ServerHandshakeOptions? server = null)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: client), server ?? TestOptions.Server12());
        return Refused.ByServer(pair);
    }

    private static TlsException WithClientCertificate(Func<HandshakeMessage, ReadOnlyMemory<byte>> client)
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: client),
            TestOptions.Server12(clientCertificates: ClientCertificatePolicy.Require))
        {
            ClientIdentity = identity,
        };
        return Refused.ByServer(pair);
    }
}
