using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>
/// Which of several identities is shown: by signature scheme, issuer, the signatures inside the chain, and what a server
/// asks of a client's certificate (RFC 8446 §4.2.3-§4.2.5, §4.4.2.2, §4.4.2.3).
/// </summary>
public sealed class IdentitySelectionTests
{
    private static readonly TestCertificate CaA = TestCertificate.Root("CA A");
    private static readonly TestCertificate CaB = TestCertificate.Root("CA B", KeyKind.EcP384);
    private static readonly TlsIdentity OfA = Issue(CaA);
    private static readonly TlsIdentity OfB = Issue(CaB);
    private static readonly TlsIdentity RsaOfA = Issue(CaA, KeyKind.Rsa);

    private static readonly TrustStore Trust = new([CaA.Certificate, CaB.Certificate]);
    private static readonly TlsClientOptions Client = Pki.ClientOptions with { TrustStore = Trust };
    private static readonly TlsServerOptions Server = new() { Identities = [OfA, OfB, RsaOfA] };

    private static readonly TlsServerOptions Asking = Server with
    {
        ClientCertificates = TlsClientCertificateMode.Request,
        ClientTrustStore = Trust,
    };

    public static TheoryData<ProtocolVersion> Versions => Streams.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Of_those_that_fit_the_first_is_shown(ProtocolVersion version) =>
        Assert.Same(OfA, await ShownByServer(Client with { MaximumVersion = version }, Server));

    [Theory]
    [MemberData(nameof(Versions))]
    [Rfc("8446-4.4.2.2-2")]
    public async Task The_signature_schemes_of_the_client_decide(ProtocolVersion version) => Assert.Same(
        RsaOfA,
        await ShownByServer(
            Client with
            {
                MaximumVersion = version,
                SignatureSchemes = [SignatureScheme.RsaPssRsaeSha256],
                CertificateSignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256],
            },
            Server));

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_schemes_an_identity_signs_by_decide(ProtocolVersion version)
    {
        TlsIdentity sha384 = RsaOfA.WithSignatureSchemes([SignatureScheme.RsaPssRsaeSha384]);
        TlsIdentity sha256 = RsaOfA.WithSignatureSchemes([SignatureScheme.RsaPssRsaeSha256]);
        TlsServerOptions server = Server with { Identities = [sha384, sha256] };
        TlsClientOptions client = Client with { MaximumVersion = version };

        Assert.Same(
            sha256,
            await ShownByServer(client with { SignatureSchemes = [SignatureScheme.RsaPssRsaeSha256] }, server));
        (TlsStream stream, _) = await Streams.ConnectAsync(client, server);
        Assert.Equal(SignatureScheme.RsaPssRsaeSha384, stream.ConnectionInfo!.ServerSignatureScheme);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_issuers_that_a_client_names_are_preferred(ProtocolVersion version) => Assert.Same(
        OfB,
        await ShownByServer(
            Client with
            {
                MaximumVersion = version,
                CertificateAuthorities = [CaB.Certificate.Subject.Encoded],
            },
            Server));

    [Theory]
    [MemberData(nameof(Versions))]
    [Rfc("5246-7.4.2-15", "8446-4.2.3-11", "8446-4.4.2.2-5", "8446-9.2-2")]
    public async Task Signatures_inside_the_chain_are_as_the_client_wishes(ProtocolVersion version) => Assert.Same(
        OfB,
        await ShownByServer(
            Client with
            {
                MaximumVersion = version,
                CertificateSignatureSchemes = [SignatureScheme.EcdsaSecp384r1Sha384],
            },
            Server));

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_identity_that_requires_a_known_issuer_is_passed_over_without(ProtocolVersion version) =>
        Assert.Same(
            OfB,
            await ShownByServer(
                Client with { MaximumVersion = version },
                Server with { Identities = [OfA.WithNamedIssuerRequired(), OfB] }));

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_server_none_of_whose_issuers_is_known_says_handshake_failure(ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Client with { MaximumVersion = version, CertificateAuthorities = [CaB.Certificate.Subject.Encoded] },
            Server with { Identities = [OfA.WithNamedIssuerRequired()] });

        Assert.Equal(TlsFault.MismatchSignatureScheme, Assert.IsType<TlsException>(server).Fault);
        Assert.Equal(AlertDescription.HandshakeFailure, Assert.IsType<TlsException>(client).PeerAlert);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_chooses_by_the_issuers_the_server_names(ProtocolVersion version) => Assert.Same(
        OfB,
        await ShownByClient(
            Client with { MaximumVersion = version, Identity = OfA, Identities = [OfB] },
            Asking with { ClientCertificateAuthorities = [CaB.Certificate.Subject.Encoded] }));

    [Theory]
    [MemberData(nameof(Versions))]
    [Rfc("5246-7.4.4-3")]
    public async Task A_client_without_a_suitable_one_shows_none(ProtocolVersion version) => Assert.Null(
        await ShownByClient(
            Client with { MaximumVersion = version, Identities = [RsaOfA] },
            Asking with { Identities = [OfA], SignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256] }));

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_that_requires_one_gives_up(ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Client with { MaximumVersion = version, Identities = [RsaOfA], InsistOnIdentity = true },
            Asking with { Identities = [OfA], SignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256] });

        Assert.Equal(TlsFault.MismatchSignatureScheme, Assert.IsType<TlsException>(client).Fault);
        Assert.Equal(AlertDescription.HandshakeFailure, Assert.IsType<TlsException>(server).PeerAlert);
    }

    [Fact]
    public void Names_of_issuers_that_cannot_be_sent_are_refused()
    {
        Assert.Throws<ArgumentException>(
            () => TlsEngine.Client(Client with { CertificateAuthorities = [default] }));
        Assert.Throws<ArgumentException>(
            () => TlsEngine.Server(Asking with { ClientCertificateAuthorities = [new byte[40_000]] }));
        Assert.Throws<ArgumentException>(() => OfA.WithSignatureSchemes([]));
    }

    private static async Task<TlsIdentity?> ShownByServer(TlsClientOptions client, TlsServerOptions server)
    {
        (_, TlsStream end) = await Streams.ConnectAsync(client, server);
        return end.ConnectionInfo!.LocalIdentity;
    }

    private static async Task<TlsIdentity?> ShownByClient(TlsClientOptions client, TlsServerOptions server)
    {
        (TlsStream end, _) = await Streams.ConnectAsync(client, server);
        return end.ConnectionInfo!.LocalIdentity;
    }

    private static TlsIdentity Issue(TestCertificate ca, KeyKind kind = KeyKind.EcP256)
    {
        TestCertificate made = ca.Issue(
            new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] }, kind);
        return TlsIdentity.Create([made.Certificate], made.Key);
    }
}
