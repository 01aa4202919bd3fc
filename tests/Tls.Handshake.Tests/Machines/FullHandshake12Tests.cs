using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>Our client against our server in TLS 1.2, machine to machine: everything both speak.</summary>
public class FullHandshake12Tests
{
    public static TheoryData<CipherSuite> Suites => [.. CipherSuiteInfo.Tls12.Select(s => s.Suite)];

    public static TheoryData<NamedGroup> Groups =>
        [.. CryptoProvider.Default.Groups.Select(g => g.Name).Where(g => g.IsCurve())];

    public static TheoryData<NamedGroup> Tls13Groups =>
        [.. CryptoProvider.Default.Groups.Select(g => g.Name).Where(g => !g.IsCurve())];

    public static TheoryData<KeyKind> KeyKinds => [.. AllKinds];

    public static TheoryData<SignatureScheme, KeyKind> Schemes
    {
        get
        {
            var rows = new TheoryData<SignatureScheme, KeyKind>();
            foreach (SignatureScheme scheme in TestOptions.AllSchemes12)
            {
                foreach (KeyKind kind in AllKinds)
                {
                    if (SignatureSelection.Fits(ProtocolVersion.Tls12, scheme, kind, 2048, out _))
                    {
                        rows.Add(scheme, kind);
                    }
                }
            }

            return rows;
        }
    }

    private static KeyKind[] AllKinds => [KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Rsa];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_suite_connects(CipherSuite suite)
    {
        CipherSuiteInfo only = CipherSuiteInfo.Find(suite)!;
        using TestIdentity identity = TestIdentity.Create(
            only.Authentication == SuiteAuthentication.Rsa ? KeyKind.Rsa : KeyKind.EcP256);
        using var pair = new MachinePair(TestOptions.Client12(suites: [only]), TestOptions.Server12())
        {
            ServerIdentity = identity,
        };

        AssertConnected(pair.Run());

        Assert.Equal(only, pair.Client.Facts.CipherSuite);
        Assert.Equal(only, pair.Server.Facts.CipherSuite);
    }

    [Theory]
    [MemberData(nameof(Tls13Groups))]
    [Rfc("8422-4-2")]
    public void Server_passes_over_groups_of_TLS_13_and_refuses_when_there_are_no_others(NamedGroup group)
    {
        using var both = new MachinePair(
            TestOptions.Client12(), TestOptions.Server12(groups: [group, NamedGroup.Secp256r1]));
        AssertConnected(both.Run());
        Assert.Equal(NamedGroup.Secp256r1, both.Server.Facts.Group);

        using var none = new MachinePair(TestOptions.Client12(), TestOptions.Server12(groups: [group]));
        Assert.Equal(TlsFault.MismatchGroup, Refused.ByServer(none).Fault);
    }

    [Fact]
    public void ML_DSA_is_not_for_TLS_12()
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.MLDsa44);
        SignatureScheme[] schemes = [SignatureScheme.MLDsa44, SignatureScheme.EcdsaSecp256r1Sha256];
        using var pair = new MachinePair(
            TestOptions.Client12(schemes: schemes), TestOptions.Server12(schemes: schemes))
        {
            ServerIdentity = identity,
        };
        Assert.Equal(TlsFault.MismatchCipherSuite, Refused.ByServer(pair).Fault);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    [Rfc("8422-4-1", "8422-5.1.2-1")]
    public void Every_curve_connects(NamedGroup group)
    {
        // The certificate's curve must be offered too.
        using var pair = new MachinePair(
            TestOptions.Client12(), TestOptions.Server12(groups: [group]));

        AssertConnected(pair.Run());

        Assert.Equal(group, pair.Client.Facts.Group);
        Assert.Equal(group, pair.Server.Facts.Group);
    }

    [Theory]
    [MemberData(nameof(KeyKinds))]
    [Rfc("5246-7.4.2-13", "8422-2.2-1")]
    public void Every_kind_of_server_key_connects(KeyKind kind)
    {
        using TestIdentity identity = TestIdentity.Create(kind);
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12())
        {
            ServerIdentity = identity,
        };

        AssertConnected(pair.Run());

        Assert.True(identity.Is(pair.Client.Facts.PeerChain));
        Assert.True(pair.Client.Facts.CipherSuite!.Authentication.Fits(kind));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    [Rfc("5246-7.4.1.4.1-6", "5246-7.4.6-4", "5246-7.4.6-6", "5246-7.4.8-3", "8422-3.1-1", "8422-5.6-1")]
    [Rfc("8446-4.2.3-12", "8446-4.2.3-15", "8446-4.2.3-16")]
    public void Every_scheme_signs_with_every_key_it_fits(SignatureScheme scheme, KeyKind kind)
    {
        using TestIdentity server = TestIdentity.Create(kind);
        using TestIdentity client = TestIdentity.Create(kind);
        using var pair = new MachinePair(
            TestOptions.Client12(schemes: [scheme]),
            TestOptions.Server12(schemes: [scheme], clientCertificates: ClientCertificatePolicy.Require))
        {
            ServerIdentity = server,
            ClientIdentity = client,
        };

        AssertConnected(pair.Run());

        Assert.Equal(scheme, pair.Client.Facts.ServerSignatureScheme);
        Assert.Equal(scheme, pair.Server.Facts.ClientSignatureScheme);
        Assert.True(client.Is(pair.Server.Facts.PeerChain));
        Assert.Same(client.Identity, pair.Client.Facts.LocalIdentity);
    }

    [Fact]
    [Rfc("5246-1.2-2", "5246-7.3-2", "5246-7.4.6-1", "8422-3-1", "8422-3-2")]
    public void A_client_without_a_certificate_connects_where_it_is_only_requested()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(clientCertificates: ClientCertificatePolicy.Request));

        AssertConnected(pair.Run());

        Assert.True(pair.Client.Facts.ClientCertificateRequested);
        Assert.Empty(pair.Server.Facts.PeerChain);
        Assert.Null(pair.Server.Facts.ClientSignatureScheme);
    }

    [Fact]
    public void The_client_is_told_what_the_server_accepts()
    {
        ReadOnlyMemory<byte> authority = "a distinguished name"u8.ToArray();
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(
                schemes: [SignatureScheme.EcdsaSecp256r1Sha256],
                clientCertificates: ClientCertificatePolicy.Request,
                authorities: [authority]));

        pair.Run();

        CertificateQuestion question = pair.Questions.OfType<CertificateQuestion>().Single(q => !q.IsServer);
        Assert.Equal([SignatureScheme.EcdsaSecp256r1Sha256], question.SignatureSchemes);
        Assert.Equal(authority.ToArray(), Assert.Single(question.Authorities).ToArray());
        using TestIdentity rsa = TestIdentity.Create(KeyKind.Rsa);
        using TestIdentity ecdsa = TestIdentity.Create(KeyKind.EcP384);
        Assert.False(question.Fits(rsa.Identity));
        Assert.True(question.Fits(ecdsa.Identity));
    }

    [Fact]
    [Rfc("5246-7.4.4-2", "5246-7.4.6-2")]
    public void A_server_asks_for_a_certificate_that_fits_a_suite_in_common()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(suites:
                [CipherSuiteInfo.Find(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)!]),
            TestOptions.Server12());

        pair.RunToFault();

        CertificateQuestion question = pair.Questions.OfType<CertificateQuestion>().Single();
        Assert.Equal([KeyKind.Rsa, KeyKind.RsaPss], question.KeyKinds!);
    }

    [Fact]
    [Rfc("5246-7.1-1", "5246-7.1-2", "5246-7.4-1", "5246-7.4.7-1", "5246-7.4.7-2")]
    public void The_client_acts_in_the_order_of_figure_1()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12());

        pair.Run();

        Assert.Equal(
            [
                "send ClientHello", "send ClientKeyExchange", "send change_cipher_spec", "write Application",
                "send Finished", "read Application",
            ],
            pair.ClientOutput.Events);
    }

    [Fact]
    [Rfc("5246-7.1-1", "5246-7.1-2", "5246-7.4-1", "5246-7.4.2-1")]
    public void The_server_acts_in_the_order_of_figure_1()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(clientCertificates: ClientCertificatePolicy.Request));

        pair.Run();

        Assert.Equal(
            [
                "send ServerHello", "send Certificate", "send ServerKeyExchange", "send CertificateRequest",
                "send ServerHelloDone", "read Application", "send change_cipher_spec", "write Application",
                "send Finished",
            ],
            pair.ServerOutput.Events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("7627-5.1-1", "7627-5.2-1", "7627-5.2-2", "7627-5.2-3", "7627-5.2-4")]
    public void The_extended_master_secret_is_used_where_the_client_offers_it(bool isOffered)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: isOffered ? null : Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>()))),
            TestOptions.Server12());

        AssertConnected(pair.Run());

        Assert.Equal(isOffered, pair.Server.Facts.HasExtendedMasterSecret);
        Assert.Equal(isOffered, pair.Client.Facts.HasExtendedMasterSecret);
    }

    [Fact]
    [Rfc("7627-5.2-4")]
    public void A_server_that_answers_without_it_and_means_with_it_has_another_secret()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>()))));

        Assert.Equal(TlsFault.ForgedFinished, pair.RunToFault().Fault);
        Assert.NotEqual(pair.ClientOutput.Secrets, pair.ServerOutput.Secrets);
    }

    [Fact]
    [Rfc("5746-4.2-1")]
    public void A_requested_renegotiation_is_refused_and_the_connection_goes_on()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12());
        pair.Run();

        pair.AskToRenegotiate();

        AssertConnected(pair);
        Assert.Equal("refuse renegotiation", pair.ClientOutput.Events[^1]);
        Assert.Equal("refuse renegotiation", pair.ServerOutput.Events[^1]);
    }

    [Fact]
    [Rfc("5246-7.4.1.1-1")]
    public void A_HelloRequest_in_the_middle_of_a_handshake_is_ignored_and_not_hashed()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(rewriter: Misbehaviour.Raw<ServerHelloDone>(
                done => [.. new HelloRequest().Encode(), .. done.Encode()])));

        // The server has hashed what it sent, the client has not: the Finished tells.
        TlsException fault = pair.RunToFault();

        Assert.Equal(TlsFault.ForgedFinished, fault.Fault);
        Assert.Contains("ignore HelloRequest", pair.ClientOutput.Events);
    }

    [Fact]
    public void Keys_cannot_be_updated()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12());
        pair.Run();

        Assert.Throws<InvalidOperationException>(() => pair.Client.SendKeyUpdate(requestPeer: false));
        Assert.True(pair.Client.IsConnected);
    }

    internal static void AssertConnected(MachinePair pair)
    {
        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        Assert.Equal(ProtocolVersion.Tls12, pair.Client.Facts.Version);
        Assert.Equal(ProtocolVersion.Tls12, pair.Server.Facts.Version);
        Assert.Equal(pair.ClientOutput.WriteKeys, pair.ServerOutput.ReadKeys);
        Assert.Equal(pair.ServerOutput.WriteKeys, pair.ClientOutput.ReadKeys);
        Assert.Single(pair.ClientOutput.ReadKeys);
        Assert.NotEqual(pair.ClientOutput.ReadKeys, pair.ClientOutput.WriteKeys);
        Assert.Equal(["CLIENT_RANDOM"], pair.ClientOutput.Secrets.Keys);
        Assert.Equal(pair.ClientOutput.Secrets, pair.ServerOutput.Secrets);
        Assert.Equal(96, pair.ClientOutput.Secrets["CLIENT_RANDOM"].Length);
        Assert.Equal(1, pair.ClientOutput.ChangeCipherSpecs);
        Assert.Equal(1, pair.ServerOutput.ChangeCipherSpecs);
    }
}
