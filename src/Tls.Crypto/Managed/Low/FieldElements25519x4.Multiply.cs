using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <content>
/// Products: schoolbook, one limb of a factor in both halves of its lane, times five registers of the other. What would
/// belong to limb 10 and above is folded with 2^255 = 19 on the way: the other factor is there three times, as [limb j, limb
/// j + 5], as [19 · limb j + 5, limb j], and as 19 times the first. Two odd limbs weigh twice what their places say.
/// </content>
internal partial struct FieldElements25519x4
{
    /// <summary>f · g, tight, of two that may be loose.</summary>
    /// <remarks>
    /// 19 times a loose limb is below 2^32. A sum at an even place is at most that of limb 0, five products of even limbs
    /// and five twice of odd ones, all but one folded: (1 + 4 · 19 + 5 · 19 / 2) · 9 · 2^52, which is below 2^62.2.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        ref Vector512<ulong> f0,
        ref Vector512<ulong> f1,
        ref Vector512<ulong> f2,
        ref Vector512<ulong> f3,
        ref Vector512<ulong> f4,
        Vector512<ulong> g0,
        Vector512<ulong> g1,
        Vector512<ulong> g2,
        Vector512<ulong> g3,
        Vector512<ulong> g4)
    {
        Vector512<ulong> nineteen = Vector512.Create(19UL);
        Vector512<ulong> t0 = Times(g0, nineteen), t1 = Times(g1, nineteen), t2 = Times(g2, nineteen);
        Vector512<ulong> t3 = Times(g3, nineteen), t4 = Times(g4, nineteen);
        Vector512<ulong> s0 = Crossed(t0, g0), s1 = Crossed(t1, g1), s2 = Crossed(t2, g2);
        Vector512<ulong> s3 = Crossed(t3, g3), s4 = Crossed(t4, g4);

        // Limbs 0 and 5; twice is taken where both limbs are odd: at even places the lower half, at odd ones the upper.
        Vector512<ulong> twice = f0 + f0;
        Vector512<ulong> limb = Lower(f0, f0);
        Vector512<ulong> h0 = Times(limb, g0), h1 = Times(limb, g1), h2 = Times(limb, g2);
        Vector512<ulong> h3 = Times(limb, g3), h4 = Times(limb, g4);
        AddEven(ref h0, ref h2, ref h4, Upper(twice, f0), s0, s2, s4);
        AddOdd(ref h1, ref h3, Upper(f0, twice), s1, s3);

        // Limbs 1 and 6.
        twice = f1 + f1;
        AddEven(ref h0, ref h2, ref h4, Lower(twice, f1), s4, g1, g3);
        AddOdd(ref h1, ref h3, Lower(f1, twice), g0, g2);
        limb = Upper(f1, f1);
        AddEven(ref h0, ref h2, ref h4, limb, t4, s1, s3);
        AddOdd(ref h1, ref h3, limb, s0, s2);

        // Limbs 2 and 7.
        twice = f2 + f2;
        limb = Lower(f2, f2);
        AddEven(ref h0, ref h2, ref h4, limb, s3, g0, g2);
        AddOdd(ref h1, ref h3, limb, s4, g1);
        AddEven(ref h0, ref h2, ref h4, Upper(twice, f2), t3, s0, s2);
        AddOdd(ref h1, ref h3, Upper(f2, twice), t4, s1);

        // Limbs 3 and 8.
        twice = f3 + f3;
        AddEven(ref h0, ref h2, ref h4, Lower(twice, f3), s2, s4, g1);
        AddOdd(ref h1, ref h3, Lower(f3, twice), s3, g0);
        limb = Upper(f3, f3);
        AddEven(ref h0, ref h2, ref h4, limb, t2, t4, s1);
        AddOdd(ref h1, ref h3, limb, t3, s0);

        // Limbs 4 and 9.
        twice = f4 + f4;
        limb = Lower(f4, f4);
        AddEven(ref h0, ref h2, ref h4, limb, s1, s3, g0);
        AddOdd(ref h1, ref h3, limb, s2, s4);
        AddEven(ref h0, ref h2, ref h4, Upper(twice, f4), t1, t3, s0);
        AddOdd(ref h1, ref h3, Upper(f4, twice), t2, t4);

        Carry(h0, h1, h2, h3, h4, out f0, out f1, out f2, out f3, out f4);
    }

    /// <summary>
    /// Carries every limb into the next at once, and once more what came of it. Limb 4 carries to limb 5, across the lane,
    /// and limb 9 to limb 0, 19 times.
    /// </summary>
    /// <remarks>
    /// Sums below 2^62.2 carry less than 2^36.8 each to even limbs, 19 times that of limb 9 included, which has nothing
    /// folded in it and is below 2^57.5; and less than 2^36.2 to odd ones. Those carry less than 2^10.9 to odd limbs, 2^11.8
    /// to even ones, and limb 9 19 · 2^11.2.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(
        Vector512<ulong> h0,
        Vector512<ulong> h1,
        Vector512<ulong> h2,
        Vector512<ulong> h3,
        Vector512<ulong> h4,
        out Vector512<ulong> r0,
        out Vector512<ulong> r1,
        out Vector512<ulong> r2,
        out Vector512<ulong> r3,
        out Vector512<ulong> r4)
    {
        // In registers 0, 2 and 4 the lower limb is the even one, of 26 bits; in 1 and 3 the upper.
        Vector512<ulong> bits26 = Vector512.Create(26UL, 25, 26, 25, 26, 25, 26, 25);
        Vector512<ulong> bits25 = Vector512.Create(25UL, 26, 25, 26, 25, 26, 25, 26);
        Vector512<ulong> mask26 = Vector512.Create(0x3ffffffUL, 0x1ffffff, 0x3ffffff, 0x1ffffff,
            0x3ffffff, 0x1ffffff, 0x3ffffff, 0x1ffffff);
        Vector512<ulong> mask25 = Vector512.Create(0x1ffffffUL, 0x3ffffff, 0x1ffffff, 0x3ffffff,
            0x1ffffff, 0x3ffffff, 0x1ffffff, 0x3ffffff);

        // What is shifted by 64 is gone: the carry of limb 4 is taken once, that of limb 9 1 + 2 + 16 times.
        Vector512<ulong> by1 = Vector512.Create(1UL, 64, 1, 64, 1, 64, 1, 64);
        Vector512<ulong> by4 = Vector512.Create(4UL, 64, 4, 64, 4, 64, 4, 64);
        Vector512<ulong> c4 = Exchanged(Avx512F.ShiftRightLogicalVariable(h4, bits26));
        c4 += Avx512F.ShiftLeftLogicalVariable(c4, by1) + Avx512F.ShiftLeftLogicalVariable(c4, by4);
        r0 = (h0 & mask26) + c4;
        r1 = (h1 & mask25) + Avx512F.ShiftRightLogicalVariable(h0, bits26);
        r2 = (h2 & mask26) + Avx512F.ShiftRightLogicalVariable(h1, bits25);
        r3 = (h3 & mask25) + Avx512F.ShiftRightLogicalVariable(h2, bits26);
        r4 = (h4 & mask26) + Avx512F.ShiftRightLogicalVariable(h3, bits25);

        c4 = Exchanged(Avx512F.ShiftRightLogicalVariable(r4, bits26));
        Vector512<ulong> c0 = Avx512F.ShiftRightLogicalVariable(r0, bits26);
        Vector512<ulong> c1 = Avx512F.ShiftRightLogicalVariable(r1, bits25);
        Vector512<ulong> c2 = Avx512F.ShiftRightLogicalVariable(r2, bits26);
        Vector512<ulong> c3 = Avx512F.ShiftRightLogicalVariable(r3, bits25);
        r0 = (r0 & mask26) + Times(c4, Vector512.Create(19UL, 1, 19, 1, 19, 1, 19, 1));
        r1 = (r1 & mask25) + c0;
        r2 = (r2 & mask26) + c1;
        r3 = (r3 & mask25) + c2;
        r4 = (r4 & mask26) + c3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddEven(
        ref Vector512<ulong> h0,
        ref Vector512<ulong> h2,
        ref Vector512<ulong> h4,
        Vector512<ulong> limb,
        Vector512<ulong> a0,
        Vector512<ulong> a2,
        Vector512<ulong> a4)
    {
        h0 += Times(limb, a0);
        h2 += Times(limb, a2);
        h4 += Times(limb, a4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOdd(
        ref Vector512<ulong> h1,
        ref Vector512<ulong> h3,
        Vector512<ulong> limb,
        Vector512<ulong> a1,
        Vector512<ulong> a3)
    {
        h1 += Times(limb, a1);
        h3 += Times(limb, a3);
    }

    /// <summary>The products of the lower 32 bits of each word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Times(Vector512<ulong> a, Vector512<ulong> b) =>
        Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());

    /// <summary>The lower words of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Lower(Vector512<ulong> a, Vector512<ulong> b) => Avx512F.UnpackLow(a, b);

    /// <summary>The upper words of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Upper(Vector512<ulong> a, Vector512<ulong> b) => Avx512F.UnpackHigh(a, b);

    /// <summary>The upper words of a, and above them the lower words of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Crossed(Vector512<ulong> a, Vector512<ulong> b) =>
        Avx512BW.AlignRight(b.AsByte(), a.AsByte(), 8).AsUInt64();

    /// <summary>The words of each lane, the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Exchanged(Vector512<ulong> a) =>
        Avx512F.Shuffle(a.AsUInt32(), 0b01_00_11_10).AsUInt64();
}
