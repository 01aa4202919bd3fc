using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// The long way through Poly1305 in registers of 256 bits: four blocks a turn, each with a lane and a sum of its own, by limbs
/// of 26 bits. A turn multiplies every sum by r^4; at the end each is multiplied by the power that it lacks, and they are
/// added (Goll and Gueron, "Vectorization of Poly1305 message authentication code").
/// </summary>
/// <remarks>
/// Side channels: multiplications of 32 bits, additions, shifts; no branch, no index and no division depends on r or the text.
/// How often the loop turns depends on the length alone.
/// </remarks>
internal static class Poly1305Wide
{
    /// <summary>The bytes of one turn.</summary>
    public const int Stride = Lanes * Poly1305.BlockSize;

    private const int Lanes = 4;
    private const ulong LimbMask = PolynomialLimbs.Mask;

    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Makes the powers of r, and takes one turn's text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Begin(ref Poly1305State state, ref byte data)
    {
        Poly1305.Powers(
            ref state,
            out PolynomialLimbs p1, out PolynomialLimbs p2, out PolynomialLimbs p3, out PolynomialLimbs p4);

        // Lanes have blocks 0, 2, 1, 3, and so lack r^4, r^2, r^3, r.
        Store(
            ref state.Last,
            Vector256.Create(p4.Limb0, p2.Limb0, p3.Limb0, p1.Limb0),
            Vector256.Create(p4.Limb1, p2.Limb1, p3.Limb1, p1.Limb1),
            Vector256.Create(p4.Limb2, p2.Limb2, p3.Limb2, p1.Limb2),
            Vector256.Create(p4.Limb3, p2.Limb3, p3.Limb3, p1.Limb3),
            Vector256.Create(p4.Limb4, p2.Limb4, p3.Limb4, p1.Limb4));
        state.Step = new(p4.Limb0, p4.Limb1, p4.Limb2, p4.Limb3, p4.Limb4);
        var h = PolynomialLimbs.Of(state.H0, state.H1, state.H2);
        Vector256<ulong> x0, x1, x2, x3, x4;
        Read(ref data, out x0, out x1, out x2, out x3, out x4);
        x0 += Vector256.CreateScalar(h.Limb0);
        x1 += Vector256.CreateScalar(h.Limb1);
        x2 += Vector256.CreateScalar(h.Limb2);
        x3 += Vector256.CreateScalar(h.Limb3);
        x4 += Vector256.CreateScalar(h.Limb4);
        Store(ref state.Sum, x0, x1, x2, x3, x4);
    }

    /// <summary>Takes whole turns.</summary>
    /// <param name="state">One that has begun.</param>
    /// <param name="data">The first byte.</param>
    /// <param name="length">In bytes, a multiple of <see cref="Stride"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Absorb(ref Poly1305State state, ref byte data, int length)
    {
        Vector256<ulong> x0, x1, x2, x3, x4, m0, m1, m2, m3, m4, r0, r1, r2, r3, r4;
        Load(ref state.Sum, out x0, out x1, out x2, out x3, out x4);
        r0 = Vector256.Create(state.Step.Limbs.Limb0);
        r1 = Vector256.Create(state.Step.Limbs.Limb1);
        r2 = Vector256.Create(state.Step.Limbs.Limb2);
        r3 = Vector256.Create(state.Step.Limbs.Limb3);
        r4 = Vector256.Create(state.Step.Limbs.Limb4);
        for (; length >= Stride; length = unchecked(length - Stride))
        {
            Multiply(ref x0, ref x1, ref x2, ref x3, ref x4, r0, r1, r2, r3, r4);
            Read(ref data, out m0, out m1, out m2, out m3, out m4);
            x0 += m0;
            x1 += m1;
            x2 += m2;
            x3 += m3;
            x4 += m4;
            data = ref Unsafe.Add(ref data, Stride);
        }

        Store(ref state.Sum, x0, x1, x2, x3, x4);
    }

    /// <summary>Joins the lanes: the state goes on by words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void End(ref Poly1305State state)
    {
        Vector256<ulong> x0, x1, x2, x3, x4, r0, r1, r2, r3, r4;
        Load(ref state.Sum, out x0, out x1, out x2, out x3, out x4);
        Load(ref state.Last, out r0, out r1, out r2, out r3, out r4);
        Multiply(ref x0, ref x1, ref x2, ref x3, ref x4, r0, r1, r2, r3, r4);
        Poly1305.SetLimbs(
            ref state, Vector256.Sum(x0), Vector256.Sum(x1), Vector256.Sum(x2), Vector256.Sum(x3), Vector256.Sum(x4));
    }

    /// <summary>x · r, carried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        ref Vector256<ulong> x0,
        ref Vector256<ulong> x1,
        ref Vector256<ulong> x2,
        ref Vector256<ulong> x3,
        ref Vector256<ulong> x4,
        Vector256<ulong> r0,
        Vector256<ulong> r1,
        Vector256<ulong> r2,
        Vector256<ulong> r3,
        Vector256<ulong> r4)
    {
        Vector256<ulong> s1 = Five(r1), s2 = Five(r2), s3 = Five(r3), s4 = Five(r4);
        Vector256<ulong> d0 = Row(x0, x1, x2, x3, x4, r0, s4, s3, s2, s1);
        Vector256<ulong> d1 = Row(x0, x1, x2, x3, x4, r1, r0, s4, s3, s2);
        Vector256<ulong> d2 = Row(x0, x1, x2, x3, x4, r2, r1, r0, s4, s3);
        Vector256<ulong> d3 = Row(x0, x1, x2, x3, x4, r3, r2, r1, r0, s4);
        Vector256<ulong> d4 = Row(x0, x1, x2, x3, x4, r4, r3, r2, r1, r0);
        Carry(d0, d1, d2, d3, d4, out x0, out x1, out x2, out x3, out x4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Row(
        Vector256<ulong> x0,
        Vector256<ulong> x1,
        Vector256<ulong> x2,
        Vector256<ulong> x3,
        Vector256<ulong> x4,
        Vector256<ulong> y0,
        Vector256<ulong> y1,
        Vector256<ulong> y2,
        Vector256<ulong> y3,
        Vector256<ulong> y4) =>
        Product(x0, y0) + Product(x1, y1) + Product(x2, y2) + Product(x3, y3) + Product(x4, y4);

    /// <summary>
    /// Limbs of 26 bits and little more. Two carries go at a time, three places apart; what leaves the highest limb comes back
    /// five times at the lowest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(
        Vector256<ulong> d0,
        Vector256<ulong> d1,
        Vector256<ulong> d2,
        Vector256<ulong> d3,
        Vector256<ulong> d4,
        out Vector256<ulong> x0,
        out Vector256<ulong> x1,
        out Vector256<ulong> x2,
        out Vector256<ulong> x3,
        out Vector256<ulong> x4)
    {
        Vector256<ulong> mask = Vector256.Create(LimbMask);
        d4 += d3 >>> 26;
        d1 += d0 >>> 26;
        d3 &= mask;
        d2 += d1 >>> 26;
        d0 = (d0 & mask) + Five(d4 >>> 26);
        d4 &= mask;
        d1 &= mask;
        d3 += d2 >>> 26;
        x1 = d1 + (d0 >>> 26);
        x0 = d0 & mask;
        x2 = d2 & mask;
        x4 = d4 + (d3 >>> 26);
        x3 = d3 & mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Five(Vector256<ulong> limb) => limb + (limb << 2);

    /// <summary>A block for each lane, with its 2^128, by limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read(
        ref byte data,
        out Vector256<ulong> m0,
        out Vector256<ulong> m1,
        out Vector256<ulong> m2,
        out Vector256<ulong> m3,
        out Vector256<ulong> m4)
    {
        Vector256<ulong> a = Vector256.LoadUnsafe(ref data).AsUInt64();
        Vector256<ulong> b = Vector256.LoadUnsafe(ref data, Stride / 2).AsUInt64();
        Vector256<ulong> low = Avx2.UnpackLow(a, b);
        Vector256<ulong> high = Avx2.UnpackHigh(a, b);
        Vector256<ulong> mask = Vector256.Create(LimbMask);
        m0 = low & mask;
        m1 = (low >>> 26) & mask;
        m2 = ((low >>> 52) | (high << 12)) & mask;
        m3 = (high >>> 14) & mask;
        m4 = (high >>> 40) | Vector256.Create(1UL << 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> x, Vector256<ulong> y) =>
        Avx2.Multiply(x.AsUInt32(), y.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        ref PolynomialLanes lanes,
        out Vector256<ulong> x0,
        out Vector256<ulong> x1,
        out Vector256<ulong> x2,
        out Vector256<ulong> x3,
        out Vector256<ulong> x4)
    {
        x0 = lanes.Limb0.GetLower();
        x1 = lanes.Limb1.GetLower();
        x2 = lanes.Limb2.GetLower();
        x3 = lanes.Limb3.GetLower();
        x4 = lanes.Limb4.GetLower();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        ref PolynomialLanes lanes,
        Vector256<ulong> x0,
        Vector256<ulong> x1,
        Vector256<ulong> x2,
        Vector256<ulong> x3,
        Vector256<ulong> x4)
    {
        lanes.Limb0 = x0.ToVector512Unsafe();
        lanes.Limb1 = x1.ToVector512Unsafe();
        lanes.Limb2 = x2.ToVector512Unsafe();
        lanes.Limb3 = x3.ToVector512Unsafe();
        lanes.Limb4 = x4.ToVector512Unsafe();
    }
}
