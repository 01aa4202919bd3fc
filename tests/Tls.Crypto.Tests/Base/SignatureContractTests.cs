using System;
using System.Linq;
using System.Threading.Tasks;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>What every SigningKey and VerifyingKey promise.</summary>
public sealed class SignatureContractTests
{
    public static TheoryData<KeyKind> Kinds =>
        [KeyKind.Rsa, KeyKind.RsaPss, KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Ed25519, KeyKind.MLDsa44, KeyKind.MLDsa65, KeyKind.MLDsa87];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_a_key_signs_its_public_half_verifies_and_nothing_else(KeyKind kind)
    {
        using SigningKey signing = TestKeys.Signing(kind);
        using VerifyingKey verifying = TestKeys.PublicHalf(signing);
        byte[] data = Providers.Bytes(130, 1);
        Assert.Equal(kind, verifying.Kind);
        Assert.Equal(signing.SizeInBits, verifying.SizeInBits);
        foreach (SignatureAlgorithm algorithm in Enum.GetValues<SignatureAlgorithm>().Where(signing.Supports))
        {
            byte[] signature = signing.Sign(algorithm, data);

            Assert.True(verifying.Verify(algorithm, data, signature));
            Assert.False(verifying.Verify(algorithm, data.AsSpan(1), signature));
            Assert.False(verifying.Verify(algorithm, data, [.. signature, 0]));
            Assert.False(verifying.Verify(algorithm, data, [0, .. signature]));
            foreach (SignatureAlgorithm other in Enum.GetValues<SignatureAlgorithm>().Where(
                a => a != algorithm))
            {
                Assert.False(verifying.Verify(other, data, signature));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_signatures_are_refused_without_a_throw(KeyKind kind)
    {
        using SigningKey signing = TestKeys.Signing(kind);
        using VerifyingKey verifying = TestKeys.PublicHalf(signing);
        SignatureAlgorithm algorithm = Enum.GetValues<SignatureAlgorithm>().First(signing.Supports);
        byte[] data = Providers.Bytes(10, 1);
        byte[] signature = signing.Sign(algorithm, data);
        for (int i = 0; i < signature.Length; i++)
        {
            Assert.False(verifying.Verify(algorithm, data, signature.AsSpan(0, i)));
            byte[] damaged = [.. signature];
            damaged[i] ^= 0x01;
            Assert.False(verifying.Verify(algorithm, data, damaged));
        }

        Assert.False(verifying.Verify(algorithm, data, new byte[100_000]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Key_does_not_sign_what_is_not_its_own(KeyKind kind)
    {
        using SigningKey signing = TestKeys.Signing(kind);
        foreach (SignatureAlgorithm algorithm in
            Enum.GetValues<SignatureAlgorithm>().Where(a => !signing.Supports(a)))
        {
            Assert.Throws<ArgumentException>(() => signing.Sign(algorithm, []));
        }
    }

    [Fact]
    [Rfc("8422-5.9-3", "8422-5.9-5", "8446-4.2.3-5")]
    public void Algorithms_belong_to_kinds_as_the_RFCs_say()
    {
        Assert.True(SignatureAlgorithm.RsaPkcs1Sha256.IsFor(KeyKind.Rsa));
        Assert.True(SignatureAlgorithm.RsaPssSha256.IsFor(KeyKind.Rsa));
        Assert.True(SignatureAlgorithm.RsaPssSha256.IsFor(KeyKind.RsaPss));
        Assert.False(SignatureAlgorithm.RsaPkcs1Sha256.IsFor(KeyKind.RsaPss));
        Assert.True(SignatureAlgorithm.EcdsaSha256.IsFor(KeyKind.EcP521));
        Assert.False(SignatureAlgorithm.EcdsaSha256.IsFor(KeyKind.Ed25519));
        Assert.True(SignatureAlgorithm.Ed25519.IsFor(KeyKind.Ed25519));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_key_serves_many_threads(KeyKind kind)
    {
        using SigningKey signing = TestKeys.Signing(kind);
        using VerifyingKey verifying = TestKeys.PublicHalf(signing);
        SignatureAlgorithm algorithm = Enum.GetValues<SignatureAlgorithm>().First(signing.Supports);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                byte[] data = Providers.Bytes(50, (100 * worker) + i);
                Assert.True(verifying.Verify(algorithm, data, signing.Sign(algorithm, data)));
            }
        })));
    }

    [Fact]
    public async Task Key_disposed_under_use_refuses_in_order_or_finishes()
    {
        for (int round = 0; round < 20; round++)
        {
            SigningKey signing = TestKeys.Signing(KeyKind.EcP256);
            Task[] users = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                try
                {
                    for (int i = 0; i < 50; i++)
                    {
                        signing.Sign(SignatureAlgorithm.EcdsaSha256, [1, 2, 3]);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // What a caller who disposes too early is told.
                }
            }))];
            signing.Dispose();
            await Task.WhenAll(users);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Disposed_keys_refuse(KeyKind kind)
    {
        SigningKey signing = TestKeys.Signing(kind);
        VerifyingKey verifying = TestKeys.PublicHalf(signing);
        SignatureAlgorithm algorithm = Enum.GetValues<SignatureAlgorithm>().First(signing.Supports);
        byte[] signature = signing.Sign(algorithm, []);
        signing.Dispose();
        verifying.Dispose();

        Assert.Throws<ObjectDisposedException>(() => signing.Sign(algorithm, []));
        Assert.Throws<ObjectDisposedException>(() => verifying.Verify(algorithm, [], signature));
    }

    [Fact]
    public void Sizes_and_kinds_out_of_range_are_not_generated()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CryptoProvider.Bcl.GenerateSigningKey(KeyKind.Rsa, 512));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CryptoProvider.Bcl.GenerateSigningKey(KeyKind.Rsa, 2049));
        Assert.Throws<NotSupportedException>(() => CryptoProvider.Bcl.GenerateSigningKey(KeyKind.Ed25519));
        Assert.False(CryptoProvider.Bcl.Supports(KeyKind.Ed25519));
    }
}
