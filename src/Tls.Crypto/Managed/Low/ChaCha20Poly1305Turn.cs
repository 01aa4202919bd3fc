using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// ChaCha20's turn of sixteen blocks, with a turn's Poly1305 between the rounds. Rounds leave a quarter of what the units for
/// registers of 512 bits can do, since rotations have half of them to themselves, and nearly all of what those for words can:
/// there both kinds of multiplication go on.
/// <code>
/// stride     0         1         2         3         4         5         6         7
/// hashed by  words, h  lanes + h lanes     lanes     lanes     lanes     words, g  lanes + g
/// times                r^48      r^40      r^32      r^24      r^16                1
/// </code>
/// What came before is multiplied by r^64. All is added up and carried once. A sum by words belongs to the first block behind
/// it, which has lane 0. Words go side by side, since each block waits for the one before.
/// </summary>
/// <remarks>Side channels: those of <see cref="ChaCha20"/>, of <see cref="Poly1305"/> and of <see cref="Poly1305Wide512"/>.</remarks>
internal static class ChaCha20Poly1305Turn
{
    private const int Stride = Poly1305Wide512.Stride;

    /// <summary>Of words, in bytes: from h's blocks to g's.</summary>
    private const int Apart = 6 * Stride;

    /// <summary>Strides by lanes alone, from the third on.</summary>
    private const int Middle = 4;

    /// <summary>Of a stride.</summary>
    private const int Blocks = Stride / Poly1305.BlockSize;

    /// <summary>Powers of r in a row (<see cref="PolynomialPowers"/>).</summary>
    private const int Powers = 8;

    /// <summary>Adds sixteen blocks of key stream to the input, and hashes a turn of text.</summary>
    /// <param name="state">ChaCha20's.</param>
    /// <param name="counter">That of the first block.</param>
    /// <param name="input">A turn of text.</param>
    /// <param name="output">Where it goes; it may be the input, and what is hashed.</param>
    /// <param name="poly">One whose powers are prepared.</param>
    /// <param name="hashed">A turn of text; it is read before anything is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply(
        ref uint state, uint counter, ref byte input, ref byte output, ref Poly1305State poly, ref byte hashed)
    {
        Vector512<uint> counters = Vector512.Create(counter) + Vector512<uint>.Indices;
        Vector512<uint> x0 = ChaCha20Wide.Word512(ref state, 0), x1 = ChaCha20Wide.Word512(ref state, 1);
        Vector512<uint> x2 = ChaCha20Wide.Word512(ref state, 2), x3 = ChaCha20Wide.Word512(ref state, 3);
        Vector512<uint> x4 = ChaCha20Wide.Word512(ref state, 4), x5 = ChaCha20Wide.Word512(ref state, 5);
        Vector512<uint> x6 = ChaCha20Wide.Word512(ref state, 6), x7 = ChaCha20Wide.Word512(ref state, 7);
        Vector512<uint> x8 = ChaCha20Wide.Word512(ref state, 8), x9 = ChaCha20Wide.Word512(ref state, 9);
        Vector512<uint> x10 = ChaCha20Wide.Word512(ref state, 10), x11 = ChaCha20Wide.Word512(ref state, 11);
        Vector512<uint> x12 = counters, x13 = ChaCha20Wide.Word512(ref state, 13);
        Vector512<uint> x14 = ChaCha20Wide.Word512(ref state, 14), x15 = ChaCha20Wide.Word512(ref state, 15);
        ulong r0 = poly.R0, r1 = poly.R1;
        ulong h0 = 0, h1 = 0, h2 = 0, g0 = 0, g1 = 0, g2 = 0;

        Vector512<ulong> m0, m1, m2, m3, m4, d0, d1, d2, d3, d4;
        d0 = d1 = d2 = d3 = d4 = default;
        ref ulong first = ref Unsafe.As<Vector512<ulong>, ulong>(ref poly.Powers.Limb0);
        ref ulong factor = ref Unsafe.Add(ref first, Middle);
        ref byte text = ref Unsafe.Add(ref hashed, 2 * Stride);
        ref byte word = ref hashed;

        // The compiler keeps this order, in which the processor finds all kinds of work at hand.
        for (int i = 0; i < Middle; i = unchecked(i + 1))
        {
            ChaCha20Wide.QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
                ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
            Poly1305.MultiplyAdd(ref h0, ref h1, ref h2, r0, r1, ref word);
            Poly1305Wide512.Read(ref text, out m0, out m1, out m2, out m3, out m4);
            AddLower(ref d0, ref d1, ref d2, ref d3, ref d4, m0, m1, m2, m3, m4, ref factor);
            ChaCha20Wide.QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
                ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
            Poly1305.MultiplyAdd(ref g0, ref g1, ref g2, r0, r1, ref Unsafe.Add(ref word, Apart));
            AddUpper(ref d0, ref d1, ref d2, ref d3, ref d4, m0, m1, m2, m3, m4, ref factor);
            factor = ref Unsafe.Subtract(ref factor, 1);
            text = ref Unsafe.Add(ref text, Stride);
            word = ref Unsafe.Add(ref word, Poly1305.BlockSize);
        }

        for (int i = Middle; i < Blocks; i = unchecked(i + 1))
        {
            ChaCha20Wide.QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
                ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
            Poly1305.MultiplyAdd(ref h0, ref h1, ref h2, r0, r1, ref word);
            ChaCha20Wide.QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
                ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
            Poly1305.MultiplyAdd(ref g0, ref g1, ref g2, r0, r1, ref Unsafe.Add(ref word, Apart));
            word = ref Unsafe.Add(ref word, Poly1305.BlockSize);
        }

        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
        Poly1305.Multiply(ref h0, ref h1, ref h2, r0, r1);
        m0 = poly.Sum.Limb0;
        m1 = poly.Sum.Limb1;
        m2 = poly.Sum.Limb2;
        m3 = poly.Sum.Limb3;
        m4 = poly.Sum.Limb4;
        factor = ref Unsafe.Add(ref first, 7);
        AddLower(ref d0, ref d1, ref d2, ref d3, ref d4, m0, m1, m2, m3, m4, ref factor);
        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
            ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
        Poly1305.Multiply(ref g0, ref g1, ref g2, r0, r1);
        AddUpper(ref d0, ref d1, ref d2, ref d3, ref d4, m0, m1, m2, m3, m4, ref factor);
        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
        factor = ref Unsafe.Add(ref first, 5);
        Poly1305Wide512.Read(ref Unsafe.Add(ref hashed, Stride), out m0, out m1, out m2, out m3, out m4);
        AddFirst(ref m0, ref m1, ref m2, ref m3, ref m4, PolynomialLimbs.Of(h0, h1, h2));
        AddLower(ref d0, ref d1, ref d2, ref d3, ref d4, m0, m1, m2, m3, m4, ref factor);
        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
            ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
        AddUpper(ref d0, ref d1, ref d2, ref d3, ref d4, m0, m1, m2, m3, m4, ref factor);
        Poly1305Wide512.Carry(d0, d1, d2, d3, d4, out d0, out d1, out d2, out d3, out d4);
        Poly1305Wide512.Read(ref Unsafe.Add(ref hashed, 7 * Stride), out m0, out m1, out m2, out m3, out m4);
        AddFirst(ref m0, ref m1, ref m2, ref m3, ref m4, PolynomialLimbs.Of(g0, g1, g2));
        poly.Sum.Limb0 = d0 + m0;
        poly.Sum.Limb1 = d1 + m1;
        poly.Sum.Limb2 = d2 + m2;
        poly.Sum.Limb3 = d3 + m3;
        poly.Sum.Limb4 = d4 + m4;

        // The state's own word for the counter is zero.
        x12 += counters;
        ChaCha20Wide.Finish(
            ref state, ref input, ref output,
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
    }

    /// <summary>
    /// Adds the products with limbs 0, 1 and 2 of a power of r, and with five times limb 1 (<see cref="PolynomialPowers"/>):
    /// factor by factor, so that few registers hold factors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLower(
        ref Vector512<ulong> d0,
        ref Vector512<ulong> d1,
        ref Vector512<ulong> d2,
        ref Vector512<ulong> d3,
        ref Vector512<ulong> d4,
        Vector512<ulong> m0,
        Vector512<ulong> m1,
        Vector512<ulong> m2,
        Vector512<ulong> m3,
        Vector512<ulong> m4,
        ref ulong power)
    {
        Vector512<ulong> factor = Factor(ref power, 0);
        d0 += Poly1305Wide512.Product(m0, factor);
        d1 += Poly1305Wide512.Product(m1, factor);
        d2 += Poly1305Wide512.Product(m2, factor);
        d3 += Poly1305Wide512.Product(m3, factor);
        d4 += Poly1305Wide512.Product(m4, factor);
        factor = Factor(ref power, 1);
        d1 += Poly1305Wide512.Product(m0, factor);
        d2 += Poly1305Wide512.Product(m1, factor);
        d3 += Poly1305Wide512.Product(m2, factor);
        d4 += Poly1305Wide512.Product(m3, factor);
        d0 += Poly1305Wide512.Product(m4, factor >>> 32);
        factor = Factor(ref power, 2);
        d2 += Poly1305Wide512.Product(m0, factor);
        d3 += Poly1305Wide512.Product(m1, factor);
        d4 += Poly1305Wide512.Product(m2, factor);
    }

    /// <summary>The same with limbs 3 and 4, and with five times limbs 4, 3 and 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddUpper(
        ref Vector512<ulong> d0,
        ref Vector512<ulong> d1,
        ref Vector512<ulong> d2,
        ref Vector512<ulong> d3,
        ref Vector512<ulong> d4,
        Vector512<ulong> m0,
        Vector512<ulong> m1,
        Vector512<ulong> m2,
        Vector512<ulong> m3,
        Vector512<ulong> m4,
        ref ulong power)
    {
        Vector512<ulong> factor = Factor(ref power, 3);
        d3 += Poly1305Wide512.Product(m0, factor);
        d4 += Poly1305Wide512.Product(m1, factor);
        factor = Factor(ref power, 4);
        d4 += Poly1305Wide512.Product(m0, factor);
        factor >>>= 32;
        d0 += Poly1305Wide512.Product(m1, factor);
        d1 += Poly1305Wide512.Product(m2, factor);
        d2 += Poly1305Wide512.Product(m3, factor);
        d3 += Poly1305Wide512.Product(m4, factor);
        factor = Factor(ref power, 5);
        d0 += Poly1305Wide512.Product(m2, factor);
        d1 += Poly1305Wide512.Product(m3, factor);
        d2 += Poly1305Wide512.Product(m4, factor);
        factor = Factor(ref power, 6);
        d0 += Poly1305Wide512.Product(m3, factor);
        d1 += Poly1305Wide512.Product(m4, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Factor(ref ulong power, int row) =>
        Vector512.Create(Unsafe.Add(ref power, unchecked(Powers * row)));

    /// <summary>Adds a number to lane 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFirst(
        ref Vector512<ulong> m0,
        ref Vector512<ulong> m1,
        ref Vector512<ulong> m2,
        ref Vector512<ulong> m3,
        ref Vector512<ulong> m4,
        PolynomialLimbs number)
    {
        m0 += Vector512.CreateScalar(number.Limb0);
        m1 += Vector512.CreateScalar(number.Limb1);
        m2 += Vector512.CreateScalar(number.Limb2);
        m3 += Vector512.CreateScalar(number.Limb3);
        m4 += Vector512.CreateScalar(number.Limb4);
    }
}
