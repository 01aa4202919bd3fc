using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// Poly1305 (RFC 8439 §2.5) by words of 64 bits, one block after the other: h ← (h + block + 2^128) · r modulo 2^130 − 5.
/// Long messages have <see cref="Poly1305Wide"/> or <see cref="Poly1305Wide512"/> between beginning and end.
/// </summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on r, s, h or the text; carries are words. Lengths are public.
/// The multiplication is the processor's or the BCL's <see cref="Math.BigMul(ulong, ulong, out ulong)"/>, without branches.
/// </remarks>
internal static class Poly1305
{
    /// <summary>In bytes.</summary>
    public const int BlockSize = 16;

    /// <summary>In bytes.</summary>
    public const int TagSize = 16;

    /// <summary>§2.5: some bits of r are clear.</summary>
    private const ulong ClampLow = 0x0fff_fffc_0fff_ffff;
    private const ulong ClampHigh = 0x0fff_fffc_0fff_fffc;

    /// <summary>Starts with a one-time key.</summary>
    /// <param name="state">Filled.</param>
    /// <param name="key">32 bytes: r, then s.</param>
    public static void Begin(ref Poly1305State state, ReadOnlySpan<byte> key)
    {
        state.R0 = BinaryPrimitives.ReadUInt64LittleEndian(key) & ClampLow;
        state.R1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) & ClampHigh;
        state.S0 = BinaryPrimitives.ReadUInt64LittleEndian(key[16..]);
        state.S1 = BinaryPrimitives.ReadUInt64LittleEndian(key[24..]);
        state.H0 = 0;
        state.H1 = 0;
        state.H2 = 0;
    }

    /// <summary>Takes whole blocks, then the rest with zeros behind it to make a block (§2.8).</summary>
    public static void AbsorbPadded(ref Poly1305State state, ReadOnlySpan<byte> data)
    {
        int whole = data.Length & -BlockSize;
        Absorb(ref state, ref MemoryMarshal.GetReference(data), whole);
        if (whole != data.Length)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            data[whole..].CopyTo(last);
            Absorb(ref state, ref MemoryMarshal.GetReference(last), BlockSize);
        }
    }

    /// <summary>Takes whole blocks.</summary>
    /// <param name="state">The state.</param>
    /// <param name="data">The first byte.</param>
    /// <param name="length">In bytes, a multiple of <see cref="BlockSize"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Absorb(ref Poly1305State state, ref byte data, int length)
    {
        ulong r0 = state.R0, r1 = state.R1;
        ulong h0 = state.H0, h1 = state.H1, h2 = state.H2;
        for (int i = 0; i < length; i = unchecked(i + BlockSize))
        {
            ulong low = Read(ref data, i);
            ulong high = Read(ref data, unchecked(i + 8));
            Add(ref h0, ref h1, ref h2, low, high, 1);
            Multiply(ref h0, ref h1, ref h2, r0, r1);
        }

        state.H0 = h0;
        state.H1 = h1;
        state.H2 = h2;
    }

    /// <summary>Takes the block of both lengths (§2.8).</summary>
    public static void AbsorbLengths(ref Poly1305State state, int associatedData, int text)
    {
        Add(ref state.H0, ref state.H1, ref state.H2, (uint)associatedData, (uint)text, 1);
        Multiply(ref state.H0, ref state.H1, ref state.H2, state.R0, state.R1);
    }

    /// <summary>The tag: h modulo 2^130 − 5, plus s, modulo 2^128.</summary>
    public static Vector128<byte> Finish(ref Poly1305State state)
    {
        unchecked
        {
            // h + 5 reaches 2^130 exactly where h is not below the modulus, and then it is what is left of it.
            ulong carry = 5;
            ulong g0 = Carry.AddCarry(state.H0, 0, ref carry);
            ulong g1 = Carry.AddCarry(state.H1, 0, ref carry);
            ulong mask = 0 - ((state.H2 + carry) >> 2);
            ulong h0 = state.H0 ^ ((state.H0 ^ g0) & mask);
            ulong h1 = state.H1 ^ ((state.H1 ^ g1) & mask);
            carry = 0;
            h0 = Carry.AddCarry(h0, state.S0, ref carry);
            h1 += state.S1 + carry;
            return BitConverter.IsLittleEndian
                ? Vector128.Create(h0, h1).AsByte()
                : Vector128.Create(
                    BinaryPrimitives.ReverseEndianness(h0), BinaryPrimitives.ReverseEndianness(h1)).AsByte();
        }
    }

    /// <summary>r, r², r³ and r⁴, by limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Powers(
        ref Poly1305State state,
        out PolynomialLimbs p1,
        out PolynomialLimbs p2,
        out PolynomialLimbs p3,
        out PolynomialLimbs p4)
    {
        ulong r0 = state.R0, r1 = state.R1;
        ulong x0 = r0, x1 = r1, x2 = 0;
        p1 = PolynomialLimbs.Of(x0, x1, x2);
        Multiply(ref x0, ref x1, ref x2, r0, r1);
        p2 = PolynomialLimbs.Of(x0, x1, x2);
        Multiply(ref x0, ref x1, ref x2, r0, r1);
        p3 = PolynomialLimbs.Of(x0, x1, x2);
        Multiply(ref x0, ref x1, ref x2, r0, r1);
        p4 = PolynomialLimbs.Of(x0, x1, x2);
    }

    /// <summary>Sets h by limbs, each below 2^32.</summary>
    internal static void SetLimbs(
        ref Poly1305State state, ulong x0, ulong x1, ulong x2, ulong x3, ulong x4)
    {
        unchecked
        {
            // Each limb keeps 26 bits; what leaves the highest comes back five times at the lowest.
            x1 += x0 >> 26;
            x2 += x1 >> 26;
            x3 += x2 >> 26;
            x4 += x3 >> 26;
            x0 = (x0 & PolynomialLimbs.Mask) + (5 * (x4 >> 26));
            x1 = (x1 & PolynomialLimbs.Mask) + (x0 >> 26);
            x0 &= PolynomialLimbs.Mask;
            x2 &= PolynomialLimbs.Mask;
            x3 &= PolynomialLimbs.Mask;
            x4 &= PolynomialLimbs.Mask;

            // Limb 1 may have one bit too many, which is added, not placed.
            ulong low = x0 + (x1 << 26);
            state.H0 = low + (x2 << 52);
            ulong carry = CarryOf(x2 << 52, state.H0);
            state.H1 = (x2 >> 12) + (x3 << 14) + carry;
            ulong top = x4 << 40;
            ulong high = state.H1 + top;
            state.H2 = (x4 >> 24) + CarryOf(top, high);
            state.H1 = high;
        }
    }

    /// <summary>h + words, not reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(
        ref ulong h0, ref ulong h1, ref ulong h2, ulong low, ulong high, ulong top)
    {
        unchecked
        {
            ulong sum = h0 + low;
            ulong carry = CarryOf(low, sum);
            h0 = sum;
            sum = h1 + high;
            ulong next = CarryOf(high, sum);
            h1 = sum + carry;
            next += CarryOf(carry, h1);
            h2 += next + top;
        }
    }

    /// <summary>
    /// h · r, reduced so far that h2 is at most 4. r is clamped: it is below 2^124, and 4 divides r1, so that r1 · 2^128 is
    /// (5/4) r1 · 2^0 modulo 2^130 − 5. h2 is at most 6.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Multiply(ref ulong h0, ref ulong h1, ref ulong h2, ulong r0, ulong r1)
    {
        unchecked
        {
            ulong folded = r1 + (r1 >> 2);
            ulong aHigh = High(h0, r0), aLow = h0 * r0;
            ulong bHigh = High(h1, folded), bLow = h1 * folded;
            ulong cHigh = High(h0, r1), cLow = h0 * r1;
            ulong dHigh = High(h1, r0), dLow = h1 * r0;

            // Word 0; no sum of high words overflows, since r0 and r1 are below 2^60.
            ulong word0 = aLow + bLow;
            ulong carry = aHigh + bHigh + CarryOf(bLow, word0);

            // Word 1.
            ulong sum = cLow + dLow;
            ulong high = cHigh + dHigh + CarryOf(dLow, sum);
            ulong small = h2 * folded;
            ulong word1 = sum + small;
            high += CarryOf(small, word1);
            sum = word1 + carry;
            high += CarryOf(carry, sum);
            word1 = sum;

            // Word 2, whose bits from the second on are worth 5 each.
            ulong word2 = (h2 * r0) + high;
            ulong five = (word2 & ~3UL) + (word2 >> 2);
            h0 = word0 + five;
            carry = CarryOf(five, h0);
            h1 = word1 + carry;
            h2 = (word2 & 3) + CarryOf(carry, h1);
        }
    }

    /// <summary>
    /// h · r + block + 2^128, reduced as <see cref="Multiply"/> does: the block's carries go along with the product's, which is
    /// less work than one after the other. The last block's multiplication is left to the caller.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MultiplyAdd(
        ref ulong h0, ref ulong h1, ref ulong h2, ulong r0, ulong r1, ref byte block)
    {
        unchecked
        {
            ulong folded = r1 + (r1 >> 2);
            ulong word = Read(ref block, 0);
            ulong word0 = h0 * r0;
            ulong sum = High(h0, r0);
            ulong low = h1 * folded;

            // What goes to word 1 without the lower words of its products is below 10 · 2^60.
            sum += High(h1, folded) + (h2 * folded);
            word0 += low;
            sum += CarryOf(low, word0);
            word0 += word;
            sum += CarryOf(word, word0);
            ulong word1 = h0 * r1;
            low = h1 * r0;
            ulong word2 = High(h0, r1);
            word1 += low;
            word2 += CarryOf(low, word1);
            word2 += High(h1, r0);
            word1 += sum;
            word2 += (h2 * r0) + 1;
            word2 += CarryOf(sum, word1);
            word = Read(ref block, 8);
            word1 += word;
            word2 += CarryOf(word, word1);
            ulong five = (word2 & ~3UL) + (word2 >> 2);
            h0 = word0 + five;
            ulong carry = CarryOf(five, h0);
            h1 = word1 + carry;
            h2 = (word2 & 3) + CarryOf(carry, h1);
        }
    }

    /// <summary>
    /// The upper word of a product. The lower one is multiplied again: the call that gives both has it go by way of memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>1 where what b was added to has grown beyond 64 bits: the sum is less than b then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CarryOf(ulong b, ulong sum) => sum < b ? 1UL : 0UL;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte data, int offset)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref data, offset));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }
}
