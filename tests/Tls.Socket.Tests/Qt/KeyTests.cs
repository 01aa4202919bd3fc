using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Qt;

public sealed class KeyTests
{
    [Theory]
    [InlineData(KeyKind.EcP256, TlsKeyAlgorithm.Ec, 256)]
    [InlineData(KeyKind.Rsa, TlsKeyAlgorithm.Rsa, 2048)]
    [InlineData(KeyKind.Ed25519, TlsKeyAlgorithm.Ed25519, 255)]
    [InlineData(KeyKind.MLDsa44, TlsKeyAlgorithm.MlDsa, 128)]
    public void A_key_says_what_it_is_and_goes_through_every_form(KeyKind kind, TlsKeyAlgorithm algorithm, int bits)
    {
        using TlsKey key = TlsKey.FromPrivateKey(CryptoProvider.Default.GenerateSigningKey(kind));

        Assert.Equal(TlsKeyType.PrivateKey, key.Type);
        Assert.Equal(algorithm, key.Algorithm);
        Assert.Equal(kind, key.Kind);
        Assert.Equal(bits, key.Length);

        byte[] encrypted = Encoding.ASCII.GetBytes(key.ToPem("a pass phrase"));
        Assert.Contains("BEGIN ENCRYPTED PRIVATE KEY", Encoding.ASCII.GetString(encrypted));
        using TlsKey again = TlsKey.FromData(encrypted, "a pass phrase");
        using TlsKey plain = TlsKey.FromData(Encoding.ASCII.GetBytes(key.DangerousToPem()));
        using TlsKey der = TlsKey.FromStream(new MemoryStream(key.DangerousToDer()));
        Assert.Equal(key, again);
        Assert.Equal(key, plain);
        Assert.True(key == der);
        Assert.Equal(key.GetHashCode(), der.GetHashCode());

        Assert.Throws<CertificateFormatException>(() => TlsKey.FromData(encrypted, "another"));
        Assert.Throws<CertificateFormatException>(() => TlsKey.FromData(encrypted));
    }

    [Fact]
    public void A_public_key_is_not_a_private_one()
    {
        using TlsKey key = TlsKey.FromPrivateKey(CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP384));
        TlsKey half = key.ToPublicKey();

        Assert.Equal(TlsKeyType.PublicKey, half.Type);
        Assert.Equal(384, half.Length);
        Assert.NotEqual(key, half);
        Assert.True(key != half);
        Assert.Equal(half, TlsKey.FromData(Encoding.ASCII.GetBytes(half.ToPem()), type: TlsKeyType.PublicKey));
        Assert.Equal(half, TlsKey.FromData(half.ToDer(), type: TlsKeyType.PublicKey));
        Assert.Equal(
            TlsKey.FromPublicKey(Pki.Server.Certificate.PublicKey),
            TlsKey.FromPrivateKey(Pki.Server.Key!).ToPublicKey());

        Assert.Throws<InvalidOperationException>(() => half.DangerousToPem());
        Assert.Throws<InvalidOperationException>(() => half.DangerousToDer());
        Assert.Throws<InvalidOperationException>(() => half.ToPem("a pass phrase"));
        Assert.Throws<CertificateFormatException>(
            () => TlsKey.FromData(Encoding.ASCII.GetBytes(half.ToPem())));
    }

    [Fact]
    public void A_private_key_does_not_go_out_by_mistake()
    {
        using TlsKey key = TlsKey.FromPrivateKey(CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256));

        Assert.Throws<InvalidOperationException>(() => key.ToPem());
        Assert.Throws<InvalidOperationException>(() => key.ToDer());
        Assert.DoesNotContain(Convert.ToHexString(key.DangerousToDer()), key.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Of_an_opaque_key_nothing_is_known()
    {
        TlsIdentity.RemoteSigner signer = (_, _, _) => ValueTask.FromResult(Array.Empty<byte>());
        using TlsKey key = TlsKey.FromSigner(signer);
        using TlsKey other = TlsKey.FromSigner(signer);

        Assert.Equal(TlsKeyType.PrivateKey, key.Type);
        Assert.Equal(TlsKeyAlgorithm.Opaque, key.Algorithm);
        Assert.Equal(-1, key.Length);
        Assert.Null(key.Kind);
        Assert.NotEqual(key, other);
        Assert.Throws<InvalidOperationException>(() => key.ToPem("a pass phrase"));
        Assert.Throws<InvalidOperationException>(() => key.DangerousToDer());
        Assert.Throws<InvalidOperationException>(() => key.ToPublicKey());
    }
}
