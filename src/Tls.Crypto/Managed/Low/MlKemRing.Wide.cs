using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <content>The same with AVX2: sixteen coefficients at a time.</content>
internal static partial class MlKemRing
{
    private const int Half = N / 2;

    /// <summary>For each layer, the zeta of each butterfly in the order the vectors meet them, and times q^−1.</summary>
    private static readonly short[] Twiddles = MakeTwiddles(1);

    private static readonly short[] TwiddlesQ = MakeTwiddles(QInverse);

    /// <summary>What the odd coefficients of a factor are multiplied by, 1 · R for the even ones; and times q^−1.</summary>
    private static readonly short[] Gammas = MakeGammas(1);

    private static readonly short[] GammasQ = MakeGammas(QInverse);

    public static bool IsWideSupported => Avx2.IsSupported;

    private static Vector256<short> Q16 => Vector256.Create((short)Q);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NttWide(Span<short> span)
    {
        unchecked
        {
            ref short f = ref MemoryMarshal.GetReference(span);
            ref short z = ref MemoryMarshal.GetArrayDataReference(Twiddles);
            ref short zq = ref MemoryMarshal.GetArrayDataReference(TwiddlesQ);
            for (int layer = 0; layer < 7; layer++)
            {
                for (int i = 0; i < Half; i += 16)
                {
                    (nuint first, nuint second) = Places(layer, i);
                    (Vector256<short> a, Vector256<short> b) = Part(
                        layer, Vector256.LoadUnsafe(ref f, first), Vector256.LoadUnsafe(ref f, second));
                    var at = (nuint)(uint)((layer * Half) + i);
                    Vector256<short> t = Times(b, Vector256.LoadUnsafe(ref z, at), Vector256.LoadUnsafe(ref zq, at));
                    (a, b) = Join(layer, a + t, a - t);
                    a.StoreUnsafe(ref f, first);
                    b.StoreUnsafe(ref f, second);
                }
            }

            for (nuint i = 0; i < N; i += 16)
            {
                Reduce(Vector256.LoadUnsafe(ref f, i)).StoreUnsafe(ref f, i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InverseNttWide(Span<short> span)
    {
        unchecked
        {
            ref short f = ref MemoryMarshal.GetReference(span);
            ref short z = ref MemoryMarshal.GetArrayDataReference(Twiddles);
            ref short zq = ref MemoryMarshal.GetArrayDataReference(TwiddlesQ);
            for (int layer = 6; layer >= 0; layer--)
            {
                for (int i = 0; i < Half; i += 16)
                {
                    (nuint first, nuint second) = Places(layer, i);
                    (Vector256<short> a, Vector256<short> b) = Part(
                        layer, Vector256.LoadUnsafe(ref f, first), Vector256.LoadUnsafe(ref f, second));

                    // The zetas of the way back are those of the way there, mirrored: each is the other's negative inverse.
                    var at = (nuint)(uint)((layer * Half) + i);
                    Vector256<short> difference = Times(
                        a - b, Vector256.LoadUnsafe(ref z, Inverse + at), Vector256.LoadUnsafe(ref zq, Inverse + at));
                    (a, b) = Join(layer, Reduce(a + b), difference);
                    a.StoreUnsafe(ref f, first);
                    b.StoreUnsafe(ref f, second);
                }
            }

            Vector256<short> scale = Vector256.Create(InverseScale);
            Vector256<short> scaleQ = Vector256.Create((short)(InverseScale * QInverse));
            for (nuint i = 0; i < N; i += 16)
            {
                Times(Vector256.LoadUnsafe(ref f, i), scale, scaleQ).StoreUnsafe(ref f, i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAccumulateWide(
        Span<short> sumSpan, ReadOnlySpan<short> aSpan, int stride, ReadOnlySpan<short> bSpan, int count)
    {
        unchecked
        {
            ref short sum = ref MemoryMarshal.GetReference(sumSpan);
            ref short firstA = ref MemoryMarshal.GetReference(aSpan);
            ref short firstB = ref MemoryMarshal.GetReference(bSpan);
            ref short g = ref MemoryMarshal.GetArrayDataReference(Gammas);
            ref short gq = ref MemoryMarshal.GetArrayDataReference(GammasQ);
            var step = (nuint)(uint)stride;
            var end = (nuint)(uint)(count * N);
            for (nuint j = 0; j < N; j += 16)
            {
                Vector256<short> gamma = Vector256.LoadUnsafe(ref g, j);
                Vector256<short> gammaQ = Vector256.LoadUnsafe(ref gq, j);
                Vector256<int> even = Vector256<int>.Zero;
                Vector256<int> odd = Vector256<int>.Zero;
                nuint atA = j;
                for (nuint i = 0; i < end; i += N, atA += step)
                {
                    Vector256<short> a = Vector256.LoadUnsafe(ref firstA, atA);
                    Vector256<short> b = Vector256.LoadUnsafe(ref firstB, i + j);

                    // Neighbours are one coefficient pair: a0 b0 + a1 (b1 γ), and a0 b1 + a1 b0.
                    even += Avx2.MultiplyAddAdjacent(a, Times(b, gamma, gammaQ));
                    Vector256<uint> pairs = b.AsUInt32();
                    odd += Avx2.MultiplyAddAdjacent(a, ((pairs << 16) | (pairs >>> 16)).AsInt16());
                }

                Vector256<int> low = Montgomery(even) & Vector256.Create(0xffff);
                (low | (Montgomery(odd) << 16)).AsInt16().StoreUnsafe(ref sum, j);
            }
        }
    }

    /// <summary>Where the two vectors of a butterfly stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (nuint First, nuint Second) Places(int layer, int i)
    {
        unchecked
        {
            // Down to sixteen apart the two are vectors of their own; below that they are mixed in two neighbours.
            int length = Half >> layer;
            if (length < 16)
            {
                return ((nuint)(uint)(2 * i), (nuint)(uint)((2 * i) + 16));
            }

            int first = i + (i & -length);
            return ((nuint)(uint)first, (nuint)(uint)(first + length));
        }
    }

    /// <summary>Sorts two neighbours into the first and the second operands of their butterflies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<short> First, Vector256<short> Second) Part(
        int layer, Vector256<short> v, Vector256<short> w) => layer switch
        {
            4 => (Avx2.Permute2x128(v, w, 0x20), Avx2.Permute2x128(v, w, 0x31)),
            5 => (Avx2.UnpackLow(v.AsInt64(), w.AsInt64()).AsInt16(), Avx2.UnpackHigh(v.AsInt64(), w.AsInt64()).AsInt16()),
            6 => (Avx.Shuffle(v.AsSingle(), w.AsSingle(), 0x88).AsInt16(), Avx.Shuffle(v.AsSingle(), w.AsSingle(), 0xdd).AsInt16()),
            _ => (v, w),
        };

    /// <summary>The way back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<short> V, Vector256<short> W) Join(
        int layer, Vector256<short> first, Vector256<short> second) => layer switch
        {
            6 => (
                Avx2.UnpackLow(first.AsInt32(), second.AsInt32()).AsInt16(),
                Avx2.UnpackHigh(first.AsInt32(), second.AsInt32()).AsInt16()),
            _ => Part(layer, first, second),
        };

    /// <summary>The Montgomery product with a constant that also comes times q^−1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Times(Vector256<short> a, Vector256<short> b, Vector256<short> bq) =>
        Avx2.MultiplyHigh(a, b) - Avx2.MultiplyHigh(a * bq, Q16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Reduce(Vector256<short> a) =>
        a - (Vector256.ShiftRightArithmetic(Avx2.MultiplyHigh(a, Vector256.Create((short)Barrett)), 10) * Q16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Montgomery(Vector256<int> a)
    {
        Vector256<int> m = Vector256.ShiftRightArithmetic((a * Vector256.Create((int)QInverse)) << 16, 16);
        return Vector256.ShiftRightArithmetic(a - (m * Vector256.Create(Q)), 16);
    }

    /// <summary>
    /// What <see cref="Part"/> does to positions decides which zeta stands where: so the table goes through it. The first
    /// half is for the transform, the second for the inverse.
    /// </summary>
    private static short[] MakeTwiddles(int factor)
    {
        unchecked
        {
            var table = new short[2 * Inverse];
            if (!IsWideSupported)
            {
                return table;
            }

            var there = new short[N];
            var back = new short[N];
            for (int layer = 0; layer < 7; layer++)
            {
                int length = Half >> layer;
                for (int position = 0; position < N; position++)
                {
                    int group = position / (2 * length);
                    there[position] = (short)(Zetas[(1 << layer) + group] * factor);
                    back[position] = (short)(-Zetas[(2 << layer) - 1 - group] * factor);
                }

                for (int i = 0; i < Half; i += 16)
                {
                    (nuint first, nuint second) = Places(layer, i);
                    int at = (layer * Half) + i;
                    Part(layer, Vector256.LoadUnsafe(ref there[0], first), Vector256.LoadUnsafe(ref there[0], second))
                        .First.CopyTo(table, at);
                    Part(layer, Vector256.LoadUnsafe(ref back[0], first), Vector256.LoadUnsafe(ref back[0], second))
                        .First.CopyTo(table, Inverse + at);
                }
            }

            return table;
        }
    }

    /// <summary>The length of half a table of twiddles.</summary>
    private const int Inverse = 7 * Half;

    private static short[] MakeGammas(int factor)
    {
        unchecked
        {
            var gammas = new short[N];
            for (int j = 0; j < N; j += 2)
            {
                int zeta = Zetas[64 + (j >> 2)];
                gammas[j] = (short)((65536 % Q) * factor);
                gammas[j + 1] = (short)(((j & 2) == 0 ? zeta : -zeta) * factor);
            }

            return gammas;
        }
    }
}
