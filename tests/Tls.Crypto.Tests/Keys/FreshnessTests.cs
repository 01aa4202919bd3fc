using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>What must be new each time, and what a source of random bytes that repeats itself comes to.</summary>
public sealed class FreshnessTests
{
    [Theory]
    [InlineData(KeyKind.EcP256, SignatureAlgorithm.EcdsaSha256)]
    [InlineData(KeyKind.EcP384, SignatureAlgorithm.EcdsaSha384)]
    [InlineData(KeyKind.EcP521, SignatureAlgorithm.EcdsaSha512)]
    [InlineData(KeyKind.Rsa, SignatureAlgorithm.RsaPssSha256)]
    public void The_same_signed_twice_is_two_signatures(KeyKind kind, SignatureAlgorithm algorithm)
    {
        // Hedged nonces, and salts: a fault in one of two equal signatures would otherwise tell the key (RFC 6979 §3.6).
        using SigningKey key = ManagedKeys.Generate(CryptoProvider.Managed, kind, rsaBits: 2048);
        using VerifyingKey half = TestKeys.PublicHalf(key);
        byte[] one = key.Sign(algorithm, "m"u8);
        byte[] two = key.Sign(algorithm, "m"u8);

        Assert.NotEqual(one, two);
        Assert.True(half.Verify(algorithm, "m"u8, one));
        Assert.True(half.Verify(algorithm, "m"u8, two));
    }

    [Fact]
    public void Salts_of_Pss_are_the_providers_random_bytes()
    {
        var random = new Repeating();
        byte[] hash = Providers.Bytes(32, 1);
        var first = new byte[256];
        var second = new byte[256];
        Assert.True(EmsaPss.TryEncode(random, HashKind.Sha256, hash, 2047, first));
        Assert.Equal(32, random.Given);
        random.Restart();
        Assert.True(EmsaPss.TryEncode(random, HashKind.Sha256, hash, 2047, second));
        Assert.Equal(first, second);
        Assert.True(EmsaPss.TryEncode(random, HashKind.Sha256, hash, 2047, second));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_prime_that_comes_twice_is_not_both_factors()
    {
        var random = new Repeating();
        var p = new ulong[16];
        RsaPrime.Draw(random, 1024, p);
        byte[] prime = MemoryMarshal.AsBytes(p.AsSpan()).ToArray();
        Array.Reverse(prime);

        // The source starts again when the first prime is drawn, and goes on behind it after the second.
        random.RestartAt(random.Given);
        using SecretBytes key = RsaKeyGeneration.Generate(random, 2048);

        Assert.True(random.HasRestarted);
        Assert.True(RsaPrivateNumbers.TryRead(key.Span, out RsaPrivateNumbers numbers));
        Assert.Equal(prime, numbers.Prime1.ToArray());
        Assert.NotEqual(prime, numbers.Prime2.ToArray());
    }

    /// <summary>A source that says the same again when it is told to.</summary>
    private sealed class Repeating() : DelegatingCryptoProvider(CryptoProvider.Managed)
    {
        private readonly List<byte> _said = [];
        private int? _restartAt;

        public int Given { get; private set; }

        public bool HasRestarted { get; private set; }

        public void Restart() => Given = 0;

        public void RestartAt(int given)
        {
            Restart();
            _restartAt = given;
        }

        public override void FillRandom(Span<byte> destination)
        {
            if (Given == _restartAt)
            {
                Restart();
                _restartAt = null;
                HasRestarted = true;
            }

            int missing = Given + destination.Length - _said.Count;
            if (missing > 0)
            {
                var more = new byte[missing];
                base.FillRandom(more);
                _said.AddRange(more);
            }

            CollectionsMarshal.AsSpan(_said).Slice(Given, destination.Length).CopyTo(destination);
            Given += destination.Length;
        }
    }
}
