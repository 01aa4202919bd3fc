using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Crypto.Tests.Keys;

/// <summary>Public keys that are seen again are not imported again.</summary>
public sealed class KnownPublicKeysTests
{
    [BclTheory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.EcP521)]
    public void The_same_key_is_imported_once_and_outlives_its_holders(KeyKind kind)
    {
        using SigningKey signer = CryptoProvider.Bcl.GenerateSigningKey(kind);
        SignatureAlgorithm algorithm = AlgorithmOf(kind);
        byte[] signature = signer.Sign(algorithm, "data"u8);
        VerifyingKey first = Import(signer);
        first.Dispose();

        VerifyingKey second = Import(signer);

        Assert.Same(Inner(first), Inner(second));
        Assert.True(second.Verify(algorithm, "data"u8, signature));
        Assert.False(second.Verify(algorithm, "date"u8, signature));
    }

    [BclFact]
    public void Another_key_is_another()
    {
        using SigningKey one = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        using SigningKey other = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        byte[] signature = one.Sign(SignatureAlgorithm.EcdsaSha256, "data"u8);

        Assert.NotSame(Inner(Import(one)), Inner(Import(other)));
        Assert.False(Import(other).Verify(SignatureAlgorithm.EcdsaSha256, "data"u8, signature));
        Assert.True(Import(one).Verify(SignatureAlgorithm.EcdsaSha256, "data"u8, signature));
    }

    [BclFact]
    public void Many_keys_push_out_the_first_which_still_verifies_for_who_holds_it()
    {
        using SigningKey first = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        byte[] signature = first.Sign(SignatureAlgorithm.EcdsaSha256, "data"u8);
        VerifyingKey held = Import(first);
        for (int i = 0; i < 200; i++)
        {
            using SigningKey other = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
            Import(other);
        }

        Assert.NotSame(Inner(held), Inner(Import(first)));
        Assert.True(held.Verify(SignatureAlgorithm.EcdsaSha256, "data"u8, signature));
    }

    [BclFact]
    public void A_point_that_is_not_on_the_curve_is_refused_each_time()
    {
        using SigningKey signer = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        byte[] der = signer.SubjectPublicKeyInfo.ToArray();
        der[^1] ^= 1;

        Assert.False(CryptoProvider.Bcl.TryImportVerifyingKey(der, out _));
        Assert.False(CryptoProvider.Bcl.TryImportVerifyingKey(der, out _));
    }

    [BclFact]
    public async Task Many_threads_may_import_and_verify_at_once()
    {
        SigningKey[] signers =
            [.. Enumerable.Range(0, 80).Select(_ => CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256))];
        byte[][] signatures =
            [.. signers.Select(signer => signer.Sign(SignatureAlgorithm.EcdsaSha256, "data"u8))];

        await Parallel.ForEachAsync(Enumerable.Range(0, 800), (i, _) =>
        {
            using VerifyingKey key = Import(signers[i % 80]);
            Assert.True(key.Verify(SignatureAlgorithm.EcdsaSha256, "data"u8, signatures[i % 80]));
            return ValueTask.CompletedTask;
        });
        Array.ForEach(signers, signer => signer.Dispose());
    }

    private static VerifyingKey Import(SigningKey signer)
    {
        Assert.True(CryptoProvider.Bcl.TryImportVerifyingKey(signer.SubjectPublicKeyInfo.Span, out VerifyingKey? key));
        return key;
    }

    private static VerifyingKey Inner(VerifyingKey key) =>
        Assert.IsType<KnownPublicKeys.SharedVerifyingKey>(key).Inner;

    private static SignatureAlgorithm AlgorithmOf(KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => SignatureAlgorithm.EcdsaSha256,
        KeyKind.EcP384 => SignatureAlgorithm.EcdsaSha384,
        _ => SignatureAlgorithm.EcdsaSha512,
    };
}
