using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>One limb of sums, differences and products, with what goes on to the next.</summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on a value; carries are words, not flags that are asked.
/// </remarks>
internal static class Carry
{
    /// <summary>The low word of a + b + carry; the high word is the new carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong AddCarry(ulong a, ulong b, ref ulong carry)
    {
        unchecked
        {
            UInt128 sum = (UInt128)a + b + carry;
            carry = (ulong)(sum >> 64);
            return (ulong)sum;
        }
    }

    /// <summary>The low word of a - b - borrow; the new borrow is 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong SubtractBorrow(ulong a, ulong b, ref ulong borrow)
    {
        unchecked
        {
            UInt128 difference = (UInt128)a - b - borrow;
            borrow = (ulong)(difference >> 64) & 1;
            return (ulong)difference;
        }
    }

    /// <summary>The low word of t + x · y + carry; the high word is the new carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MultiplyAddCarry(ulong t, ulong x, ulong y, ref ulong carry)
    {
        unchecked
        {
            ulong high = Math.BigMul(x, y, out ulong low);
            UInt128 sum = (UInt128)low + t + carry;
            carry = high + (ulong)(sum >> 64);
            return (ulong)sum;
        }
    }

    /// <summary>
    /// The upper half of a product. Asking for the halves one by one keeps both in registers, where the call
    /// that gives both at once goes through memory; that is worth the second multiplication.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong UpperHalf(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y)
        : ArmBase.Arm64.IsSupported ? ArmBase.Arm64.MultiplyHigh(x, y)
        : Math.BigMul(x, y, out _);
}
