using System;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>ML-DSA (FIPS 204): arithmetic, roundings, encodings. Wycheproof has the whole.</summary>
public sealed class MlDsaTests
{
    private const int Q = MlDsaRing.Q;

    public static TheoryData<KeyKind> Kinds => [KeyKind.MLDsa44, KeyKind.MLDsa65, KeyKind.MLDsa87];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keys_and_signatures_are_those_of_another_implementation(bool wide)
    {
        foreach (JsonElement vector in Repository.Vectors("mldsa").GetProperty("cases").EnumerateArray())
        {
            KeyKind kind = Enum.Parse<KeyKind>(vector.Text("set"));
            Assert.True(MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters));
            using MlDsaPrivateKey key =
                MlDsaPrivateKey.FromSeed(parameters with { Wide = wide }, vector.Hex("seed"));
            byte[] spki = DerBuilder.PublicKeyInfo(MlDsaKeys.Identifier(kind), key.PublicKey);
            Assert.Equal(vector.Text("spkiSha256"), Sha256(spki));

            var signature = new byte[parameters.SignatureSize];
            key.Sign(signature, vector.Hex("message"), new byte[32]);
            Assert.Equal(vector.Text("signatureSha256"), Sha256(signature));
        }
    }

    [Fact]
    public void Products_of_transforms_are_products_of_polynomials()
    {
        var random = new Random(4);
        for (int run = 0; run < 10; run++)
        {
            int[] a = Polynomial(random, run);
            int[] b = Polynomial(random, run / 2);
            int[] expected = Schoolbook(a, b);

            MlDsaRing.Ntt(a);
            MlDsaRing.Ntt(b);
            var sum = new int[256];
            int[] three = [.. a, .. a, .. a];
            MlDsaRing.MultiplyAccumulate(sum, three, [.. b, .. b, .. b]);
            MlDsaRing.InverseNtt(sum);
            Assert.Equal(
                expected.Select(c => (int)(3L * c % Q)), sum.Select(c => MlDsaRing.Canonical(c)));
        }
    }

    [Theory]
    [InlineData(88)]
    [InlineData(32)]
    public void Parts_of_a_coefficient_are_those_of_the_standard(int divisor)
    {
        int gamma2 = (Q - 1) / divisor;
        for (int r = 0; r < Q; r += 61)
        {
            Decomposed(r, gamma2);
        }

        // Every edge between two high parts.
        for (int edge = gamma2; edge < Q; edge += 2 * gamma2)
        {
            for (int r = edge - 2; r <= Math.Min(edge + 2, Q - 1); r++)
            {
                Decomposed(r, gamma2);
            }
        }

        Decomposed(Q - 1, gamma2);
    }

    [Fact]
    public void Low_bits_of_a_power_of_two_are_those_of_the_standard()
    {
        for (int r = 0; r < Q; r += 17)
        {
            (int high, int low) = MlDsaRounding.Power2Round(r);
            Assert.Equal(r, (high << 13) + low);
            Assert.InRange(low, -4095, 4096);
        }
    }

    [Theory]
    [InlineData(88)]
    [InlineData(32)]
    public void Hints_lead_to_the_high_part_they_were_made_for(int divisor)
    {
        int gamma2 = (Q - 1) / divisor;
        var random = new Random(5);
        for (int i = 0; i < 100_000; i++)
        {
            int r = random.Next(Q);
            int change = random.Next(-gamma2 + 1, gamma2);
            if (i < 4)
            {
                (r, change) = (0, (i - 2) * (gamma2 - 1) / 2);
            }

            // MakeHint sees the parts of r, and r + change; UseHint sees r + change alone.
            (int high, int low) = MlDsaRounding.Decompose(r, gamma2);
            int hint = MlDsaRounding.MakeHint(low + change, high, gamma2);
            int changed = (r + change + Q) % Q;
            Assert.Equal(high, MlDsaRounding.UseHint(hint == 1, changed, gamma2));
            Assert.Equal(hint == 1, MlDsaRounding.Decompose(changed, gamma2).High != high);
        }
    }

    [Fact]
    public void Size_of_the_largest_coefficient_is_found_whatever_its_representative()
    {
        var f = new int[256];
        foreach (int value in (int[])[5, -5, 5 - Q, Q - 5])
        {
            f[200] = value;
            Assert.False(MlDsaRounding.Exceeds(f, 6));
            Assert.True(MlDsaRounding.Exceeds(f, 5));
        }
    }

    [Fact]
    public void Hints_have_one_encoding()
    {
        var hints = new int[4 * 256];
        hints[3] = hints[200] = hints[256] = hints[1023] = 1;
        var packed = new byte[84];
        MlDsaCoding.PackHints(packed, hints, 80);
        var again = new int[4 * 256];
        Assert.True(MlDsaCoding.TryUnpackHints(again, packed, 80));
        Assert.Equal(hints, again);

        Refuses(packed, p => (p[0], p[1]) = (p[1], p[0]));
        Refuses(packed, p => p[1] = p[0]);
        Refuses(packed, p => p[79] = 1);
        Refuses(packed, p => p[81] = 1);
        Refuses(packed, p => p[83] = 81);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Private_keys_come_as_seed_expanded_or_both(KeyKind kind)
    {
        Assert.True(MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters));
        byte[] seed = Providers.Bytes(32, seed: 9);
        using MlDsaPrivateKey key = MlDsaPrivateKey.FromSeed(parameters, seed);
        var expanded = new byte[parameters.PrivateKeySize];
        key.WriteExpanded(expanded);

        Assert.Equal(key.PublicKey.ToArray(), Read(kind, [0x80, 32, .. seed]));
        byte[] octets = DerBuilder.Wrap(DerCursor.OctetString, expanded);
        Assert.Equal(key.PublicKey.ToArray(), Read(kind, octets));
        byte[] both = DerBuilder.Wrap(DerCursor.Sequence, [4, 32, .. seed], octets);
        Assert.Equal(key.PublicKey.ToArray(), Read(kind, both));

        // Both, but of two keys; and an expanded key that does not hold together.
        Assert.Null(Read(kind, DerBuilder.Wrap(DerCursor.Sequence, [4, 32, .. Providers.Bytes(32, 8)], octets)));
        Assert.Null(Read(kind, [0x80, 31, .. seed[1..]]));
        Assert.Null(Read(kind, [4, 32, .. seed]));
        foreach (int at in (int[])[0, 70, expanded.Length - 1])
        {
            byte[] damaged = [.. expanded];
            damaged[at] ^= 1;
            Assert.Null(Read(kind, DerBuilder.Wrap(DerCursor.OctetString, damaged)));
        }
    }

    [Fact]
    public void Signing_twice_gives_two_signatures_and_both_hold()
    {
        using SigningKey key = TestKeys.Signing(KeyKind.MLDsa65);
        using VerifyingKey half = TestKeys.PublicHalf(key);
        byte[] one = key.Sign(SignatureAlgorithm.MLDsa65, "m"u8);
        byte[] two = key.Sign(SignatureAlgorithm.MLDsa65, "m"u8);
        Assert.NotEqual(one, two);
        Assert.True(half.Verify(SignatureAlgorithm.MLDsa65, "m"u8, one));
        Assert.True(half.Verify(SignatureAlgorithm.MLDsa65, "m"u8, two));
    }

    internal static MlDsaParameters Set(int name, bool wide) => (name switch
    {
        44 => MlDsaParameters.MlDsa44,
        65 => MlDsaParameters.MlDsa65,
        _ => MlDsaParameters.MlDsa87,
    }) with
    { Wide = wide };

    private static string Sha256(byte[] data)
    {
        var hash = new byte[32];
        CryptoProvider.Default.Hash(HashKind.Sha256, data, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static void Decomposed(int r, int gamma2)
    {
        // Algorithm 36, literally.
        int low = r % (2 * gamma2);
        low = low > gamma2 ? low - (2 * gamma2) : low;
        (int high, int expectedLow) = r - low == Q - 1 ? (0, low - 1) : ((r - low) / (2 * gamma2), low);
        Assert.Equal((high, expectedLow), MlDsaRounding.Decompose(r, gamma2));
    }

    private static void Refuses(byte[] packed, Action<byte[]> damage)
    {
        byte[] damaged = [.. packed];
        damage(damaged);
        Assert.False(MlDsaCoding.TryUnpackHints(new int[4 * 256], damaged, 80));
    }

    private static byte[]? Read(KeyKind kind, byte[] privateKey)
    {
        byte[] pkcs8 = DerBuilder.PrivateKeyInfo(MlDsaKeys.Identifier(kind), privateKey);
        if (!CryptoProvider.Default.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, pkcs8, default, out SigningKey? key))
        {
            return null;
        }

        using (key)
        {
            Assert.True(PublicKeyInfo.TryRead(key.SubjectPublicKeyInfo.Span, out PublicKeyInfo info));
            return info.Key.ToArray();
        }
    }

    private static int[] Polynomial(Random random, int kind) => kind switch
    {
        0 => [.. Enumerable.Repeat(Q - 1, 256)],
        1 => [.. Enumerable.Repeat(1 - Q, 256)],
        _ => [.. Enumerable.Range(0, 256).Select(_ => random.Next(1 - Q, Q))],
    };

    private static int[] Schoolbook(int[] a, int[] b)
    {
        var product = new long[256];
        for (int i = 0; i < 256; i++)
        {
            for (int j = 0; j < 256; j++)
            {
                // X^256 = −1.
                long term = (long)a[i] * b[j] % Q;
                product[(i + j) % 256] += i + j < 256 ? term : -term;
            }
        }

        return [.. product.Select(c => (int)(((c % Q) + Q) % Q))];
    }
}
