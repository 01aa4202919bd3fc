using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static Tls.Crypto.Carry;

namespace Tls.Crypto;

/// <summary>Numbers of any size: 64-bit limbs, the least significant first.</summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on a value; the time depends on lengths alone,
/// which are public. Nothing is allocated.
/// </remarks>
internal static class Limbs
{
    /// <summary>The bytes in a limb.</summary>
    public const int Size = sizeof(ulong);

    /// <summary>The limbs that so many bytes take.</summary>
    public static int For(int bytes) => (bytes + Size - 1) / Size;

    /// <summary>Reads big-endian bytes, no more than there is room for.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        limbs.Clear();
        for (int i = 0; !bytes.IsEmpty; i++)
        {
            if (bytes.Length < Size)
            {
                foreach (byte octet in bytes)
                {
                    limbs[i] = (limbs[i] << 8) | octet;
                }

                return;
            }

            limbs[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes[^Size..]);
            bytes = bytes[..^Size];
        }
    }

    /// <summary>Writes big-endian bytes, as many as there is room for; what lies above is left out.</summary>
    public static void Encode(ReadOnlySpan<ulong> limbs, Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            int limb = i / Size;
            ulong word = limb < limbs.Length ? limbs[limb] : 0;
            bytes[^(i + 1)] = unchecked((byte)(word >> (8 * (i % Size))));
        }
    }

    /// <summary>sum = a + b, all of the same length; sum may be a or b.</summary>
    /// <returns>The carry, 0 or 1.</returns>
    public static ulong Add(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> sum)
    {
        ulong carry = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = AddCarry(a[i], b[i], ref carry);
        }

        return carry;
    }

    /// <summary>difference = a - b, all of the same length; difference may be a or b.</summary>
    /// <returns>The borrow, 0 or 1.</returns>
    public static ulong Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> difference)
    {
        ulong borrow = 0;
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = SubtractBorrow(a[i], b[i], ref borrow);
        }

        return borrow;
    }

    /// <summary>1 if a is below b, otherwise 0; both of the same length.</summary>
    public static ulong IsBelow(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong borrow = 0;
        for (int i = 0; i < a.Length; i++)
        {
            _ = SubtractBorrow(a[i], b[i], ref borrow);
        }

        return borrow;
    }

    /// <summary>All ones if both are the same, otherwise zero; both of the same length.</summary>
    public static ulong AreEqual(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong different = 0;
        for (int i = 0; i < a.Length; i++)
        {
            different |= a[i] ^ b[i];
        }

        return IsZero(different);
    }

    /// <summary>All ones for zero, otherwise zero.</summary>
    public static ulong IsZero(ulong word) => unchecked(((word | (0UL - word)) >> 63) - 1);

    /// <summary>Adds b to a where the mask is all ones, and nothing where it is zero.</summary>
    public static void AddMasked(Span<ulong> a, ReadOnlySpan<ulong> b, ulong mask)
    {
        ulong carry = 0;
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = AddCarry(a[i], b[i] & mask, ref carry);
        }
    }

    /// <summary>product = a · b, which is as long as both together and neither of them.</summary>
    public static void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> product)
    {
        product.Clear();
        for (int i = 0; i < b.Length; i++)
        {
            product[i + a.Length] = MultiplyAdd(product.Slice(i, a.Length), a, b[i]);
        }
    }

    /// <summary>sum += a · factor, both of the same length.</summary>
    /// <returns>The limb that is carried out.</returns>
    public static ulong MultiplyAdd(Span<ulong> sum, ReadOnlySpan<ulong> a, ulong factor)
    {
        unchecked
        {
            ulong carry = 0;
            a = a[..sum.Length];
            for (int i = 0; i < sum.Length; i++)
            {
                ulong high = Math.BigMul(a[i], factor, out ulong low);
                UInt128 total = (UInt128)low + sum[i] + carry;
                sum[i] = (ulong)total;
                carry = high + (ulong)(total >> 64);
            }

            return carry;
        }
    }
}
