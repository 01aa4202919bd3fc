using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// The long way through Poly1305 in registers of 512 bits: eight blocks a turn, each with a lane and a sum of its own, by limbs
/// of 26 bits. A turn multiplies every sum by r^8; at the end each is multiplied by the power that it lacks, and they are
/// added (Goll and Gueron, "Vectorization of Poly1305 message authentication code").
/// </summary>
/// <remarks>
/// Side channels: multiplications of 32 bits, additions, shifts; no branch, no index and no division depends on r or the text.
/// How often the loop turns depends on the length alone.
/// </remarks>
internal static class Poly1305Wide512
{
    /// <summary>The bytes of one turn.</summary>
    public const int Stride = Lanes * Poly1305.BlockSize;

    private const int Lanes = 8;
    private const ulong LimbMask = PolynomialLimbs.Mask;

    public static bool IsSupported => ChaCha20Wide.IsSupported512;

    /// <summary>Makes the powers of r, and takes a stride or less.</summary>
    /// <param name="state">One that has begun; it goes on by lanes.</param>
    /// <param name="data">The first byte of a stride, of which the last blocks are text and those before it are zero.</param>
    /// <param name="blocks">How many are text, up to 8; none only where nothing came before.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Begin(ref Poly1305State state, ref byte data, int blocks)
    {
        Poly1305.Powers(
            ref state,
            out PolynomialLimbs p1, out PolynomialLimbs p2, out PolynomialLimbs p3, out PolynomialLimbs p4);

        // Lanes have blocks 0, 4, 1, 5, 2, 6, 3, 7, and so lack r^8, r^4, r^7, r^3, r^6, r^2, r^5, r.
        Vector512<ulong> v0 = Pairs(p4.Limb0, p3.Limb0, p2.Limb0, p1.Limb0);
        Vector512<ulong> v1 = Pairs(p4.Limb1, p3.Limb1, p2.Limb1, p1.Limb1);
        Vector512<ulong> v2 = Pairs(p4.Limb2, p3.Limb2, p2.Limb2, p1.Limb2);
        Vector512<ulong> v3 = Pairs(p4.Limb3, p3.Limb3, p2.Limb3, p1.Limb3);
        Vector512<ulong> v4 = Pairs(p4.Limb4, p3.Limb4, p2.Limb4, p1.Limb4);
        Vector512<ulong> x0 = v0, x1 = v1, x2 = v2, x3 = v3, x4 = v4;
        Multiply(
            ref x0, ref x1, ref x2, ref x3, ref x4,
            Vector512.Create(p4.Limb0), Vector512.Create(p4.Limb1), Vector512.Create(p4.Limb2),
            Vector512.Create(p4.Limb3), Vector512.Create(p4.Limb4));
        Store(ref state.Last, Even(x0, v0), Even(x1, v1), Even(x2, v2), Even(x3, v3), Even(x4, v4));

        x0 = Vector512.Create(x0.ToScalar());
        x1 = Vector512.Create(x1.ToScalar());
        x2 = Vector512.Create(x2.ToScalar());
        x3 = Vector512.Create(x3.ToScalar());
        x4 = Vector512.Create(x4.ToScalar());
        state.Step = new(x0.ToScalar(), x1.ToScalar(), x2.ToScalar(), x3.ToScalar(), x4.ToScalar());
        v0 = x0;
        v1 = x1;
        v2 = x2;
        v3 = x3;
        v4 = x4;
        Multiply(ref x0, ref x1, ref x2, ref x3, ref x4, v0, v1, v2, v3, v4);
        state.DoubleStep = new(x0.ToScalar(), x1.ToScalar(), x2.ToScalar(), x3.ToScalar(), x4.ToScalar());

        var h = PolynomialLimbs.Of(state.H0, state.H1, state.H2);
        Read(ref data, out x0, out x1, out x2, out x3, out x4);

        // What came before goes to the first block's lane; where there is no block, there is no 2^128.
        var places = Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        var place = Vector512.Create((ulong)unchecked(Lanes - blocks));
        Vector512<ulong> first = Vector512.Equals(places, place);
        x0 += first & Vector512.Create(h.Limb0);
        x1 += first & Vector512.Create(h.Limb1);
        x2 += first & Vector512.Create(h.Limb2);
        x3 += first & Vector512.Create(h.Limb3);
        x4 &= Vector512.GreaterThanOrEqual(places, place);
        x4 += first & Vector512.Create(h.Limb4);
        Store(ref state.Sum, x0, x1, x2, x3, x4);
    }

    /// <summary>Takes whole turns, two at a time where there are: sum · r^16 + text · r^8 + text is carried once.</summary>
    /// <param name="state">One that has begun.</param>
    /// <param name="data">The first byte.</param>
    /// <param name="length">In bytes, a multiple of <see cref="Stride"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Absorb(ref Poly1305State state, ref byte data, int length)
    {
        Vector512<ulong> x0, x1, x2, x3, x4, m0, m1, m2, m3, m4;
        Vector512<ulong> r0, r1, r2, r3, r4, s1, s2, s3, s4, q0, q1, q2, q3, q4, t1, t2, t3, t4;
        Load(ref state.Sum, out x0, out x1, out x2, out x3, out x4);
        Load(
            ref state.Step, out r0, out r1, out r2, out r3, out r4, out s1, out s2, out s3, out s4);
        if (length >= 2 * Stride)
        {
            Load(
                ref state.DoubleStep, out q0, out q1, out q2, out q3, out q4, out t1, out t2, out t3, out t4);
            for (; length >= 2 * Stride; length = unchecked(length - (2 * Stride)))
            {
                // Text before sums: it waits for nothing.
                Read(ref data, out m0, out m1, out m2, out m3, out m4);
                Vector512<ulong> d0 = Product(m0, r0), d1 = Product(m0, r1), d2 = Product(m0, r2);
                Vector512<ulong> d3 = Product(m0, r3), d4 = Product(m0, r4);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, m1, s4, r0, r1, r2, r3);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, m2, s3, s4, r0, r1, r2);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, m3, s2, s3, s4, r0, r1);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, m4, s1, s2, s3, s4, r0);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, x0, q0, q1, q2, q3, q4);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, x1, t4, q0, q1, q2, q3);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, x2, t3, t4, q0, q1, q2);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, x3, t2, t3, t4, q0, q1);
                AddColumn(ref d0, ref d1, ref d2, ref d3, ref d4, x4, t1, t2, t3, t4, q0);
                Carry(d0, d1, d2, d3, d4, out x0, out x1, out x2, out x3, out x4);
                Read(ref Unsafe.Add(ref data, Stride), out m0, out m1, out m2, out m3, out m4);
                x0 += m0;
                x1 += m1;
                x2 += m2;
                x3 += m3;
                x4 += m4;
                data = ref Unsafe.Add(ref data, 2 * Stride);
            }
        }

        if (length != 0)
        {
            Multiply(ref x0, ref x1, ref x2, ref x3, ref x4, r0, r1, r2, r3, r4);
            Read(ref data, out m0, out m1, out m2, out m3, out m4);
            x0 += m0;
            x1 += m1;
            x2 += m2;
            x3 += m3;
            x4 += m4;
        }

        Store(ref state.Sum, x0, x1, x2, x3, x4);
    }

    /// <summary>Makes the powers of r that <see cref="ChaCha20Poly1305Turn"/> needs: r^8, r^16, … r^64.</summary>
    /// <param name="state">One that has begun.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PrepareTurns(ref Poly1305State state)
    {
        Load(
            ref state.DoubleStep, out var d0, out var d1, out var d2, out var d3, out var d4, out _, out _, out _, out _);
        Vector512<ulong> x0 = Couple(state.Step.Limbs.Limb0, d0), x1 = Couple(state.Step.Limbs.Limb1, d1);
        Vector512<ulong> x2 = Couple(state.Step.Limbs.Limb2, d2), x3 = Couple(state.Step.Limbs.Limb3, d3);
        Vector512<ulong> x4 = Couple(state.Step.Limbs.Limb4, d4);

        // The third and the fourth out of the first and the second, then four more out of those.
        Vector512<ulong> y0 = x0, y1 = x1, y2 = x2, y3 = x3, y4 = x4;
        Multiply(ref y0, ref y1, ref y2, ref y3, ref y4, d0, d1, d2, d3, d4);
        x0 = Avx512F.Shuffle4x128(x0, y0, 0x44);
        x1 = Avx512F.Shuffle4x128(x1, y1, 0x44);
        x2 = Avx512F.Shuffle4x128(x2, y2, 0x44);
        x3 = Avx512F.Shuffle4x128(x3, y3, 0x44);
        x4 = Avx512F.Shuffle4x128(x4, y4, 0x44);
        y0 = x0;
        y1 = x1;
        y2 = x2;
        y3 = x3;
        y4 = x4;
        Multiply(
            ref y0, ref y1, ref y2, ref y3, ref y4,
            Fourth(x0), Fourth(x1), Fourth(x2), Fourth(x3), Fourth(x4));
        ref PolynomialPowers powers = ref state.Powers;
        powers.Limb0 = Eight(x0, y0);
        powers.Limb2 = Eight(x2, y2);
        powers.Limb3 = Eight(x3, y3);
        powers.Five3 = Five(powers.Limb3);
        powers.Five2 = Five(powers.Limb2);
        x1 = Eight(x1, y1);
        x4 = Eight(x4, y4);
        powers.Limb1AndFive = x1 | (Five(x1) << 32);
        powers.Limb4AndFive = x4 | (Five(x4) << 32);
    }

    /// <summary>Takes a stride or less.</summary>
    /// <param name="state">One that has begun.</param>
    /// <param name="data">The first byte of a stride, of which the last blocks are text and those before it are zero.</param>
    /// <param name="blocks">How many are text, from 1 to 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AbsorbLast(ref Poly1305State state, ref byte data, int blocks)
    {
        // Every sum is multiplied by r^blocks, which the lane of the first block lacks; where there is no block, there is no 2^128.
        var places = Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        int before = unchecked(Lanes - blocks);
        var lane = Vector512.Create((ulong)unchecked(before < Lanes / 2 ? 2 * before : (2 * before) - Lanes + 1));
        Vector512<ulong> x0, x1, x2, x3, x4, r0, r1, r2, r3, r4;
        Load(ref state.Sum, out x0, out x1, out x2, out x3, out x4);
        Load(ref state.Last, out r0, out r1, out r2, out r3, out r4);
        Multiply(
            ref x0, ref x1, ref x2, ref x3, ref x4,
            Avx512F.PermuteVar8x64(r0, lane), Avx512F.PermuteVar8x64(r1, lane), Avx512F.PermuteVar8x64(r2, lane),
            Avx512F.PermuteVar8x64(r3, lane), Avx512F.PermuteVar8x64(r4, lane));
        Read(ref data, out var m0, out var m1, out var m2, out var m3, out var m4);
        m4 &= Vector512.GreaterThanOrEqual(places, Vector512.Create((ulong)before));
        Store(ref state.Sum, x0 + m0, x1 + m1, x2 + m2, x3 + m3, x4 + m4);
    }

    /// <summary>Joins the lanes: the state goes on by words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void End(ref Poly1305State state)
    {
        Vector512<ulong> x0, x1, x2, x3, x4, r0, r1, r2, r3, r4;
        Load(ref state.Sum, out x0, out x1, out x2, out x3, out x4);
        Load(ref state.Last, out r0, out r1, out r2, out r3, out r4);
        Multiply(ref x0, ref x1, ref x2, ref x3, ref x4, r0, r1, r2, r3, r4);
        Poly1305.SetLimbs(
            ref state, Vector512.Sum(x0), Vector512.Sum(x1), Vector512.Sum(x2), Vector512.Sum(x3), Vector512.Sum(x4));
    }

    /// <summary>x · r, carried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        ref Vector512<ulong> x0,
        ref Vector512<ulong> x1,
        ref Vector512<ulong> x2,
        ref Vector512<ulong> x3,
        ref Vector512<ulong> x4,
        Vector512<ulong> r0,
        Vector512<ulong> r1,
        Vector512<ulong> r2,
        Vector512<ulong> r3,
        Vector512<ulong> r4)
    {
        Vector512<ulong> s1 = Five(r1), s2 = Five(r2), s3 = Five(r3), s4 = Five(r4);
        Vector512<ulong> d0 = Row(x0, x1, x2, x3, x4, r0, s4, s3, s2, s1);
        Vector512<ulong> d1 = Row(x0, x1, x2, x3, x4, r1, r0, s4, s3, s2);
        Vector512<ulong> d2 = Row(x0, x1, x2, x3, x4, r2, r1, r0, s4, s3);
        Vector512<ulong> d3 = Row(x0, x1, x2, x3, x4, r3, r2, r1, r0, s4);
        Vector512<ulong> d4 = Row(x0, x1, x2, x3, x4, r4, r3, r2, r1, r0);
        Carry(d0, d1, d2, d3, d4, out x0, out x1, out x2, out x3, out x4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Row(
        Vector512<ulong> x0,
        Vector512<ulong> x1,
        Vector512<ulong> x2,
        Vector512<ulong> x3,
        Vector512<ulong> x4,
        Vector512<ulong> y0,
        Vector512<ulong> y1,
        Vector512<ulong> y2,
        Vector512<ulong> y3,
        Vector512<ulong> y4) =>
        Product(x0, y0) + Product(x1, y1) + Product(x2, y2) + Product(x3, y3) + Product(x4, y4);

    /// <summary>Adds one limb's products: five that do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddColumn(
        ref Vector512<ulong> d0,
        ref Vector512<ulong> d1,
        ref Vector512<ulong> d2,
        ref Vector512<ulong> d3,
        ref Vector512<ulong> d4,
        Vector512<ulong> limb,
        Vector512<ulong> y0,
        Vector512<ulong> y1,
        Vector512<ulong> y2,
        Vector512<ulong> y3,
        Vector512<ulong> y4)
    {
        d0 += Product(limb, y0);
        d1 += Product(limb, y1);
        d2 += Product(limb, y2);
        d3 += Product(limb, y3);
        d4 += Product(limb, y4);
    }

    /// <summary>
    /// Limbs of 26 bits and little more. Two carries go at a time, three places apart; what leaves the highest limb comes back
    /// five times at the lowest.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Carry(
        Vector512<ulong> d0,
        Vector512<ulong> d1,
        Vector512<ulong> d2,
        Vector512<ulong> d3,
        Vector512<ulong> d4,
        out Vector512<ulong> x0,
        out Vector512<ulong> x1,
        out Vector512<ulong> x2,
        out Vector512<ulong> x3,
        out Vector512<ulong> x4)
    {
        Vector512<ulong> mask = Vector512.Create(LimbMask);
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
    private static Vector512<ulong> Five(Vector512<ulong> limb) => limb + (limb << 2);

    /// <summary>A block for each lane, with its 2^128, by limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Read(
        ref byte data,
        out Vector512<ulong> m0,
        out Vector512<ulong> m1,
        out Vector512<ulong> m2,
        out Vector512<ulong> m3,
        out Vector512<ulong> m4)
    {
        Vector512<ulong> a = Vector512.LoadUnsafe(ref data).AsUInt64();
        Vector512<ulong> b = Vector512.LoadUnsafe(ref data, Stride / 2).AsUInt64();
        Vector512<ulong> low = Avx512F.UnpackLow(a, b);
        Vector512<ulong> high = Avx512F.UnpackHigh(a, b);
        Vector512<ulong> mask = Vector512.Create(LimbMask);
        m0 = low & mask;
        m1 = (low >>> 26) & mask;
        m2 = ((low >>> 52) | (high << 12)) & mask;
        m3 = (high >>> 14) & mask;
        m4 = (high >>> 40) | Vector512.Create(1UL << 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Product(Vector512<ulong> x, Vector512<ulong> y) =>
        Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());

    /// <summary>Each twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Pairs(ulong a, ulong b, ulong c, ulong d) =>
        Vector512.Create(a, a, b, b, c, c, d, d);

    /// <summary>One number and another, in turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Couple(ulong even, Vector512<ulong> odd) =>
        Avx512F.UnpackLow(Vector512.Create(even), odd);

    /// <summary>Of four pairs the second of the second, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Fourth(Vector512<ulong> pairs) => Vector512.Create(pairs.GetElement(5));

    /// <summary>Lanes 0, 1, 4 and 5 of one, then of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Eight(Vector512<ulong> lower, Vector512<ulong> upper) =>
        Avx512F.Shuffle4x128(lower, upper, 0x88);

    /// <summary>The even lanes of one, the odd ones of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Even(Vector512<ulong> even, Vector512<ulong> odd) =>
        Vector512.ConditionalSelect(
            Vector512.Create(ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0), even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        ref PolynomialLanes lanes,
        out Vector512<ulong> x0,
        out Vector512<ulong> x1,
        out Vector512<ulong> x2,
        out Vector512<ulong> x3,
        out Vector512<ulong> x4)
    {
        x0 = lanes.Limb0;
        x1 = lanes.Limb1;
        x2 = lanes.Limb2;
        x3 = lanes.Limb3;
        x4 = lanes.Limb4;
    }

    /// <summary>A factor in every lane, and five times its limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        ref PolynomialFactor factor,
        out Vector512<ulong> r0,
        out Vector512<ulong> r1,
        out Vector512<ulong> r2,
        out Vector512<ulong> r3,
        out Vector512<ulong> r4,
        out Vector512<ulong> s1,
        out Vector512<ulong> s2,
        out Vector512<ulong> s3,
        out Vector512<ulong> s4)
    {
        r0 = Vector512.Create(factor.Limbs.Limb0);
        r1 = Vector512.Create(factor.Limbs.Limb1);
        r2 = Vector512.Create(factor.Limbs.Limb2);
        r3 = Vector512.Create(factor.Limbs.Limb3);
        r4 = Vector512.Create(factor.Limbs.Limb4);
        s1 = Vector512.Create(factor.Five1);
        s2 = Vector512.Create(factor.Five2);
        s3 = Vector512.Create(factor.Five3);
        s4 = Vector512.Create(factor.Five4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        ref PolynomialLanes lanes,
        Vector512<ulong> x0,
        Vector512<ulong> x1,
        Vector512<ulong> x2,
        Vector512<ulong> x3,
        Vector512<ulong> x4)
    {
        lanes.Limb0 = x0;
        lanes.Limb1 = x1;
        lanes.Limb2 = x2;
        lanes.Limb3 = x3;
        lanes.Limb4 = x4;
    }
}
