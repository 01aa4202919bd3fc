using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// ChaCha20's turn of sixteen blocks, with a quarter of a turn's Poly1305 between the rounds: rounds keep the units for
/// registers of 512 bits busy, and leave idle those for words of 64, which multiply meanwhile. Two parts of the text go side by
/// side, since each block waits for the one before; <see cref="Poly1305Wide512.AbsorbRest"/> takes the rest and joins them.
/// </summary>
/// <remarks>Side channels: those of <see cref="ChaCha20"/> and of <see cref="Poly1305"/>.</remarks>
internal static class ChaCha20Poly1305Turn
{
    /// <summary>Of what is hashed, in bytes: each begins with what is hashed by words.</summary>
    public const int HalfSize = ChaCha20.MaxTurn / 2;

    /// <summary>Those of a half that are hashed by words.</summary>
    private const int Blocks = 8;

    /// <summary>Adds sixteen blocks of key stream to the input, and hashes the beginnings of both halves.</summary>
    /// <param name="state">ChaCha20's.</param>
    /// <param name="counter">That of the first block.</param>
    /// <param name="input">A turn of text.</param>
    /// <param name="output">Where it goes; it may be the input, and must not touch what is hashed.</param>
    /// <param name="poly">What has come of the halves is in H and G.</param>
    /// <param name="hashed">A turn of other text.</param>
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

        // The compiler keeps this order, in which the processor finds both kinds of work at hand.
        for (int i = 0; i < Blocks; i = unchecked(i + 1))
        {
            ChaCha20Wide.QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
                ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
            Poly1305.MultiplyAdd(ref h0, ref h1, ref h2, r0, r1, ref hashed);
            ChaCha20Wide.QuarterRounds(
                ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
                ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
            Poly1305.MultiplyAdd(ref g0, ref g1, ref g2, r0, r1, ref Unsafe.Add(ref hashed, HalfSize));
            hashed = ref Unsafe.Add(ref hashed, Poly1305.BlockSize);
        }

        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
        Poly1305.Multiply(ref h0, ref h1, ref h2, r0, r1);
        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
            ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
        Poly1305.Multiply(ref g0, ref g1, ref g2, r0, r1);
        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
        ChaCha20Wide.QuarterRounds(
            ref x0, ref x1, ref x2, ref x3, ref x5, ref x6, ref x7, ref x4,
            ref x10, ref x11, ref x8, ref x9, ref x15, ref x12, ref x13, ref x14);
        poly.H0 = h0;
        poly.H1 = h1;
        poly.H2 = h2;
        poly.G0 = g0;
        poly.G1 = g1;
        poly.G2 = g2;

        // The state's own word for the counter is zero.
        x12 += counters;
        ChaCha20Wide.Finish(
            ref state, ref input, ref output,
            ref x0, ref x1, ref x2, ref x3, ref x4, ref x5, ref x6, ref x7,
            ref x8, ref x9, ref x10, ref x11, ref x12, ref x13, ref x14, ref x15);
    }
}
