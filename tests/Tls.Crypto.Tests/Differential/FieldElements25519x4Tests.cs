using System;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Four products side by side against arbitrary-precision integers, of limbs as large as they may be.</summary>
public sealed class FieldElements25519x4Tests
{
    private const int Limbs = FieldElement25519.HalfCount;
    private const ulong LooseEven = (3UL << 26) + (1 << 17) - 1;
    private const ulong LooseOdd = (3UL << 25) + (1 << 12) - 1;
    private const ulong TightEven = (1UL << 26) + (1 << 16) - 1;
    private const ulong TightOdd = (1UL << 25) + (1 << 11) - 1;

    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    /// <summary>As large as may be, in every way: all limbs, all but one, and one alone.</summary>
    [WideFact]
    public void Products_of_extreme_limbs_agree_with_integers()
    {
        ulong[] largest = [.. Enumerable.Range(0, Limbs).Select(Largest)];
        ulong[][] extremes =
        [
            largest, new ulong[Limbs],
            .. Enumerable.Range(0, Limbs).Select(at => largest.Select((limb, i) => i == at ? limb : 0).ToArray()),
            .. Enumerable.Range(0, Limbs).Select(at => largest.Select((limb, i) => i == at ? 0 : limb).ToArray()),
            .. new[] { 1, P - 1, P, P + 1, P + 18, (BigInteger.One << 255) - 1, BigInteger.One << 254, P / 2 }.Select(Split),
        ];
        for (int i = 0; i < extremes.Length; i++)
        {
            for (int j = 0; j < extremes.Length; j++)
            {
                int count = extremes.Length;
                Check(
                    [extremes[i], extremes[j], extremes[(i + j) % count], largest],
                    [extremes[j], extremes[(i + 1) % count], largest, extremes[i]]);
            }
        }
    }

    [WideFact]
    public void Products_of_random_limbs_agree_with_integers()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Check(
                [.. Enumerable.Range(0, 4).Select(i => Drawn((8 * seed) + i))],
                [.. Enumerable.Range(4, 4).Select(i => Drawn((8 * seed) + i))]);
        }
    }

    [WideFact]
    public void Elements_come_out_as_they_went_in()
    {
        FieldElement25519[] elements =
            [.. Enumerable.Range(0, 4).Select(i => FieldElement25519.Decode(Providers.Bytes(32, i)))];
        var four = new FieldElements25519x4(elements[0], elements[1], elements[2], elements[3]);

        for (int i = 0; i < elements.Length; i++)
        {
            Assert.True(FieldElement25519.Equals(elements[i], four[i]));
        }
    }

    private static void Check(ulong[][] a, ulong[][] b)
    {
        FieldElements25519x4 product = FieldElements25519x4.Multiply(Place(a), Place(b));

        ReadOnlySpan<ulong> words = Words(ref product);
        for (int element = 0; element < 4; element++)
        {
            var limbs = new ulong[Limbs];
            for (int i = 0; i < Limbs; i++)
            {
                limbs[i] = words[(8 * (i % 5)) + (2 * element) + (i / 5)];
                Assert.True(limbs[i] <= (i % 2 == 0 ? TightEven : TightOdd), $"Limb {i} is {limbs[i]}.");
            }

            Assert.Equal(Value(a[element]) * Value(b[element]) % P, Value(limbs) % P);
            var encoded = new byte[32];
            product[element].Encode(encoded);
            Assert.Equal(Value(limbs) % P, new BigInteger(encoded, isUnsigned: true));
        }
    }

    private static FieldElements25519x4 Place(ulong[][] four)
    {
        FieldElements25519x4 result = default;
        Span<ulong> words = Words(ref result);
        for (int element = 0; element < 4; element++)
        {
            for (int i = 0; i < Limbs; i++)
            {
                words[(8 * (i % 5)) + (2 * element) + (i / 5)] = four[element][i];
            }
        }

        return result;
    }

    private static Span<ulong> Words(ref FieldElements25519x4 four) =>
        MemoryMarshal.Cast<FieldElements25519x4, ulong>(new Span<FieldElements25519x4>(ref four));

    private static ulong Largest(int limb) => limb % 2 == 0 ? LooseEven : LooseOdd;

    private static ulong[] Drawn(int seed)
    {
        byte[] bytes = Providers.Bytes(8 * Limbs, seed);
        return [.. Enumerable.Range(0, Limbs).Select(i => BitConverter.ToUInt64(bytes, 8 * i) % (Largest(i) + 1))];
    }

    /// <summary>Where a limb begins: ⌈25.5 i⌉.</summary>
    private static int Place(int limb) => ((51 * limb) + 1) / 2;

    private static ulong[] Split(BigInteger value) =>
        [.. Enumerable.Range(0, Limbs).Select(i =>
            (ulong)((value >> Place(i)) & ulong.MaxValue) & ((1UL << (Place(i + 1) - Place(i))) - 1))];

    private static BigInteger Value(ulong[] limbs)
    {
        BigInteger sum = BigInteger.Zero;
        for (int i = 0; i < Limbs; i++)
        {
            sum += (BigInteger)limbs[i] << Place(i);
        }

        return sum;
    }

    private sealed class WideFactAttribute : FactAttribute
    {
        public WideFactAttribute() => Skip = FieldElements25519x4.IsSupported ? null : "The processor has no AVX-512.";
    }
}
