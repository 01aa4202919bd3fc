using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// Four elements of the field of 2^255 − 19 elements side by side, in radix 2^25.5: ten limbs of 26 and 25 bits by turns,
/// limb i with the weight 2^⌈25.5 i⌉. Register k of five has limbs k and k + 5 of each element, in one 128-bit lane each.
/// </summary>
/// <remarks>
/// <para>
/// Side channels: multiplications of 32 bits, additions, shifts by constants and shuffles; no branch, no index and no
/// division depends on a value. Nothing is allocated; spilled temporaries stay on the stack below the caller, as in any
/// managed code.
/// </para>
/// <para>
/// Sizes: a product is <em>tight</em>, even limbs below 2^26 + 2^16 and odd ones below 2^25 + 2^11. The sum of two tight
/// elements, or their difference with 2p added, is <em>loose</em>: even limbs below 3 · 2^26 + 2^17, odd ones below
/// 3 · 2^25 + 2^12. Both factors of a product may be loose.
/// </para>
/// </remarks>
internal partial struct FieldElements25519x4
{
    private const int Elements = 4;
    private const int Registers = 5;

    private Vector512<ulong> _v0;
    private Vector512<ulong> _v1;
    private Vector512<ulong> _v2;
    private Vector512<ulong> _v3;
    private Vector512<ulong> _v4;

    /// <summary>Puts four elements side by side.</summary>
    public FieldElements25519x4(
        in FieldElement25519 e0, in FieldElement25519 e1, in FieldElement25519 e2, in FieldElement25519 e3)
    {
        Span<ulong> words = MemoryMarshal.Cast<FieldElements25519x4, ulong>(new Span<FieldElements25519x4>(ref this));
        Place(words, 0, e0);
        Place(words, 1, e1);
        Place(words, 2, e2);
        Place(words, 3, e3);
    }

    /// <summary>Whether the processor has what it takes.</summary>
    public static bool IsSupported =>
        Avx512F.IsSupported && Avx512BW.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>One of the four: loose.</summary>
    public readonly FieldElement25519 this[int element]
    {
        get
        {
            ReadOnlySpan<ulong> words =
                MemoryMarshal.Cast<FieldElements25519x4, ulong>(new ReadOnlySpan<FieldElements25519x4>(in this));
            Span<ulong> halves = stackalloc ulong[FieldElement25519.HalfCount];
            for (int i = 0; i < halves.Length; i++)
            {
                halves[i] = words[Word(element, i)];
            }

            FieldElement25519 result = FieldElement25519.FromHalves(halves);
            FixedTime.Wipe(MemoryMarshal.AsBytes(halves));
            return result;
        }
    }

    /// <summary>Four products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FieldElements25519x4 Multiply(in FieldElements25519x4 a, in FieldElements25519x4 b)
    {
        a.Load(
            out Vector512<ulong> f0, out Vector512<ulong> f1, out Vector512<ulong> f2, out Vector512<ulong> f3,
            out Vector512<ulong> f4);
        b.Load(
            out Vector512<ulong> g0, out Vector512<ulong> g1, out Vector512<ulong> g2, out Vector512<ulong> g3,
            out Vector512<ulong> g4);
        Multiply(ref f0, ref f1, ref f2, ref f3, ref f4, g0, g1, g2, g3, g4);
        FieldElements25519x4 result = default;
        result.Store(f0, f1, f2, f3, f4);
        return result;
    }

    /// <summary>The five registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load(
        out Vector512<ulong> v0,
        out Vector512<ulong> v1,
        out Vector512<ulong> v2,
        out Vector512<ulong> v3,
        out Vector512<ulong> v4)
    {
        v0 = _v0;
        v1 = _v1;
        v2 = _v2;
        v3 = _v3;
        v4 = _v4;
    }

    /// <summary>The other way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(
        Vector512<ulong> v0, Vector512<ulong> v1, Vector512<ulong> v2, Vector512<ulong> v3, Vector512<ulong> v4)
    {
        _v0 = v0;
        _v1 = v1;
        _v2 = v2;
        _v3 = v3;
        _v4 = v4;
    }

    private static void Place(Span<ulong> words, int element, in FieldElement25519 value)
    {
        Span<ulong> halves = stackalloc ulong[FieldElement25519.HalfCount];
        value.CopyHalves(halves);
        for (int i = 0; i < halves.Length; i++)
        {
            words[Word(element, i)] = halves[i];
        }
    }

    /// <summary>Where a limb is, among words of 64 bits.</summary>
    private static int Word(int element, int limb) =>
        (2 * Elements * (limb % Registers)) + (2 * element) + (limb / Registers);
}
