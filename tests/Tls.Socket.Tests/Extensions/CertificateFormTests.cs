using System;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>What is in a Certificate message, and what a CertificateRequest asks of it (RFC 8446 §4.2.5, §4.4.2).</summary>
public class CertificateFormTests
{
    // OIDs of key usage and of an extension that nobody knows, and digitalSignature and keyAgreement as DER.
    private static readonly byte[] KeyUsage = [6, 3, 0x55, 0x1d, 0x0f];
    private static readonly byte[] Unknown = [6, 3, 0x55, 0x1d, 0x7f];
    private static readonly byte[] Signing = [3, 2, 7, 0x80];
    private static readonly byte[] Agreement = [3, 2, 3, 0x08];

    [Theory]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    [Rfc("5246-7.4.2-3", "5246-7.4.2-4", "8446-4.4.2-8")]
    public async Task A_chain_is_sent_with_its_leaf_first(ProtocolVersion version)
    {
        TestCertificate root = TestCertificate.Root("a root");
        TestCertificate issuer = root.Issue(
            new CertificateRequestOptions { CommonName = "an issuer", IsCa = true }, KeyKind.EcP256);
        TestCertificate leaf = issuer.Issue(
            new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] }, KeyKind.EcP256);
        (TlsStream client, _) = await Streams.ConnectAsync(
            Pki.ClientOptions with { MaximumVersion = version, TrustStore = new TrustStore([root.Certificate]) },
            new TlsServerOptions
            {
                Identities = [TlsIdentity.Create([leaf.Certificate, issuer.Certificate], leaf.Key)],
            });

        Assert.Equal(
            new[] { leaf, issuer }.Select(certificate => certificate.Certificate.Raw.ToArray()),
            client.ConnectionInfo!.PeerChain.Take(2).Select(certificate => certificate.Raw.ToArray()));
    }

    [Fact]
    [Rfc("8446-4.4.2-10")]
    public async Task A_list_of_two_raw_public_keys_is_refused()
    {
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        TlsIdentity raw = TlsIdentity.CreateRawPublicKey(key);
        TlsServerOptions server = Rewriting(
            new TlsServerOptions { Identities = [raw] },
            Misbehaviour.Of<Certificate13>(certificate => new Certificate13
            {
                Entries = [.. certificate.Entries, .. certificate.Entries],
            }));

        (Exception client, _) = await Streams.FailAsync(
            new TlsClientOptions
            {
                AcceptedCertificateTypes = [CertificateType.RawPublicKey],
                TrustedPublicKeys = [raw.SubjectPublicKeyInfo],
            },
            server);

        Assert.Equal(TlsFault.IllegalCertificateKey, Assert.IsType<TlsException>(client).Fault);
    }

    [Fact]
    [Rfc("8446-4.2.5-2", "8446-4.4.2.3-3")]
    public async Task A_client_shows_a_certificate_that_has_what_the_filters_ask_for()
    {
        TestCertificate root = TestCertificate.Root("a root of clients");
        TlsIdentity signs = Issue(KeyUsages.DigitalSignature);
        TlsIdentity both = Issue(KeyUsages.DigitalSignature | KeyUsages.KeyAgreement);

        Assert.Same(signs, await Shown(new OidFilter(KeyUsage, Signing)));
        Assert.Same(signs, await Shown(new OidFilter(Unknown, new byte[] { 5, 0 })));
        Assert.Same(both, await Shown(new OidFilter(KeyUsage, Signing), new OidFilter(KeyUsage, Agreement)));

        TlsIdentity Issue(KeyUsages usage)
        {
            TestCertificate made = root.Issue(
                new CertificateRequestOptions { CommonName = "client", KeyUsage = usage }, KeyKind.EcP256);
            return TlsIdentity.Create([made.Certificate], made.Key);
        }

        async Task<TlsIdentity?> Shown(params OidFilter[] filters)
        {
            TlsServerOptions server = Rewriting(
                Pki.ServerOptions with
                {
                    ClientCertificates = TlsClientCertificateMode.Require,
                    ClientTrustStore = new TrustStore([root.Certificate]),
                },
                Misbehaviour.Of<CertificateRequest13>(request => new CertificateRequest13
                {
                    Extensions = request.Extensions.With(new OidFilters(filters)),
                }));
            (TlsStream client, _) = await Streams.ConnectAsync(
                Pki.ClientOptions with { Identities = [signs, both] }, server);
            return client.ConnectionInfo!.LocalIdentity;
        }
    }

    private static TlsServerOptions Rewriting(
        TlsServerOptions options, Func<HandshakeMessage, ReadOnlyMemory<byte>> rewriter)
    {
        typeof(ServerHandshakeOptions)
            .GetProperty(nameof(ServerHandshakeOptions.DangerousMessageRewriter))!
            .SetValue(options.Prepare().Handshake, rewriter);
        return options;
    }
}
