using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// a · b / 2^(64 k) modulo n: for each limb of b one pass, in which a multiple of n clears the lowest limb as it comes
/// (Koç, Acar and Kaliski call it FIOS).
/// </summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on a value; carries are words. The loop goes around bounds
/// checks, over slices whose length is checked when it begins.
/// </remarks>
internal static class MontgomeryProduct
{
    /// <summary>Whether this was measured to be fast: where the processor gives the halves of a product one by one.</summary>
    public static bool IsFast => Bmi2.X64.IsSupported;

    /// <summary>t = a · b / 2^(64 k) + c · n, where c is 0 or 1: below 2 n.</summary>
    /// <param name="a">k limbs.</param>
    /// <param name="b">k limbs; a or b is below n.</param>
    /// <param name="n">k limbs, odd.</param>
    /// <param name="factor">-1 / n modulo 2^64.</param>
    /// <param name="t">k + 1 limbs, none of them a's, b's or n's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> n, ulong factor, Span<ulong> t)
    {
        int k = n.Length;
        t = t[..(k + 1)];
        t.Clear();
        ref ulong a0 = ref MemoryMarshal.GetReference(a[..k]);
        ref ulong n0 = ref MemoryMarshal.GetReference(n);
        ref ulong t0 = ref MemoryMarshal.GetReference(t);
        b = b[..k];
        unchecked
        {
            for (int i = 0; i < b.Length; i++)
            {
                ulong x = b[i];
                ulong carryX = UpperHalf(a0, x);
                ulong low = (a0 * x) + t0;
                carryX += low < t0 ? 1UL : 0;
                ulong y = low * factor;
                ulong product = n0 * y;
                ulong carryY = UpperHalf(n0, y) + (low + product < product ? 1UL : 0);
                for (nint j = 1; j < k; j++)
                {
                    // Neither carry overflows: (2^64 - 1)² + 2 (2^64 - 1) is below 2^128.
                    ulong aj = Unsafe.Add(ref a0, j);
                    low = (aj * x) + carryX;
                    carryX = UpperHalf(aj, x) + (low < carryX ? 1UL : 0);
                    ulong tj = Unsafe.Add(ref t0, j);
                    low += tj;
                    carryX += low < tj ? 1UL : 0;

                    ulong nj = Unsafe.Add(ref n0, j);
                    product = (nj * y) + carryY;
                    carryY = UpperHalf(nj, y) + (product < carryY ? 1UL : 0);
                    product += low;
                    carryY += product < low ? 1UL : 0;
                    Unsafe.Add(ref t0, j - 1) = product;
                }

                ulong top = Unsafe.Add(ref t0, k);
                carryX += top;
                top = carryX < top ? 1UL : 0;
                carryX += carryY;
                top += carryX < carryY ? 1UL : 0;
                Unsafe.Add(ref t0, k - 1) = carryX;
                Unsafe.Add(ref t0, k) = top;
            }
        }
    }

    /// <summary>
    /// The upper half of a product. Asking for the halves one by one keeps both in registers, where the call
    /// that gives both at once goes through memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UpperHalf(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y)
        : ArmBase.Arm64.IsSupported ? ArmBase.Arm64.MultiplyHigh(x, y)
        : Math.BigMul(x, y, out _);
}
