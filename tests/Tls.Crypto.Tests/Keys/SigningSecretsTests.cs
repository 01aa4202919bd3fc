using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Where private keys go while they sign, and what comes of one that is disposed meanwhile.</summary>
public sealed class SigningSecretsTests
{
    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Ed25519)]
    [InlineData(KeyKind.Rsa)]
    [InlineData(KeyKind.MLDsa44)]
    public void A_key_that_is_disposed_while_it_signs_gives_no_signature(KeyKind kind)
    {
        var provider = new Interrupting();
        SigningKey key = ManagedKeys.Generate(provider, kind, rsaBits: 2048);
        SignatureAlgorithm algorithm = Enum.GetValues<SignatureAlgorithm>().First(key.Supports);
        int calls = 0;
        provider.Between = () => calls++;
        key.Sign(algorithm, [1, 2, 3]);
        Assert.NotEqual(0, calls);

        // After each thing that it asks of its provider.
        for (int call = 1, count = calls; call <= count; call++)
        {
            SigningKey again = Again(provider, kind, key);
            int left = call;
            provider.Between = () =>
            {
                if (--left == 0)
                {
                    again.Dispose();
                }
            };
            Assert.Throws<ObjectDisposedException>(() => again.Sign(algorithm, [1, 2, 3]));
        }
    }

    [Fact]
    public void The_prefix_of_Ed25519_is_hashed_on_the_stack()
    {
        // A running hash has memory of its own, which the garbage collector may move and leave copies of.
        var provider = new Interrupting();
        byte[] seed = Providers.Bytes(32, 3);
        byte[] expanded = new byte[64];
        CryptoProvider.Managed.Hash(HashKind.Sha512, seed, expanded);
        using var key = new Ed25519SigningKey(provider, new SecretBytes(seed));

        byte[] signature = key.Sign(SignatureAlgorithm.Ed25519, [1, 2, 3]);

        Assert.True(TestKeys.PublicHalf(key).Verify(SignatureAlgorithm.Ed25519, [1, 2, 3], signature));
        Assert.NotEmpty(provider.Appended);
        Assert.DoesNotContain(provider.Appended, data => data.AsSpan().IndexOf(expanded.AsSpan(32)) >= 0);
        Assert.DoesNotContain(provider.Appended, data => data.AsSpan().IndexOf(seed) >= 0);
    }

    private static SigningKey Again(CryptoProvider provider, KeyKind kind, SigningKey key)
    {
        ((Interrupting)provider).Between = null;
        Assert.True(ManagedKeys.TryImportPrivate(
            provider, PrivateKeyFormat.Pkcs8, key.DangerousExportPkcs8(), default, out SigningKey? again));
        Assert.Equal(kind, again.Kind);
        return again;
    }

    /// <summary>Does something after each call that signing makes, and keeps what running hashes are given.</summary>
    private sealed class Interrupting() : DelegatingCryptoProvider(CryptoProvider.Managed)
    {
        public Action? Between { get; set; }

        public List<byte[]> Appended { get; } = [];

        public override void FillRandom(Span<byte> destination)
        {
            base.FillRandom(destination);
            Between?.Invoke();
        }

        public override void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination)
        {
            base.Hash(kind, data, destination);
            Between?.Invoke();
        }

        public override void Hmac(
            HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination)
        {
            base.Hmac(kind, key, data, destination);
            Between?.Invoke();
        }

        public override RunningHash CreateHash(HashKind kind) => new Watched(this, base.CreateHash(kind));

        private sealed class Watched(Interrupting provider, RunningHash inner) : RunningHash(inner.Kind)
        {
            public override void Append(ReadOnlySpan<byte> data)
            {
                provider.Appended.Add(data.ToArray());
                inner.Append(data);
                provider.Between?.Invoke();
            }

            public override void GetCurrent(Span<byte> destination) => inner.GetCurrent(destination);

            public override RunningHash Clone() => new Watched(provider, inner.Clone());

            protected override void Dispose(bool disposing) => inner.Dispose();
        }
    }
}
