using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What a server refuses in a client's proof of identity (RFC 8446 §4.4.2, §4.4.3).</summary>
public class ClientAuthenticationFaultTests
{
    private static readonly TestIdentity Identity = TestIdentity.Create(KeyKind.EcP256);

    [Fact]
    [Provokes(TlsFault.MissingClientCertificate)]
    public void No_certificate_where_one_is_required_is_certificate_required()
    {
        using var pair = new MachinePair(
            server: TestOptions.Server(clientCertificates: ClientCertificatePolicy.Require));

        Expect.Fault(
            TlsFault.MissingClientCertificate, AlertDescription.CertificateRequired, Refused.ByServer(pair));
    }

    [Fact]
    [Rfc("8446-4.4.2-5")]
    public void A_client_Certificate_with_another_context_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalCertificateContext, AlertDescription.IllegalParameter, ByServer(
            Misbehaviour.Of<Certificate13>(certificate => new Certificate13
            {
                RequestContext = new byte[1],
                Entries = certificate.Entries,
            })));

    [Fact]
    [Rfc("8446-4.4.2-7")]
    public void A_certificate_with_an_unsolicited_extension_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, ByServer(
            Misbehaviour.Of<Certificate13>(certificate => new Certificate13
            {
                Entries =
                [
                    new CertificateEntry
                    {
                        CertificateData = certificate.Entries[0].CertificateData,
                        Extensions = [new UnknownExtension((ExtensionType)0x7777, new byte[1])],
                    },
                ],
            })));

    [Theory]
    [InlineData(SignatureScheme.EcdsaSecp384r1Sha384)]
    [InlineData(SignatureScheme.RsaPkcs1Sha256)]
    [Rfc("8446-4.4.3-5")]
    public void A_signature_by_another_scheme_is_illegal_parameter(SignatureScheme scheme) =>
        Expect.Fault(TlsFault.IllegalSignatureScheme, AlertDescription.IllegalParameter, ByServer(
            Misbehaviour.Of<CertificateVerify>(
                verify => new CertificateVerify { Algorithm = scheme, Signature = verify.Signature })));

    [Fact]
    [Rfc("8446-4.4.3-9", "8446-4.4.3-10")]
    public void A_signature_that_does_not_verify_is_decrypt_error() =>
        Expect.Fault(TlsFault.ForgedSignature, AlertDescription.DecryptError, ByServer(
            Misbehaviour.Of<CertificateVerify>(
                verify => new CertificateVerify { Algorithm = verify.Algorithm, Signature = new byte[70] })));

    [Fact]
    [Rfc("8446-4.4.3-2")]
    public void A_certificate_without_a_signature_is_unexpected_message() =>
        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, ByServer(
            Misbehaviour.Raw<CertificateVerify>(_ => [])));

    [Fact]
    public void A_refused_client_is_refused_for_the_reason_given()
    {
        var reason = new TlsException(TlsFault.RejectedExpired, "yesterday");
        using var pair = new MachinePair(
            server: TestOptions.Server(clientCertificates: ClientCertificatePolicy.Request))
        {
            ClientIdentity = Identity,
            Judge = question => question.PeerIsServer
                ? TestIdentity.Accept(question.Chain)
                : PeerVerdict.Refuse(reason),
        };

        Assert.Same(reason, Refused.ByServer(pair));
    }

    [Fact]
    [Rfc("8446-4.4.3-5")]
    public void A_client_whose_key_cannot_sign_as_the_server_asks_says_handshake_failure()
    {
        using TestIdentity p384 = TestIdentity.Create(KeyKind.EcP384);
        using var pair = new MachinePair(server: TestOptions.Server(
            schemes: [SignatureScheme.EcdsaSecp256r1Sha256],
            clientCertificates: ClientCertificatePolicy.Request))
        {
            ClientIdentity = p384,
        };

        Expect.Fault(
            TlsFault.MismatchSignatureScheme, AlertDescription.HandshakeFailure, Refused.ByClient(pair));
    }

    private static TlsException ByServer(Func<HandshakeMessage, ReadOnlyMemory<byte>> rewriter)
    {
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: rewriter),
            TestOptions.Server(clientCertificates: ClientCertificatePolicy.Request))
        {
            ClientIdentity = Identity,
        };
        return Refused.ByServer(pair);
    }
}
