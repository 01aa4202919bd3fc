using System.Runtime.CompilerServices;
using static Tls.Crypto.Carry;

namespace Tls.Crypto;

/// <content>Products: schoolbook over five limbs, and Montgomery's reduction, which p makes cheap.</content>
internal readonly partial struct FieldElementP256
{
    /// <summary>p's highest limb: 2^256 − 2^224 in units of 2^212.</summary>
    private const ulong P4 = (1UL << 44) - (1UL << 12);

    /// <summary>a · b / 2^265, tight. The result may be the same variable as an operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(out FieldElementP256 result, in FieldElementP256 a, in FieldElementP256 b)
    {
        unchecked
        {
            ulong x0 = a._l0 << 5, x1 = a._l1 << 5, x2 = a._l2 << 5, x3 = a._l3 << 5, x4 = a._l4 << 5;
            ulong y0 = b._l0 << 6, y1 = b._l1 << 6, y2 = b._l2 << 6, y3 = b._l3 << 6, y4 = b._l4 << 6;

            ulong h0 = UpperHalf(x0, y0);
            ulong c0 = ((x0 * y0) >> 11);

            ulong h1 = UpperHalf(x0, y1) + UpperHalf(x1, y0);
            ulong c1 = ((x0 * y1) >> 11) + ((x1 * y0) >> 11) + h0;

            ulong h2 = UpperHalf(x0, y2) + UpperHalf(x1, y1) + UpperHalf(x2, y0);
            ulong c2 = ((x0 * y2) >> 11) + ((x1 * y1) >> 11) + ((x2 * y0) >> 11) + h1;

            ulong h3 = UpperHalf(x0, y3) + UpperHalf(x1, y2) + UpperHalf(x2, y1) + UpperHalf(x3, y0);
            ulong c3 = ((x0 * y3) >> 11) + ((x1 * y2) >> 11) + ((x2 * y1) >> 11) + ((x3 * y0) >> 11) + h2;

            ulong h4 = UpperHalf(x0, y4) + UpperHalf(x1, y3) + UpperHalf(x2, y2) + UpperHalf(x3, y1)
                + UpperHalf(x4, y0);
            ulong c4 = ((x0 * y4) >> 11) + ((x1 * y3) >> 11) + ((x2 * y2) >> 11) + ((x3 * y1) >> 11)
                + ((x4 * y0) >> 11) + h3;

            ulong h5 = UpperHalf(x1, y4) + UpperHalf(x2, y3) + UpperHalf(x3, y2) + UpperHalf(x4, y1);
            ulong c5 = ((x1 * y4) >> 11) + ((x2 * y3) >> 11) + ((x3 * y2) >> 11) + ((x4 * y1) >> 11) + h4;

            ulong h6 = UpperHalf(x2, y4) + UpperHalf(x3, y3) + UpperHalf(x4, y2);
            ulong c6 = ((x2 * y4) >> 11) + ((x3 * y3) >> 11) + ((x4 * y2) >> 11) + h5;

            ulong h7 = UpperHalf(x3, y4) + UpperHalf(x4, y3);
            ulong c7 = ((x3 * y4) >> 11) + ((x4 * y3) >> 11) + h6;

            ulong h8 = UpperHalf(x4, y4);
            ulong c8 = ((x4 * y4) >> 11) + h7;

            result = Reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, h8);
        }
    }

    /// <summary>a² / 2^265, tight. The result may be the same variable as the operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(out FieldElementP256 result, in FieldElementP256 a)
    {
        unchecked
        {
            ulong x0 = a._l0 << 5, x1 = a._l1 << 5, x2 = a._l2 << 5, x3 = a._l3 << 5, x4 = a._l4 << 5;
            ulong y0 = a._l0 << 6, y1 = a._l1 << 6, y2 = a._l2 << 6, y3 = a._l3 << 6, y4 = a._l4 << 6;
            ulong z0 = x0 << 1, z1 = x1 << 1, z2 = x2 << 1, z3 = x3 << 1;

            ulong h0 = UpperHalf(x0, y0);
            ulong c0 = ((x0 * y0) >> 11);

            ulong h1 = UpperHalf(z0, y1);
            ulong c1 = ((z0 * y1) >> 11) + h0;

            ulong h2 = UpperHalf(z0, y2) + UpperHalf(x1, y1);
            ulong c2 = ((z0 * y2) >> 11) + ((x1 * y1) >> 11) + h1;

            ulong h3 = UpperHalf(z0, y3) + UpperHalf(z1, y2);
            ulong c3 = ((z0 * y3) >> 11) + ((z1 * y2) >> 11) + h2;

            ulong h4 = UpperHalf(z0, y4) + UpperHalf(z1, y3) + UpperHalf(x2, y2);
            ulong c4 = ((z0 * y4) >> 11) + ((z1 * y3) >> 11) + ((x2 * y2) >> 11) + h3;

            ulong h5 = UpperHalf(z1, y4) + UpperHalf(z2, y3);
            ulong c5 = ((z1 * y4) >> 11) + ((z2 * y3) >> 11) + h4;

            ulong h6 = UpperHalf(z2, y4) + UpperHalf(x3, y3);
            ulong c6 = ((z2 * y4) >> 11) + ((x3 * y3) >> 11) + h5;

            ulong h7 = UpperHalf(z3, y4);
            ulong c7 = ((z3 * y4) >> 11) + h6;

            ulong h8 = UpperHalf(x4, y4);
            ulong c8 = ((x4 * y4) >> 11) + h7;

            result = Reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, h8);
        }
    }

    /// <summary>
    /// A sum of ten columns in radix 2^53, divided by 2^265. Five times the lowest column m is taken off by adding m · p:
    /// p is −1 modulo 2^53, and m · p is m · 2^96 + m · 2^192 + m · (2^256 − 2^224) − m.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElementP256 Reduce(
        ulong c0, ulong c1, ulong c2, ulong c3, ulong c4, ulong c5, ulong c6, ulong c7, ulong c8, ulong c9)
    {
        unchecked
        {
            Fold(c0, ref c1, ref c2, ref c3, ref c4, ref c5);
            Fold(c1, ref c2, ref c3, ref c4, ref c5, ref c6);
            Fold(c2, ref c3, ref c4, ref c5, ref c6, ref c7);
            Fold(c3, ref c4, ref c5, ref c6, ref c7, ref c8);
            Fold(c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            return new FieldElementP256(
                c5 & Mask,
                (c6 & Mask) + (c5 >> 53),
                (c7 & Mask) + (c6 >> 53),
                (c8 & Mask) + (c7 >> 53),
                c9 + (c8 >> 53));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(ulong c0, ref ulong c1, ref ulong c2, ref ulong c3, ref ulong c4, ref ulong c5)
    {
        unchecked
        {
            ulong m = c0 & Mask;
            c1 += (c0 >> 53) + ((m << 43) & Mask);
            c2 += m >> 10;
            c3 += (m << 33) & Mask;
            c4 += (m >> 20) + ((m * P4) & Mask);
            c5 += UpperHalf(m << 11, P4);
        }
    }
}
