using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>
/// What a client refuses between EncryptedExtensions and CertificateVerify (RFC 8446 §4.3, §4.4.2, §4.4.3).
/// </summary>
public class ServerAuthenticationFaultTests
{
    [Fact]
    [Rfc("8446-4.2-2")]
    public void EncryptedExtensions_with_an_unsolicited_extension_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(
            Misbehaviour.Of<EncryptedExtensions>(
                _ => new EncryptedExtensions { Extensions = [new AlpnChoice("h2")] })));

    [Fact]
    [Provokes(TlsFault.IllegalExtensionForMessage)]
    [Rfc("8446-4.3.1-2", "8446-4.3.1-3")]
    public void EncryptedExtensions_with_an_extension_of_another_message_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalExtensionForMessage, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<EncryptedExtensions>(_ => new EncryptedExtensions
            {
                Extensions = [new SignatureAlgorithms([SignatureScheme.Ed25519])],
            })));

    [Fact]
    public void EncryptedExtensions_with_an_answer_that_ServerHello_has_given_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(
            Misbehaviour.Of<EncryptedExtensions>(_ => new EncryptedExtensions
            {
                Extensions = [new SupportedVersionsServerHello(ProtocolVersion.Tls13)],
            })));

    [Fact]
    [Provokes(TlsFault.IllegalApplicationProtocol)]
    public void A_protocol_that_was_not_offered_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalApplicationProtocol, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<EncryptedExtensions>(
                _ => new EncryptedExtensions { Extensions = [new AlpnChoice("h3")] }),
            TestOptions.Client(protocols: ["h2", "http/1.1"])));

    [Fact]
    [Rfc("8446-4.3.2-4", "8446-9.2-4")]
    public void CertificateRequest_without_signature_algorithms_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByClient(
            Misbehaviour.Of<CertificateRequest13>(_ => new CertificateRequest13
            {
                Extensions = [new UnknownExtension((ExtensionType)0x7777, new byte[1])],
            }),
            clientCertificates: ClientCertificatePolicy.Request));

    [Fact]
    [Provokes(TlsFault.IllegalCertificateContext)]
    [Rfc("8446-4.3.2-3")]
    public void CertificateRequest_with_a_context_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalCertificateContext, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<CertificateRequest13>(request => new CertificateRequest13
            {
                RequestContext = new byte[1],
                Extensions = request.Extensions,
            }),
            clientCertificates: ClientCertificatePolicy.Request));

    [Fact]
    [Rfc("8446-4.4.2-5")]
    public void A_server_Certificate_with_a_context_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalCertificateContext, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<Certificate13>(certificate => new Certificate13
            {
                RequestContext = new byte[1],
                Entries = certificate.Entries,
            })));

    [Fact]
    [Provokes(TlsFault.DecodeEmptyCertificate)]
    [Rfc("8446-4.4.2-12", "8446-4.4.2.4-1")]
    public void A_server_Certificate_without_certificates_is_decode_error() =>
        Expect.Fault(TlsFault.DecodeEmptyCertificate, AlertDescription.DecodeError, Refused.ByClient(
            Misbehaviour.Of<Certificate13>(_ => new Certificate13 { Entries = [] })));

    [Fact]
    [Rfc("8446-4.4.2-6")]
    public void A_certificate_with_an_unsolicited_extension_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(
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

    [Fact]
    public void A_refused_chain_is_refused_for_the_reason_given()
    {
        var reason = new TlsException(TlsFault.RejectedUnknownCa, "nobody knows it");
        using var pair = new MachinePair { Judge = _ => PeerVerdict.Refuse(reason) };

        Assert.Same(reason, Refused.ByClient(pair));
    }

    [Theory]
    [InlineData(SignatureScheme.EcdsaSecp384r1Sha384)]
    [InlineData(SignatureScheme.RsaPssRsaeSha256)]
    [InlineData(SignatureScheme.RsaPkcs1Sha256)]
    [InlineData(SignatureScheme.EcdsaSha1)]
    [InlineData((SignatureScheme)0x7777)]
    [Provokes(TlsFault.IllegalSignatureScheme)]
    [Rfc("8446-4.2.3-1", "8446-4.4.3-4", "8446-4.4.3-6")]
    public void A_signature_by_a_scheme_not_offered_or_not_of_the_key_is_illegal_parameter(
        SignatureScheme scheme) =>
        Expect.Fault(TlsFault.IllegalSignatureScheme, AlertDescription.IllegalParameter, Refused.ByClient(
            Signed(verify => new CertificateVerify { Algorithm = scheme, Signature = verify.Signature })));

    [Theory]
    [InlineData(SignatureScheme.RsaPkcs1Sha256)]
    [InlineData(SignatureScheme.EcdsaSha1)]
    [InlineData(SignatureScheme.RsaPkcs1Sha1)]
    [Rfc("8446-4.4.3-7", "8446-4.4.3-8")]
    public void A_scheme_that_signs_certificates_alone_signs_no_handshake_even_if_offered(
        SignatureScheme scheme) =>
        Expect.Fault(TlsFault.IllegalSignatureScheme, AlertDescription.IllegalParameter, Refused.ByClient(
            Signed(verify => new CertificateVerify { Algorithm = scheme, Signature = verify.Signature }),
            TestOptions.Client(schemes: [SignatureScheme.EcdsaSecp256r1Sha256, scheme])));

    [Fact]
    [Rfc("8446-4.2.3-1", "8446-4.2.3-7", "8446-4.4.3-6")]
    public void A_certificate_of_rsaEncryption_signs_by_no_pss_pss_scheme()
    {
        using TestIdentity rsa = TestIdentity.Create(KeyKind.Rsa);
        using var pair = new MachinePair(server: TestOptions.Server(rewriter: Signed(
            verify => new CertificateVerify
            {
                Algorithm = SignatureScheme.RsaPssPssSha256,
                Signature = verify.Signature,
            })))
        {
            ServerIdentity = rsa,
        };

        Expect.Fault(
            TlsFault.IllegalSignatureScheme, AlertDescription.IllegalParameter, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.ForgedSignature)]
    [Rfc("8446-4.4.3-9", "8446-4.4.3-10")]
    public void A_signature_of_another_key_is_decrypt_error()
    {
        using TestIdentity other = TestIdentity.Create(KeyKind.EcP256);
        using var pair = new MachinePair
        {
            Sign = question =>
                ((SigningKey)other.Identity.Tag!).Sign(question.Algorithm, question.Content.Span),
        };

        Expect.Fault(TlsFault.ForgedSignature, AlertDescription.DecryptError, Refused.ByClient(pair));
    }

    [Fact]
    [Rfc("8446-4.4.3-9", "8446-4.4.3-10")]
    public void A_signature_over_another_transcript_is_decrypt_error()
    {
        using var pair = new MachinePair
        {
            Sign = question =>
            {
                byte[] content = question.Content.ToArray();
                content[^1] ^= 1;
                return ((SigningKey)question.Identity.Tag!).Sign(question.Algorithm, content);
            },
        };

        Expect.Fault(TlsFault.ForgedSignature, AlertDescription.DecryptError, Refused.ByClient(pair));
    }

    [Fact]
    public void A_signature_with_the_clients_context_string_is_decrypt_error()
    {
        using var pair = new MachinePair
        {
            Sign = question =>
            {
                byte[] content = question.Content.ToArray();
                "TLS 1.3, client CertificateVerify"u8.CopyTo(content.AsSpan(64));
                return ((SigningKey)question.Identity.Tag!).Sign(question.Algorithm, content);
            },
        };

        Expect.Fault(TlsFault.ForgedSignature, AlertDescription.DecryptError, Refused.ByClient(pair));
    }

    private static Func<HandshakeMessage, ReadOnlyMemory<byte>> Signed(
        Func<CertificateVerify, CertificateVerify> change) => Misbehaviour.Of(change);
}
