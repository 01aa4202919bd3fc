using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <content>
/// Squares, of two moduli. A product of two digits stands there twice: from the second register on, each block of eight
/// digits leaves out the registers before its own, for which the others have been doubled. What a register's digits
/// make among themselves is added as it comes.
/// </content>
internal sealed partial class MontgomeryDigits
{
    private const int Block = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SquarePair(
        ref ulong a, ref ulong n, ref ulong result, nint digits, ulong factor, ulong factor2)
    {
        Vector512<ulong> c0 = Vector512<ulong>.Zero;
        Vector512<ulong> c1 = Vector512<ulong>.Zero;
        Vector512<ulong> c2 = Vector512<ulong>.Zero;
        Vector512<ulong> c3 = Vector512<ulong>.Zero;
        Vector512<ulong> c4 = Vector512<ulong>.Zero;
        Vector512<ulong> c5 = Vector512<ulong>.Zero;
        Vector512<ulong> c6 = Vector512<ulong>.Zero;
        Vector512<ulong> c7 = Vector512<ulong>.Zero;
        Vector512<ulong> c8 = Vector512<ulong>.Zero;
        Vector512<ulong> c9 = Vector512<ulong>.Zero;
        Vector512<uint> twice1 = (Load(ref a, 1) << 1).AsUInt32();
        Vector512<uint> twice2 = (Load(ref a, 2) << 1).AsUInt32();
        Vector512<uint> twice3 = (Load(ref a, 3) << 1).AsUInt32();
        Vector512<uint> twice4 = (Load(ref a, 4) << 1).AsUInt32();
        Vector512<uint> twice6 = (Load(ref a, 6) << 1).AsUInt32();
        Vector512<uint> twice7 = (Load(ref a, 7) << 1).AsUInt32();
        Vector512<uint> twice8 = (Load(ref a, 8) << 1).AsUInt32();
        Vector512<uint> twice9 = (Load(ref a, 9) << 1).AsUInt32();
        Vector128<uint> k = Vector128.CreateScalar(factor).AsUInt32();
        Vector128<uint> k2 = Vector128.CreateScalar(factor2).AsUInt32();
        nint i = 0;

        Vector512<uint> own0 = Load(ref a, 0).AsUInt32();
        Vector512<uint> own5 = Load(ref a, 5).AsUInt32();
        for (nint end = nint.Min(1 * Block, digits); i < end; i++)
        {
            Vector512<uint> x = Vector512.Create(Unsafe.Add(ref a, i)).AsUInt32();
            Vector512<uint> x2 = Vector512.Create(Unsafe.Add(ref a, i + Half)).AsUInt32();
            c0 += Avx512F.Multiply(own0, x);
            c5 += Avx512F.Multiply(own5, x2);
            c1 += Avx512F.Multiply(twice1, x);
            c6 += Avx512F.Multiply(twice6, x2);
            c2 += Avx512F.Multiply(twice2, x);
            c7 += Avx512F.Multiply(twice7, x2);
            c3 += Avx512F.Multiply(twice3, x);
            c8 += Avx512F.Multiply(twice8, x2);
            c4 += Avx512F.Multiply(twice4, x);
            c9 += Avx512F.Multiply(twice9, x2);
            Lower(ref n, k, ref c0, ref c1, ref c2, ref c3, ref c4);
            Lower(ref Unsafe.Add(ref n, Half), k2, ref c5, ref c6, ref c7, ref c8, ref c9);
        }

        Vector512<uint> own1 = Load(ref a, 1).AsUInt32();
        Vector512<uint> own6 = Load(ref a, 6).AsUInt32();
        for (nint end = nint.Min(2 * Block, digits); i < end; i++)
        {
            Vector512<uint> x = Vector512.Create(Unsafe.Add(ref a, i)).AsUInt32();
            Vector512<uint> x2 = Vector512.Create(Unsafe.Add(ref a, i + Half)).AsUInt32();
            c1 += Avx512F.Multiply(own1, x);
            c6 += Avx512F.Multiply(own6, x2);
            c2 += Avx512F.Multiply(twice2, x);
            c7 += Avx512F.Multiply(twice7, x2);
            c3 += Avx512F.Multiply(twice3, x);
            c8 += Avx512F.Multiply(twice8, x2);
            c4 += Avx512F.Multiply(twice4, x);
            c9 += Avx512F.Multiply(twice9, x2);
            Lower(ref n, k, ref c0, ref c1, ref c2, ref c3, ref c4);
            Lower(ref Unsafe.Add(ref n, Half), k2, ref c5, ref c6, ref c7, ref c8, ref c9);
        }

        Vector512<uint> own2 = Load(ref a, 2).AsUInt32();
        Vector512<uint> own7 = Load(ref a, 7).AsUInt32();
        for (nint end = nint.Min(3 * Block, digits); i < end; i++)
        {
            Vector512<uint> x = Vector512.Create(Unsafe.Add(ref a, i)).AsUInt32();
            Vector512<uint> x2 = Vector512.Create(Unsafe.Add(ref a, i + Half)).AsUInt32();
            c2 += Avx512F.Multiply(own2, x);
            c7 += Avx512F.Multiply(own7, x2);
            c3 += Avx512F.Multiply(twice3, x);
            c8 += Avx512F.Multiply(twice8, x2);
            c4 += Avx512F.Multiply(twice4, x);
            c9 += Avx512F.Multiply(twice9, x2);
            Lower(ref n, k, ref c0, ref c1, ref c2, ref c3, ref c4);
            Lower(ref Unsafe.Add(ref n, Half), k2, ref c5, ref c6, ref c7, ref c8, ref c9);
        }

        Vector512<uint> own3 = Load(ref a, 3).AsUInt32();
        Vector512<uint> own8 = Load(ref a, 8).AsUInt32();
        for (nint end = nint.Min(4 * Block, digits); i < end; i++)
        {
            Vector512<uint> x = Vector512.Create(Unsafe.Add(ref a, i)).AsUInt32();
            Vector512<uint> x2 = Vector512.Create(Unsafe.Add(ref a, i + Half)).AsUInt32();
            c3 += Avx512F.Multiply(own3, x);
            c8 += Avx512F.Multiply(own8, x2);
            c4 += Avx512F.Multiply(twice4, x);
            c9 += Avx512F.Multiply(twice9, x2);
            Lower(ref n, k, ref c0, ref c1, ref c2, ref c3, ref c4);
            Lower(ref Unsafe.Add(ref n, Half), k2, ref c5, ref c6, ref c7, ref c8, ref c9);
        }

        Vector512<uint> own4 = Load(ref a, 4).AsUInt32();
        Vector512<uint> own9 = Load(ref a, 9).AsUInt32();
        for (nint end = digits; i < end; i++)
        {
            Vector512<uint> x = Vector512.Create(Unsafe.Add(ref a, i)).AsUInt32();
            Vector512<uint> x2 = Vector512.Create(Unsafe.Add(ref a, i + Half)).AsUInt32();
            c4 += Avx512F.Multiply(own4, x);
            c9 += Avx512F.Multiply(own9, x2);
            Lower(ref n, k, ref c0, ref c1, ref c2, ref c3, ref c4);
            Lower(ref Unsafe.Add(ref n, Half), k2, ref c5, ref c6, ref c7, ref c8, ref c9);
        }

        Carry(ref c0, ref c1, ref c2, ref c3, ref c4);
        Carry(ref c5, ref c6, ref c7, ref c8, ref c9);
        c0.StoreUnsafe(ref result, 0);
        c1.StoreUnsafe(ref result, 8);
        c2.StoreUnsafe(ref result, 16);
        c3.StoreUnsafe(ref result, 24);
        c4.StoreUnsafe(ref result, 32);
        c5.StoreUnsafe(ref result, 40);
        c6.StoreUnsafe(ref result, 48);
        c7.StoreUnsafe(ref result, 56);
        c8.StoreUnsafe(ref result, 64);
        c9.StoreUnsafe(ref result, 72);
    }

    /// <summary>Adds the multiple of n that clears the lowest digit, and moves all digits down by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lower(
        ref ulong n,
        Vector128<uint> factor,
        ref Vector512<ulong> c0,
        ref Vector512<ulong> c1,
        ref Vector512<ulong> c2,
        ref Vector512<ulong> c3,
        ref Vector512<ulong> c4)
    {
        Vector512<uint> y = Quotient(c0, factor, Vector128.Create(Mask));
        c0 += Product(ref n, 0, y);
        c1 += Product(ref n, 1, y);
        c2 += Product(ref n, 2, y);
        c3 += Product(ref n, 3, y);
        c4 += Product(ref n, 4, y);
        Vector512<ulong> carry = (c0 >>> Bits) & Vector512.CreateScalar(ulong.MaxValue);
        c0 = Avx512F.AlignRight64(c1, c0, 1) + carry;
        c1 = Avx512F.AlignRight64(c2, c1, 1);
        c2 = Avx512F.AlignRight64(c3, c2, 1);
        c3 = Avx512F.AlignRight64(c4, c3, 1);
        c4 = Avx512F.AlignRight64(Vector512<ulong>.Zero, c4, 1);
    }

    /// <summary>Carries twice: what is left above 28 bits is below 2^36 first, and then below 2^9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(
        ref Vector512<ulong> c0,
        ref Vector512<ulong> c1,
        ref Vector512<ulong> c2,
        ref Vector512<ulong> c3,
        ref Vector512<ulong> c4)
    {
        Vector512<ulong> mask = Vector512.Create(Mask);
        for (int i = 0; i < 2; i++)
        {
            c4 = (c4 & mask) + Avx512F.AlignRight64(c4 >>> Bits, c3 >>> Bits, 7);
            c3 = (c3 & mask) + Avx512F.AlignRight64(c3 >>> Bits, c2 >>> Bits, 7);
            c2 = (c2 & mask) + Avx512F.AlignRight64(c2 >>> Bits, c1 >>> Bits, 7);
            c1 = (c1 & mask) + Avx512F.AlignRight64(c1 >>> Bits, c0 >>> Bits, 7);
            c0 = (c0 & mask) + Avx512F.AlignRight64(c0 >>> Bits, Vector512<ulong>.Zero, 7);
        }
    }
}
