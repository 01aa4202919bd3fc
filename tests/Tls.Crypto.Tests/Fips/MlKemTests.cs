using System;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>ML-KEM (FIPS 203), with wide registers and without.</summary>
public sealed class MlKemTests
{
    private const int Q = MlKemRing.Q;

    public static TheoryData<int, bool> Sets => new() { { 768, true }, { 768, false }, { 1024, true }, { 1024, false } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Thousands_of_runs_accumulate_to_the_published_hash(bool wide)
    {
        foreach (JsonElement vector in Repository.Vectors("mlkem").GetProperty("accumulated").EnumerateArray())
        {
            int count = vector.GetProperty("count").GetInt32();
            if (wide || count <= 1000)
            {
                Assert.Equal(vector.Text("result"), Accumulated(Set(768, wide), count));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Both_sides_agree_and_a_flipped_bit_anywhere_is_rejected_silently(int set, bool wide)
    {
        MlKemParameters parameters = Set(set, wide);
        byte[] seed = Providers.Bytes(64, seed: set);
        using var key = new MlKemDecapsulationKey(parameters, seed);
        var ciphertext = new byte[parameters.CiphertextSize];
        var secret = new byte[32];
        Assert.True(MlKem.TryEncapsulate(
            parameters, key.EncapsulationKey, Providers.Bytes(32, seed: 1), ciphertext, secret));

        var found = new byte[32];
        Assert.True(key.TryDecapsulate(ciphertext, found));
        Assert.Equal(secret, found);

        for (int bit = 0; bit < 8 * ciphertext.Length; bit += 37)
        {
            byte[] changed = [.. ciphertext];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(key.TryDecapsulate(changed, found));

            // Algorithm 18, line 7: J(z ‖ c).
            var rejected = new byte[32];
            Sponge.Shake256Of(rejected, seed.AsSpan(32), changed);
            Assert.Equal(rejected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_coefficient_of_q_or_more_and_wrong_lengths_are_refused(int set, bool wide)
    {
        MlKemParameters parameters = Set(set, wide);
        using var key = new MlKemDecapsulationKey(parameters, Providers.Bytes(64, seed: 2));
        byte[] good = key.EncapsulationKey.ToArray();
        var ciphertext = new byte[parameters.CiphertextSize];
        var secret = new byte[32];
        var random = new byte[32];
        Assert.True(MlKem.TryEncapsulate(parameters, good, random, ciphertext, secret));
        for (int coefficient = 0; coefficient < parameters.K * 256; coefficient += 85)
        {
            foreach (int value in (int[])[Q - 1, Q, Q + 1, 4095])
            {
                byte[] key12 = [.. good];
                int at = coefficient * 12 / 8;
                int shift = 4 * (coefficient % 2);
                int pair = key12[at] | (key12[at + 1] << 8);
                pair = (pair & ~(0xfff << shift)) | (value << shift);
                (key12[at], key12[at + 1]) = ((byte)pair, (byte)(pair >> 8));
                Assert.Equal(value < Q, MlKem.TryEncapsulate(parameters, key12, random, ciphertext, secret));
            }
        }

        Assert.False(MlKem.TryEncapsulate(parameters, good.AsSpan(1), random, ciphertext, secret));
        Assert.False(MlKem.TryEncapsulate(parameters, [.. good, 0], random, ciphertext, secret));
        Assert.False(key.TryDecapsulate(ciphertext.AsSpan(1), secret));
        Assert.False(key.TryDecapsulate([.. ciphertext, 0], secret));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Products_of_transforms_are_products_of_polynomials(bool wide)
    {
        var random = new Random(3);
        for (int run = 0; run < 20; run++)
        {
            // The extremes too: every coefficient q, and −q.
            short[] a = Polynomial(random, run);
            short[] b = Polynomial(random, run / 2);
            short[] expected = Schoolbook(a, b);

            MlKemRing.Ntt(a, wide);
            MlKemRing.Ntt(b, wide);
            Assert.All(a, c => Assert.InRange(c, 0, Q));
            var four = new short[4 * 256];
            for (int i = 0; i < 4; i++)
            {
                a.CopyTo(four, i * 256);
            }

            var sum = new short[256];
            MlKemRing.MultiplyAccumulate(sum, four, 256, [.. b, .. b, .. b, .. b], 4, wide);
            Assert.All(sum, c => Assert.InRange(c, -Q, Q));
            MlKemRing.InverseNtt(sum, wide);
            Assert.All(sum, c => Assert.InRange(c, -Q, Q));
            Assert.Equal(expected.Select(c => 4 * c % Q), sum.Select(c => MlKemRing.Canonical(c)));
        }
    }

    [Fact]
    public void Rounding_is_that_of_rational_numbers()
    {
        foreach (int d in (int[])[1, 4, 5, 10, 11])
        {
            for (int x = 0; x < Q; x++)
            {
                // ⌈2^d x / q⌋ modulo 2^d, halves upwards; q is odd, so there are none.
                int expected = (((2 * x) << d) + Q) / (2 * Q) % (1 << d);
                Assert.Equal((uint)expected, MlKemCoding.Compress(x, d));
            }
        }
    }

    [Fact]
    public void Representatives_are_made_canonical()
    {
        for (int a = -Q; a <= Q; a++)
        {
            Assert.Equal((a + Q) % Q, MlKemRing.Canonical(a));
        }
    }

    internal static MlKemParameters Set(int name, bool wide) =>
        (name == 768 ? MlKemParameters.MlKem768 : MlKemParameters.MlKem1024) with { Wide = wide };

    private static string Accumulated(MlKemParameters parameters, int count)
    {
        Sponge source = Sponge.Shake128;
        Sponge result = Sponge.Shake128;
        var seed = new byte[64];
        var random = new byte[32];
        var ciphertext = new byte[parameters.CiphertextSize];
        var secret = new byte[32];
        for (int i = 0; i < count; i++)
        {
            source.Squeeze(seed);
            using var key = new MlKemDecapsulationKey(parameters, seed);
            result.Absorb(key.EncapsulationKey);

            source.Squeeze(random);
            Assert.True(MlKem.TryEncapsulate(parameters, key.EncapsulationKey, random, ciphertext, secret));
            result.Absorb(ciphertext);
            result.Absorb(secret);

            source.Squeeze(ciphertext);
            Assert.True(key.TryDecapsulate(ciphertext, secret));
            result.Absorb(secret);
        }

        var hash = new byte[32];
        result.Squeeze(hash);
        return Convert.ToHexStringLower(hash);
    }

    private static short[] Polynomial(Random random, int kind) => kind switch
    {
        0 => [.. Enumerable.Repeat((short)Q, 256)],
        1 => [.. Enumerable.Repeat((short)-Q, 256)],
        _ => [.. Enumerable.Range(0, 256).Select(_ => (short)random.Next(-Q, Q + 1))],
    };

    private static short[] Schoolbook(short[] a, short[] b)
    {
        var product = new long[256];
        for (int i = 0; i < 256; i++)
        {
            for (int j = 0; j < 256; j++)
            {
                // X^256 = −1.
                product[(i + j) % 256] += (i + j < 256 ? 1 : -1) * a[i] * b[j];
            }
        }

        return [.. product.Select(c => (short)(((c % Q) + Q) % Q))];
    }
}
