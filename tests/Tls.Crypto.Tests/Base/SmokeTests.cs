using System;
using Xunit;

namespace Tls.Crypto.Tests;

public sealed class SmokeTests
{
    [Theory]
    [InlineData(KeyKind.Rsa, SignatureAlgorithm.RsaPkcs1Sha256)]
    [InlineData(KeyKind.Rsa, SignatureAlgorithm.RsaPssSha512)]
    [InlineData(KeyKind.RsaPss, SignatureAlgorithm.RsaPssSha256)]
    [InlineData(KeyKind.EcP256, SignatureAlgorithm.EcdsaSha256)]
    [InlineData(KeyKind.EcP384, SignatureAlgorithm.EcdsaSha384)]
    [InlineData(KeyKind.EcP521, SignatureAlgorithm.EcdsaSha512)]
    public void Generated_key_signs_exports_and_imports(KeyKind kind, SignatureAlgorithm algorithm)
    {
        CryptoProvider crypto = CryptoProvider.Bcl;
        using SigningKey key = crypto.GenerateSigningKey(kind);
        Assert.True(crypto.TryImportSigningKey(PrivateKeyFormat.Pkcs8, key.DangerousExportPkcs8(), "", out SigningKey? again));
        Assert.True(crypto.TryImportVerifyingKey(again.SubjectPublicKeyInfo.Span, out VerifyingKey? verifying));
        Assert.Equal(kind, verifying.Kind);
        byte[] signature = again.Sign(algorithm, "abc"u8);
        Assert.True(verifying.Verify(algorithm, "abc"u8, signature));
        Assert.False(verifying.Verify(algorithm, "abd"u8, signature));
        Assert.Equal(key.SizeInBits, verifying.SizeInBits);
    }

    [Fact]
    public void Ecdh_agrees()
    {
        foreach (KeyExchangeGroup group in CryptoProvider.Default.Groups)
        {
            using KeyShare a = group.Generate();
            Assert.True(group.TryAccept(a.PublicShare, out byte[]? share, out SecretBytes? s1));
            Assert.True(a.TryComplete(share, out SecretBytes? s2));
            Assert.True(s1.Span.SequenceEqual(s2.Span));
        }
    }
}
