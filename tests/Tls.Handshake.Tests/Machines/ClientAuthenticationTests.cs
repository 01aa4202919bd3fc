using System;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>Client certificates (RFC 8446 §4.3.2, §4.4.2), machine to machine.</summary>
public class ClientAuthenticationTests
{
    public static TheoryData<bool, KeyKind> PoliciesAndKinds
    {
        get
        {
            var rows = new TheoryData<bool, KeyKind>();
            foreach (KeyKind kind in new[] { KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Rsa })
            {
                rows.Add(false, kind);
                rows.Add(true, kind);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(PoliciesAndKinds))]
    [Rfc("8446-4.4.2-2", "8446-4.4.3-2")]
    public void A_client_that_has_a_certificate_shows_it(bool isRequired, KeyKind kind)
    {
        ClientCertificatePolicy policy = isRequired
            ? ClientCertificatePolicy.Require
            : ClientCertificatePolicy.Request;
        using TestIdentity identity = TestIdentity.Create(kind);
        using var pair = new MachinePair(server: TestOptions.Server(clientCertificates: policy))
        {
            ClientIdentity = identity,
        };

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.True(identity.Is(pair.Server.Facts.PeerChain));
        Assert.Same(identity.Identity, pair.Client.Facts.LocalIdentity);
        Assert.NotNull(pair.Server.Facts.ClientSignatureScheme);
        Assert.Equal(pair.Client.Facts.ClientSignatureScheme, pair.Server.Facts.ClientSignatureScheme);
        Assert.True(pair.Client.Facts.ClientCertificateRequested);
    }

    [Fact]
    [Rfc("8446-4.4.2-3", "8446-4.4.2-4")]
    public void A_client_without_one_connects_where_it_is_only_requested()
    {
        using var pair = new MachinePair(
            server: TestOptions.Server(clientCertificates: ClientCertificatePolicy.Request));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.Empty(pair.Server.Facts.PeerChain);
        Assert.Null(pair.Server.Facts.ClientSignatureScheme);
        Assert.DoesNotContain(
            pair.Questions, question => question is VerdictQuestion { PeerIsServer: false });
    }

    [Fact]
    [Rfc("8446-4.3.2-4")]
    public void The_client_is_told_what_the_server_accepts()
    {
        ReadOnlyMemory<byte> authority = Encoding.ASCII.GetBytes("a distinguished name");
        using var pair = new MachinePair(
            server: TestOptions.Server(
                schemes: [SignatureScheme.RsaPssRsaeSha256, SignatureScheme.EcdsaSecp256r1Sha256],
                clientCertificates: ClientCertificatePolicy.Request,
                authorities: [authority]));

        pair.Run();

        CertificateQuestion question = pair.Questions.OfType<CertificateQuestion>().Single(q => !q.IsServer);
        Assert.Equal(
            [SignatureScheme.RsaPssRsaeSha256, SignatureScheme.EcdsaSecp256r1Sha256],
            question.SignatureSchemes);
        Assert.Equal(authority.ToArray(), Assert.Single(question.Authorities).ToArray());
    }

    [Fact]
    [Rfc("8446-4.1.4-8")]
    public void With_a_retry_and_a_client_certificate_the_transcripts_still_agree()
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        using var pair = new MachinePair(
            TestOptions.Client(suites: [CipherSuiteInfo.Find(CipherSuite.TLS_AES_256_GCM_SHA384)!]),
            TestOptions.Server(
                groups: [NamedGroup.Secp521r1],
                sendRetryCookie: true,
                clientCertificates: ClientCertificatePolicy.Require))
        {
            ClientIdentity = identity,
        };

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.True(pair.Server.Facts.WasRetried);
    }
}
