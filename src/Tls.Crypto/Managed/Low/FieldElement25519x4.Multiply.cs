using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <content>The product of four pairs: schoolbook over ten limbs, one column after the other.</content>
internal readonly partial struct FieldElement25519x4
{
    /// <summary>Multiplies lane by lane. The result may be the same variable as an operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        out FieldElement25519x4 result, in FieldElement25519x4 f, in FieldElement25519x4 g)
    {
        Vector256<uint> f0 = f._l0.AsUInt32();
        Vector256<uint> f1 = f._l1.AsUInt32();
        Vector256<uint> f2 = f._l2.AsUInt32();
        Vector256<uint> f3 = f._l3.AsUInt32();
        Vector256<uint> f4 = f._l4.AsUInt32();
        Vector256<uint> f5 = f._l5.AsUInt32();
        Vector256<uint> f6 = f._l6.AsUInt32();
        Vector256<uint> f7 = f._l7.AsUInt32();
        Vector256<uint> f8 = f._l8.AsUInt32();
        Vector256<uint> f9 = f._l9.AsUInt32();
        Vector256<uint> g0 = g._l0.AsUInt32();
        Vector256<uint> g1 = g._l1.AsUInt32();
        Vector256<uint> g2 = g._l2.AsUInt32();
        Vector256<uint> g3 = g._l3.AsUInt32();
        Vector256<uint> g4 = g._l4.AsUInt32();
        Vector256<uint> g5 = g._l5.AsUInt32();
        Vector256<uint> g6 = g._l6.AsUInt32();
        Vector256<uint> g7 = g._l7.AsUInt32();
        Vector256<uint> g8 = g._l8.AsUInt32();
        Vector256<uint> g9 = g._l9.AsUInt32();

        // A product of two odd limbs is worth twice as much, for 25.5 is rounded up in both; 2^255 folds to 19.
        Vector256<uint> f1Twice = f1 + f1;
        Vector256<uint> f3Twice = f3 + f3;
        Vector256<uint> f5Twice = f5 + f5;
        Vector256<uint> f7Twice = f7 + f7;
        Vector256<uint> f9Twice = f9 + f9;
        Vector256<uint> nineteen = Vector256.Create(19U);
        Vector256<uint> g1Folded = g1 * nineteen;
        Vector256<uint> g2Folded = g2 * nineteen;
        Vector256<uint> g3Folded = g3 * nineteen;
        Vector256<uint> g4Folded = g4 * nineteen;
        Vector256<uint> g5Folded = g5 * nineteen;
        Vector256<uint> g6Folded = g6 * nineteen;
        Vector256<uint> g7Folded = g7 * nineteen;
        Vector256<uint> g8Folded = g8 * nineteen;
        Vector256<uint> g9Folded = g9 * nineteen;

        Vector256<ulong> h0 = Product(f0, g0) + Product(f1Twice, g9Folded)
            + Product(f2, g8Folded) + Product(f3Twice, g7Folded)
            + Product(f4, g6Folded) + Product(f5Twice, g5Folded)
            + Product(f6, g4Folded) + Product(f7Twice, g3Folded)
            + Product(f8, g2Folded) + Product(f9Twice, g1Folded);
        Vector256<ulong> h1 = Product(f0, g1) + Product(f1, g0)
            + Product(f2, g9Folded) + Product(f3, g8Folded)
            + Product(f4, g7Folded) + Product(f5, g6Folded)
            + Product(f6, g5Folded) + Product(f7, g4Folded)
            + Product(f8, g3Folded) + Product(f9, g2Folded);
        Vector256<ulong> h2 = Product(f0, g2) + Product(f1Twice, g1)
            + Product(f2, g0) + Product(f3Twice, g9Folded)
            + Product(f4, g8Folded) + Product(f5Twice, g7Folded)
            + Product(f6, g6Folded) + Product(f7Twice, g5Folded)
            + Product(f8, g4Folded) + Product(f9Twice, g3Folded);
        Vector256<ulong> h3 = Product(f0, g3) + Product(f1, g2)
            + Product(f2, g1) + Product(f3, g0)
            + Product(f4, g9Folded) + Product(f5, g8Folded)
            + Product(f6, g7Folded) + Product(f7, g6Folded)
            + Product(f8, g5Folded) + Product(f9, g4Folded);
        Vector256<ulong> h4 = Product(f0, g4) + Product(f1Twice, g3)
            + Product(f2, g2) + Product(f3Twice, g1)
            + Product(f4, g0) + Product(f5Twice, g9Folded)
            + Product(f6, g8Folded) + Product(f7Twice, g7Folded)
            + Product(f8, g6Folded) + Product(f9Twice, g5Folded);
        Vector256<ulong> h5 = Product(f0, g5) + Product(f1, g4)
            + Product(f2, g3) + Product(f3, g2)
            + Product(f4, g1) + Product(f5, g0)
            + Product(f6, g9Folded) + Product(f7, g8Folded)
            + Product(f8, g7Folded) + Product(f9, g6Folded);
        Vector256<ulong> h6 = Product(f0, g6) + Product(f1Twice, g5)
            + Product(f2, g4) + Product(f3Twice, g3)
            + Product(f4, g2) + Product(f5Twice, g1)
            + Product(f6, g0) + Product(f7Twice, g9Folded)
            + Product(f8, g8Folded) + Product(f9Twice, g7Folded);
        Vector256<ulong> h7 = Product(f0, g7) + Product(f1, g6)
            + Product(f2, g5) + Product(f3, g4)
            + Product(f4, g3) + Product(f5, g2)
            + Product(f6, g1) + Product(f7, g0)
            + Product(f8, g9Folded) + Product(f9, g8Folded);
        Vector256<ulong> h8 = Product(f0, g8) + Product(f1Twice, g7)
            + Product(f2, g6) + Product(f3Twice, g5)
            + Product(f4, g4) + Product(f5Twice, g3)
            + Product(f6, g2) + Product(f7Twice, g1)
            + Product(f8, g0) + Product(f9Twice, g9Folded);
        Vector256<ulong> h9 = Product(f0, g9) + Product(f1, g8)
            + Product(f2, g7) + Product(f3, g6)
            + Product(f4, g5) + Product(f5, g4)
            + Product(f6, g3) + Product(f7, g2)
            + Product(f8, g1) + Product(f9, g0);

        Carry(ref h0, ref h1, 26);
        Carry(ref h4, ref h5, 26);
        Carry(ref h1, ref h2, 25);
        Carry(ref h5, ref h6, 25);
        Carry(ref h2, ref h3, 26);
        Carry(ref h6, ref h7, 26);
        Carry(ref h3, ref h4, 25);
        Carry(ref h7, ref h8, 25);
        Carry(ref h4, ref h5, 26);
        Carry(ref h8, ref h9, 26);
        Vector256<ulong> top = h9 >>> 25;
        h9 &= Vector256.Create((1UL << 25) - 1);
        h0 += top + (top << 1) + (top << 4);
        Carry(ref h0, ref h1, 26);
        result = new FieldElement25519x4(h0, h1, h2, h3, h4, h5, h6, h7, h8, h9);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<uint> a, Vector256<uint> b) => Avx2.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(ref Vector256<ulong> from, ref Vector256<ulong> to, int bits)
    {
        to += from >>> bits;
        from &= Vector256.Create((1UL << bits) - 1);
    }
}
