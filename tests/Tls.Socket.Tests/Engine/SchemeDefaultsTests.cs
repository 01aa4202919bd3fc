using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>Which signature schemes options and identities may name.</summary>
public sealed class SchemeDefaultsTests
{
    [Theory]
    [InlineData(SignatureScheme.RsaPkcs1Sha1)]
    [InlineData(SignatureScheme.EcdsaSha1)]
    [Rfc("8422-5.10-4")]
    public void SHA1_is_named_only_where_a_dangerous_option_says_so(SignatureScheme scheme)
    {
        TlsClientOptions client = Pki.ClientOptions with { SignatureSchemes = [scheme] };
        TlsServerOptions server = Pki.ServerOptions with { SignatureSchemes = [scheme] };
        Assert.Throws<ArgumentException>(client.Prepare);
        Assert.Throws<ArgumentException>(server.Prepare);
        Assert.Throws<ArgumentException>(() => Pki.Server.WithSignatureSchemes([scheme]));

        Assert.Contains(
            scheme, (client with { DangerousAllowSha1Signatures = true }).Prepare().Handshake.SignatureSchemes);
        Assert.Contains(
            scheme, (server with { DangerousAllowSha1Signatures = true }).Prepare().Handshake.SignatureSchemes);
        Assert.Equal([scheme], Pki.Server.DangerousWithSignatureSchemes([scheme]).SignatureSchemes);
    }

    [Fact]
    [Rfc("8446-4.2.3-10")]
    public void SHA1_stands_last_wherever_it_is_named()
    {
        TlsClientOptions client = Pki.ClientOptions with
        {
            SignatureSchemes =
            [
                SignatureScheme.EcdsaSha1, SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPkcs1Sha1,
                SignatureScheme.EcdsaSecp256r1Sha256,
            ],
            DangerousAllowSha1Signatures = true,
        };

        Assert.Equal(
            [
                SignatureScheme.RsaPssRsaeSha256, SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.EcdsaSha1,
                SignatureScheme.RsaPkcs1Sha1,
            ],
            client.Prepare().Handshake.SignatureSchemes);
    }

    [Theory]
    [InlineData(0x0101)]
    [InlineData(0x0103)]
    [InlineData(0x0301)]
    [InlineData(0x0303)]
    [InlineData(0x0202)]
    [InlineData(0x0402)]
    [Rfc("5246-7.4.1.4.1-1", "8446-4.2.3-13", "8446-4.2.3-14")]
    public void No_scheme_of_MD5_SHA_224_or_DSA_can_be_named(ushort scheme)
    {
        SignatureScheme[] schemes = [(SignatureScheme)scheme];

        Assert.Throws<ArgumentException>((Pki.ClientOptions with { SignatureSchemes = schemes }).Prepare);
        Assert.Throws<ArgumentException>((Pki.ServerOptions with { SignatureSchemes = schemes }).Prepare);
    }

    [Fact]
    [Rfc("8422-5.10-4")]
    public void Nothing_legacy_and_nothing_long_is_offered_by_default()
    {
        Assert.Contains(SignatureScheme.Ed25519, Pki.ClientOptions.Prepare().Handshake.SignatureSchemes);
        foreach (SignatureScheme scheme in (SignatureScheme[])
            [
                SignatureScheme.RsaPkcs1Sha1,
                SignatureScheme.EcdsaSha1,
                SignatureScheme.RsaPkcs1Sha256Legacy,
                SignatureScheme.MLDsa44,
                SignatureScheme.MLDsa65,
                SignatureScheme.MLDsa87,
            ])
        {
            Assert.DoesNotContain(scheme, Pki.ClientOptions.Prepare().Handshake.SignatureSchemes);
            Assert.DoesNotContain(scheme, Pki.ServerOptions.Prepare().Handshake.SignatureSchemes);
        }
    }

    [Fact]
    public void Legacy_code_points_are_for_a_clients_identity_and_a_servers_list()
    {
        SignatureScheme[] legacy = [SignatureScheme.RsaPkcs1Sha256Legacy];
        Assert.Throws<ArgumentException>((Pki.ClientOptions with { SignatureSchemes = legacy }).Prepare);
        Assert.Equal(legacy, (Pki.ServerOptions with { SignatureSchemes = legacy }).Prepare().Handshake.SignatureSchemes);
        Assert.Equal(legacy, Pki.Rsa.WithSignatureSchemes(legacy).SignatureSchemes);
    }
}
