using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>Which of several identities is shown, by what it signs, and what happens when none fits.</summary>
public class IdentitySelectionTests
{
    private static readonly TestCertificate First = TestCertificate.Root("First CA");
    private static readonly TestCertificate Second = TestCertificate.Root("Second CA");

    [Fact]
    public void An_identity_signs_by_its_own_schemes_whatever_the_options_accept()
    {
        TlsIdentity identity = Pki.Rsa.WithSignatureSchemes([SignatureScheme.RsaPssRsaeSha512]);
        using var pair = new EnginePair(server: new TlsServerOptions
        {
            Identities = [identity],
            SignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256],
        }).Handshake();

        Assert.Equal(SignatureScheme.RsaPssRsaeSha512, pair.Client.ConnectionInfo!.ServerSignatureScheme);
        Assert.Same(identity, pair.Server.ConnectionInfo!.LocalIdentity);
    }

    [Fact]
    [Rfc("8446-4.4.2.2-2")]
    public void A_server_passes_over_an_identity_whose_schemes_the_client_does_not_accept()
    {
        TlsIdentity unusable = Pki.Rsa.WithSignatureSchemes([SignatureScheme.RsaPssRsaeSha512]);
        using var pair = new EnginePair(
            client: Pki.ClientOptions with
            {
                SignatureSchemes = [SignatureScheme.RsaPssRsaeSha256, SignatureScheme.EcdsaSecp256r1Sha256],
            },
            server: new TlsServerOptions { Identities = [unusable, Pki.Server] }).Handshake();

        Assert.Same(Pki.Server, pair.Server.ConnectionInfo!.LocalIdentity);
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public void A_client_shows_the_first_identity_whose_issuer_the_server_names(ProtocolVersion version)
    {
        TlsIdentity[] clients = [.. new[] { First, Second }.Select(ca => Issue(ca).WithNamedIssuerRequired())];
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { Identities = clients },
            server: Asking(version, Second)).Handshake();

        Assert.Same(clients[1], pair.Client.ConnectionInfo!.LocalIdentity);
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    [Provokes(TlsFault.MismatchSignatureScheme)]
    public void A_client_that_insists_ends_the_handshake_rather_than_show_no_certificate(ProtocolVersion version)
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with
            {
                Identity = Issue(First).WithNamedIssuerRequired(),
                InsistOnIdentity = true,
            },
            server: Asking(version, Second));

        TlsException failure = Assert.Throws<TlsException>(pair.Handshake);
        Assert.Equal(TlsFault.MismatchSignatureScheme, failure.Fault);
        Assert.Same(failure, pair.Client.Failure);
    }

    [Fact]
    public void A_client_that_does_not_insist_shows_none()
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { Identity = Issue(First).WithNamedIssuerRequired() },
            server: Asking(ProtocolVersion.Tls13, Second) with
            {
                ClientCertificates = TlsClientCertificateMode.Request,
            }).Handshake();

        Assert.Null(pair.Client.ConnectionInfo!.LocalIdentity);
        Assert.Null(pair.Server.ConnectionInfo!.PeerVerification);
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public void A_server_whose_issuers_the_client_does_not_name_has_no_certificate_for_it(ProtocolVersion version)
    {
        using var pair = new EnginePair(server: new TlsServerOptions
        {
            Identities = [Pki.Server.WithNamedIssuerRequired()],
            MaximumVersion = version,
        });

        TlsException failure = Assert.Throws<TlsException>(pair.Handshake);
        Assert.Equal(AlertDescription.HandshakeFailure, failure.Alert);
        Assert.Same(failure, pair.Server.Failure);
    }

    [Fact]
    public void What_is_changed_of_an_identity_leaves_the_rest_as_it_was()
    {
        byte[] staple = [0x30, 0x00];
        TlsIdentity identity = Pki.Rsa
            .WithNamedIssuerRequired()
            .WithOcspResponse(staple)
            .WithSignatureSchemes([SignatureScheme.RsaPssRsaeSha256])
            .WithSignedCertificateTimestamps([new byte[] { 1 }]);

        Assert.True(identity.RequiresNamedIssuer);
        Assert.Equal(staple, identity.OcspResponse.ToArray());
        Assert.Equal([SignatureScheme.RsaPssRsaeSha256], identity.SignatureSchemes);
        Assert.Single(identity.SignedCertificateTimestamps);
        Assert.Same(Pki.Rsa.Chain, identity.Chain);
        Assert.Null(Pki.Rsa.SignatureSchemes);
        Assert.Throws<ArgumentException>(() => identity.WithSignatureSchemes([]));
    }

    private static TlsServerOptions Asking(ProtocolVersion version, TestCertificate ca) => Pki.ServerOptions with
    {
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = new TrustStore([ca.Certificate]),
        MaximumVersion = version,
    };

    private static TlsIdentity Issue(TestCertificate ca)
    {
        TestCertificate made = ca.Issue(
            new CertificateRequestOptions { CommonName = "a client", DnsNames = new List<string>() }, KeyKind.EcP256);
        return TlsIdentity.Create([made.Certificate], made.Key);
    }
}
