using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Tls.Crypto;

/// <summary>
/// The field of GHASH (NIST SP 800-38D §6.3), GF(2^128), by carry-less multiplication.
/// </summary>
/// <remarks>
/// <para>
/// Side channels: no branch, no memory index and no division depends on a value; the multiplication is an
/// instruction whose time does not depend on its operands.
/// </para>
/// <para>
/// SP 800-38D numbers bits from the left. A block is therefore held with its bytes reversed, so that its
/// first bit is the highest of the integer, and a product of two such integers is one bit short: the key's
/// powers are stored multiplied by x once, which makes up for it (Gueron and Kounavis, "Carry-Less
/// Multiplication and Its Usage for Computing the GCM Mode").
/// </para>
/// </remarks>
internal static class Ghash
{
    /// <summary>x^128 + x^127 + x^126 + x^121 + 1 without its highest term: the field's polynomial,
    /// reflected.</summary>
    private static Vector128<ulong> Polynomial => Vector128.Create(1UL, 0xc200_0000_0000_0000UL);

    private static Vector128<byte> Reversed =>
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    public static bool IsSupported =>
        (Pclmulqdq.IsSupported && Ssse3.IsSupported) || Arm.Aes.IsSupported;

    /// <summary>A block as the field's integer, and back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> FromBlock(Vector128<byte> block) =>
        Vector128.Shuffle(block, Reversed).AsUInt64();

    /// <inheritdoc cref="FromBlock"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBlock(Vector128<ulong> element) =>
        Vector128.Shuffle(element.AsByte(), Reversed);

    /// <summary>H, as it comes from the cipher, times x.</summary>
    public static Vector128<ulong> Prepare(Vector128<ulong> h)
    {
        // The highest bit of the low half is carried into the high half, that of the high half out of it.
        Vector128<ulong> carries = h >> 63;
        Vector128<ulong> carriedIn = Vector128.Shuffle(carries, Vector128.Create(ulong.MaxValue, 0));
        Vector128<ulong> carriedOut = Vector128.Shuffle(carries, Vector128.Create(1UL, 1UL));
        return (h << 1) ^ carriedIn ^ ((Vector128<ulong>.Zero - carriedOut) & Polynomial);
    }

    /// <summary>The product of an element and a prepared one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Multiply(Vector128<ulong> a, Vector128<ulong> prepared)
    {
        Sum sum = default;
        sum.Add(a, prepared);
        return sum.Reduce();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> LowByLow(Vector128<ulong> a, Vector128<ulong> b) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(a, b, 0x00)
        : Arm.Aes.PolynomialMultiplyWideningLower(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> LowByHigh(Vector128<ulong> a, Vector128<ulong> b) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(a, b, 0x10)
        : Arm.Aes.PolynomialMultiplyWideningLower(a.GetLower(), b.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> HighByHigh(Vector128<ulong> a, Vector128<ulong> b) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(a, b, 0x11)
        : Arm.Aes.PolynomialMultiplyWideningUpper(a, b);

    /// <summary>A sum of products, 256 bits wide, reduced once at the end.</summary>
    public struct Sum
    {
        private Vector128<ulong> _low;
        private Vector128<ulong> _middle;
        private Vector128<ulong> _high;

        /// <summary>Adds the product of an element and a prepared one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector128<ulong> a, Vector128<ulong> prepared)
        {
            _low ^= LowByLow(a, prepared);
            _middle ^= LowByHigh(prepared, a)
                ^ LowByHigh(a, prepared);
            _high ^= HighByHigh(a, prepared);
        }

        /// <summary>The sum modulo the polynomial: the two lowest words are folded upwards in turn.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector128<ulong> Reduce()
        {
            Vector128<ulong> middle = _middle ^ Swap(_low)
                ^ LowByHigh(_low, Polynomial);
            return _high ^ Swap(middle) ^ LowByHigh(middle, Polynomial);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<ulong> Swap(Vector128<ulong> value) =>
            Vector128.Shuffle(value, Vector128.Create(1UL, 0UL));
    }
}
