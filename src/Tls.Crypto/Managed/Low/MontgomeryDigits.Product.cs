using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <content>
/// Products. Ten registers hold the sum, eight digits each: for each digit of b a multiple of a is added, then the multiple
/// of n that clears the lowest digit, and all moves down by one digit. Carries wait: no sum reaches 2^64.
/// </content>
internal sealed partial class MontgomeryDigits
{
    /// <summary>result = a · b / 2^(28 D) modulo n, below 2 n for operands below 2 n; it may be an operand.</summary>
    /// <param name="a">Digits of up to 2^28 + 2^9, as all that comes out of here.</param>
    /// <param name="b">The same.</param>
    /// <param name="n">The modulus, or both; near at hand and aligned.</param>
    /// <param name="result">Room for it.</param>
    private void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> n, Span<ulong> result)
    {
        ref ulong a0 = ref MemoryMarshal.GetReference(a[..Count]);
        ref ulong b0 = ref MemoryMarshal.GetReference(b[..Count]);
        ref ulong n0 = ref MemoryMarshal.GetReference(n[..Count]);
        ref ulong r0 = ref MemoryMarshal.GetReference(result[..Count]);
        if (IsPair)
        {
            MultiplyPair(ref a0, ref b0, ref n0, ref r0, _digits, _factor, _factor2);
        }
        else
        {
            MultiplySingle(ref a0, ref b0, ref n0, ref r0, _digits, _factor);
        }
    }

    /// <summary>result = a² / 2^(28 D) modulo n, as <see cref="Multiply"/>.</summary>
    private void Square(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> n, Span<ulong> result)
    {
        if (!IsPair)
        {
            Multiply(a, a, n, result);
            return;
        }

        SquarePair(
            ref MemoryMarshal.GetReference(a[..Count]),
            ref MemoryMarshal.GetReference(n[..Count]),
            ref MemoryMarshal.GetReference(result[..Count]),
            _digits,
            _factor,
            _factor2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplySingle(
        ref ulong a, ref ulong b, ref ulong n, ref ulong result, nint digits, ulong factor)
    {
        Vector512<uint> a0 = Load(ref a, 0).AsUInt32();
        Vector512<uint> a1 = Load(ref a, 1).AsUInt32();
        Vector512<uint> a2 = Load(ref a, 2).AsUInt32();
        Vector512<uint> a3 = Load(ref a, 3).AsUInt32();
        Vector512<uint> a4 = Load(ref a, 4).AsUInt32();
        Vector512<uint> a5 = Load(ref a, 5).AsUInt32();
        Vector512<uint> a6 = Load(ref a, 6).AsUInt32();
        Vector512<uint> a7 = Load(ref a, 7).AsUInt32();
        Vector512<uint> a8 = Load(ref a, 8).AsUInt32();
        Vector512<uint> a9 = Load(ref a, 9).AsUInt32();
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
        Vector128<uint> k = Vector128.CreateScalar(factor).AsUInt32();
        Vector128<ulong> mask128 = Vector128.Create(Mask);
        Vector512<ulong> lowest = Vector512.CreateScalar(ulong.MaxValue);
        for (nint i = 0; i < digits; i++)
        {
            Vector512<uint> x = Vector512.Create(Unsafe.Add(ref b, i)).AsUInt32();
            c0 += Avx512F.Multiply(a0, x);
            c1 += Avx512F.Multiply(a1, x);
            c2 += Avx512F.Multiply(a2, x);
            c3 += Avx512F.Multiply(a3, x);
            c4 += Avx512F.Multiply(a4, x);
            c5 += Avx512F.Multiply(a5, x);
            c6 += Avx512F.Multiply(a6, x);
            c7 += Avx512F.Multiply(a7, x);
            c8 += Avx512F.Multiply(a8, x);
            c9 += Avx512F.Multiply(a9, x);
            Vector512<uint> y = Quotient(c0, k, mask128);
            c0 += Product(ref n, 0, y);
            c1 += Product(ref n, 1, y);
            c2 += Product(ref n, 2, y);
            c3 += Product(ref n, 3, y);
            c4 += Product(ref n, 4, y);
            c5 += Product(ref n, 5, y);
            c6 += Product(ref n, 6, y);
            c7 += Product(ref n, 7, y);
            c8 += Product(ref n, 8, y);
            c9 += Product(ref n, 9, y);
            Vector512<ulong> carry = (c0 >>> Bits) & lowest;
            c0 = Avx512F.AlignRight64(c1, c0, 1);
            c1 = Avx512F.AlignRight64(c2, c1, 1);
            c2 = Avx512F.AlignRight64(c3, c2, 1);
            c3 = Avx512F.AlignRight64(c4, c3, 1);
            c4 = Avx512F.AlignRight64(c5, c4, 1);
            c5 = Avx512F.AlignRight64(c6, c5, 1);
            c6 = Avx512F.AlignRight64(c7, c6, 1);
            c7 = Avx512F.AlignRight64(c8, c7, 1);
            c8 = Avx512F.AlignRight64(c9, c8, 1);
            c9 = Avx512F.AlignRight64(Vector512<ulong>.Zero, c9, 1);
            c0 += carry;
        }

        // Twice: what is left above 28 bits is below 2^36 first, and then below 2^9.
        Vector512<ulong> mask = Vector512.Create(Mask);
        for (int i = 0; i < 2; i++)
        {
            c9 = (c9 & mask) + Avx512F.AlignRight64(c9 >>> Bits, c8 >>> Bits, 7);
            c8 = (c8 & mask) + Avx512F.AlignRight64(c8 >>> Bits, c7 >>> Bits, 7);
            c7 = (c7 & mask) + Avx512F.AlignRight64(c7 >>> Bits, c6 >>> Bits, 7);
            c6 = (c6 & mask) + Avx512F.AlignRight64(c6 >>> Bits, c5 >>> Bits, 7);
            c5 = (c5 & mask) + Avx512F.AlignRight64(c5 >>> Bits, c4 >>> Bits, 7);
            c4 = (c4 & mask) + Avx512F.AlignRight64(c4 >>> Bits, c3 >>> Bits, 7);
            c3 = (c3 & mask) + Avx512F.AlignRight64(c3 >>> Bits, c2 >>> Bits, 7);
            c2 = (c2 & mask) + Avx512F.AlignRight64(c2 >>> Bits, c1 >>> Bits, 7);
            c1 = (c1 & mask) + Avx512F.AlignRight64(c1 >>> Bits, c0 >>> Bits, 7);
            c0 = (c0 & mask) + Avx512F.AlignRight64(c0 >>> Bits, Vector512<ulong>.Zero, 7);
        }

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPair(
        ref ulong a, ref ulong b, ref ulong n, ref ulong result, nint digits, ulong factor, ulong factor2)
    {
        Vector512<uint> a0 = Load(ref a, 0).AsUInt32();
        Vector512<uint> a1 = Load(ref a, 1).AsUInt32();
        Vector512<uint> a2 = Load(ref a, 2).AsUInt32();
        Vector512<uint> a3 = Load(ref a, 3).AsUInt32();
        Vector512<uint> a4 = Load(ref a, 4).AsUInt32();
        Vector512<uint> a5 = Load(ref a, 5).AsUInt32();
        Vector512<uint> a6 = Load(ref a, 6).AsUInt32();
        Vector512<uint> a7 = Load(ref a, 7).AsUInt32();
        Vector512<uint> a8 = Load(ref a, 8).AsUInt32();
        Vector512<uint> a9 = Load(ref a, 9).AsUInt32();
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
        Vector128<uint> k = Vector128.CreateScalar(factor).AsUInt32();
        Vector128<uint> k2 = Vector128.CreateScalar(factor2).AsUInt32();
        Vector128<ulong> mask128 = Vector128.Create(Mask);
        Vector512<ulong> lowest = Vector512.CreateScalar(ulong.MaxValue);
        for (nint i = 0; i < digits; i++)
        {
            Vector512<uint> x = Vector512.Create(Unsafe.Add(ref b, i)).AsUInt32();
            Vector512<uint> x2 = Vector512.Create(Unsafe.Add(ref b, i + Half)).AsUInt32();
            c0 += Avx512F.Multiply(a0, x);
            c5 += Avx512F.Multiply(a5, x2);
            c1 += Avx512F.Multiply(a1, x);
            c6 += Avx512F.Multiply(a6, x2);
            c2 += Avx512F.Multiply(a2, x);
            c7 += Avx512F.Multiply(a7, x2);
            c3 += Avx512F.Multiply(a3, x);
            c8 += Avx512F.Multiply(a8, x2);
            c4 += Avx512F.Multiply(a4, x);
            c9 += Avx512F.Multiply(a9, x2);
            Vector512<uint> y = Quotient(c0, k, mask128);
            Vector512<uint> y2 = Quotient(c5, k2, mask128);
            c0 += Product(ref n, 0, y);
            c5 += Product(ref n, 5, y2);
            c1 += Product(ref n, 1, y);
            c6 += Product(ref n, 6, y2);
            c2 += Product(ref n, 2, y);
            c7 += Product(ref n, 7, y2);
            c3 += Product(ref n, 3, y);
            c8 += Product(ref n, 8, y2);
            c4 += Product(ref n, 4, y);
            c9 += Product(ref n, 9, y2);
            Vector512<ulong> carry = (c0 >>> Bits) & lowest;
            Vector512<ulong> carry2 = (c5 >>> Bits) & lowest;
            c0 = Avx512F.AlignRight64(c1, c0, 1);
            c1 = Avx512F.AlignRight64(c2, c1, 1);
            c2 = Avx512F.AlignRight64(c3, c2, 1);
            c3 = Avx512F.AlignRight64(c4, c3, 1);
            c4 = Avx512F.AlignRight64(Vector512<ulong>.Zero, c4, 1);
            c5 = Avx512F.AlignRight64(c6, c5, 1);
            c6 = Avx512F.AlignRight64(c7, c6, 1);
            c7 = Avx512F.AlignRight64(c8, c7, 1);
            c8 = Avx512F.AlignRight64(c9, c8, 1);
            c9 = Avx512F.AlignRight64(Vector512<ulong>.Zero, c9, 1);
            c0 += carry;
            c5 += carry2;
        }

        // Twice: what is left above 28 bits is below 2^36 first, and then below 2^9.
        Vector512<ulong> mask = Vector512.Create(Mask);
        for (int i = 0; i < 2; i++)
        {
            c9 = (c9 & mask) + Avx512F.AlignRight64(c9 >>> Bits, c8 >>> Bits, 7);
            c8 = (c8 & mask) + Avx512F.AlignRight64(c8 >>> Bits, c7 >>> Bits, 7);
            c7 = (c7 & mask) + Avx512F.AlignRight64(c7 >>> Bits, c6 >>> Bits, 7);
            c6 = (c6 & mask) + Avx512F.AlignRight64(c6 >>> Bits, c5 >>> Bits, 7);
            c5 = (c5 & mask) + Avx512F.AlignRight64(c5 >>> Bits, Vector512<ulong>.Zero, 7);
            c4 = (c4 & mask) + Avx512F.AlignRight64(c4 >>> Bits, c3 >>> Bits, 7);
            c3 = (c3 & mask) + Avx512F.AlignRight64(c3 >>> Bits, c2 >>> Bits, 7);
            c2 = (c2 & mask) + Avx512F.AlignRight64(c2 >>> Bits, c1 >>> Bits, 7);
            c1 = (c1 & mask) + Avx512F.AlignRight64(c1 >>> Bits, c0 >>> Bits, 7);
            c0 = (c0 & mask) + Avx512F.AlignRight64(c0 >>> Bits, Vector512<ulong>.Zero, 7);
        }

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

    /// <summary>In each digit what makes the lowest one zero modulo 2^28 when so many n are added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Quotient(Vector512<ulong> sum, Vector128<uint> factor, Vector128<ulong> mask) =>
        Avx512F.BroadcastScalarToVector512(
            Sse2.Multiply(sum.GetLower().GetLower().AsUInt32(), factor) & mask).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Load(ref ulong digits, nuint register) =>
        Vector512.LoadUnsafe(ref digits, 8 * register);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(ref ulong digits, nuint register, Vector512<uint> factor) =>
        Avx512F.Multiply(Load(ref digits, register).AsUInt32(), factor);
}
