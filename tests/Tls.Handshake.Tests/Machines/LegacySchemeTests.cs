using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>
/// Schemes that must be asked for: SHA-1 in TLS 1.2 (RFC 5246 §7.4.1.4.1), PKCS#1 v1.5 of client certificates in TLS 1.3
/// (draft-ietf-tls-tls13-pkcs1).
/// </summary>
public class LegacySchemeTests
{
    [Theory]
    [InlineData(KeyKind.Rsa, SignatureScheme.RsaPkcs1Sha1)]
    [InlineData(KeyKind.EcP256, SignatureScheme.EcdsaSha1)]
    [Rfc("5246-7.4.3-2", "8446-4.4.3-8")]
    public void SHA1_signs_in_TLS_12_where_both_lists_hold_it_and_nowhere_else(KeyKind kind, SignatureScheme scheme)
    {
        using TestIdentity identity = TestIdentity.Create(kind);
        using var pair = new MachinePair(
            TestOptions.Client12(schemes: [scheme]),
            TestOptions.Server12(schemes: [scheme], clientCertificates: ClientCertificatePolicy.Require))
        {
            ServerIdentity = identity,
            ClientIdentity = identity,
        };
        FullHandshake12Tests.AssertConnected(pair.Run());
        Assert.Equal(scheme, pair.Client.Facts.ServerSignatureScheme);
        Assert.Equal(scheme, pair.Server.Facts.ClientSignatureScheme);

        using var unasked = new MachinePair(TestOptions.Client12(schemes: [scheme]), TestOptions.Server12())
        {
            ServerIdentity = identity,
        };
        Assert.Equal(TlsFault.MismatchSignatureScheme, Refused.ByServer(unasked).Fault);

        using var tls13 = new MachinePair(
            TestOptions.Client(schemes: [scheme]), TestOptions.Server(schemes: [scheme]))
        {
            ServerIdentity = identity,
        };
        Assert.Equal(TlsFault.MismatchSignatureScheme, Refused.ByServer(tls13).Fault);
    }

    [Theory]
    [InlineData(SignatureScheme.RsaPkcs1Sha256Legacy)]
    [InlineData(SignatureScheme.RsaPkcs1Sha384Legacy)]
    [InlineData(SignatureScheme.RsaPkcs1Sha512Legacy)]
    public void Legacy_code_points_sign_for_clients_of_TLS_13(SignatureScheme scheme)
    {
        using TestIdentity client = TestIdentity.Create(KeyKind.Rsa);
        using var pair = new MachinePair(
            TestOptions.Client(schemes: [scheme, .. TestOptions.AllSchemes]),
            TestOptions.Server(
                schemes: [scheme, .. TestOptions.AllSchemes], clientCertificates: ClientCertificatePolicy.Require))
        {
            ClientIdentity = client,
        };
        FullHandshakeTests.AssertConnected(pair.Run());
        Assert.Equal(scheme, pair.Server.Facts.ClientSignatureScheme);
    }

    [Fact]
    [Rfc("8446-4.4.3-7")]
    public void Servers_never_sign_by_them_whatever_the_client_offers()
    {
        using TestIdentity rsa = TestIdentity.Create(KeyKind.Rsa);
        SignatureScheme[] both = [SignatureScheme.RsaPkcs1Sha256Legacy, SignatureScheme.RsaPssRsaeSha256];
        using var pair = new MachinePair(TestOptions.Client(schemes: both), TestOptions.Server(schemes: both))
        {
            ServerIdentity = rsa,
        };
        FullHandshakeTests.AssertConnected(pair.Run());
        Assert.Equal(SignatureScheme.RsaPssRsaeSha256, pair.Client.Facts.ServerSignatureScheme);

        using var only = new MachinePair(
            TestOptions.Client(schemes: [SignatureScheme.RsaPkcs1Sha256Legacy]), TestOptions.Server(schemes: both))
        {
            ServerIdentity = rsa,
        };
        Assert.Equal(TlsFault.MismatchSignatureScheme, Refused.ByServer(only).Fault);
    }

    [Fact]
    [Rfc("5246-7.4.4-2")]
    public void A_request_of_TLS_12_names_certificate_types_even_where_no_scheme_is_its_own()
    {
        Assert.Equal(
            [ClientCertificateType.RsaSign, ClientCertificateType.EcdsaSign],
            Tls12Parameters.TypesFor([SignatureScheme.MLDsa65]));
    }
}
