using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>Four permutations Keccak-f[1600] side by side, one in each quarter of 256-bit registers.</summary>
/// <remarks>Side channels: as <see cref="Keccak"/>.</remarks>
internal static class Keccak4
{
    /// <summary>How many states there are.</summary>
    public const int Ways = 4;

    /// <summary>The lanes of all four states.</summary>
    public const int Lanes = Keccak.Lanes * Ways;

    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    private static ReadOnlySpan<ulong> RoundConstants => Keccak.RoundConstants;

    /// <summary>Applies the permutation to each of the four.</summary>
    /// <param name="states">100 lanes: of lane i, the four states' are at 4i to 4i + 3.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Permute(Span<ulong> states)
    {
        // Bounds are checked here, once.
        ref ulong lanes = ref MemoryMarshal.GetReference(states[..Lanes]);
        Vector256<ulong> a0 = Vector256.LoadUnsafe(ref lanes);
        Vector256<ulong> a1 = Vector256.LoadUnsafe(ref lanes, 4);
        Vector256<ulong> a2 = Vector256.LoadUnsafe(ref lanes, 8);
        Vector256<ulong> a3 = Vector256.LoadUnsafe(ref lanes, 12);
        Vector256<ulong> a4 = Vector256.LoadUnsafe(ref lanes, 16);
        Vector256<ulong> a5 = Vector256.LoadUnsafe(ref lanes, 20);
        Vector256<ulong> a6 = Vector256.LoadUnsafe(ref lanes, 24);
        Vector256<ulong> a7 = Vector256.LoadUnsafe(ref lanes, 28);
        Vector256<ulong> a8 = Vector256.LoadUnsafe(ref lanes, 32);
        Vector256<ulong> a9 = Vector256.LoadUnsafe(ref lanes, 36);
        Vector256<ulong> a10 = Vector256.LoadUnsafe(ref lanes, 40);
        Vector256<ulong> a11 = Vector256.LoadUnsafe(ref lanes, 44);
        Vector256<ulong> a12 = Vector256.LoadUnsafe(ref lanes, 48);
        Vector256<ulong> a13 = Vector256.LoadUnsafe(ref lanes, 52);
        Vector256<ulong> a14 = Vector256.LoadUnsafe(ref lanes, 56);
        Vector256<ulong> a15 = Vector256.LoadUnsafe(ref lanes, 60);
        Vector256<ulong> a16 = Vector256.LoadUnsafe(ref lanes, 64);
        Vector256<ulong> a17 = Vector256.LoadUnsafe(ref lanes, 68);
        Vector256<ulong> a18 = Vector256.LoadUnsafe(ref lanes, 72);
        Vector256<ulong> a19 = Vector256.LoadUnsafe(ref lanes, 76);
        Vector256<ulong> a20 = Vector256.LoadUnsafe(ref lanes, 80);
        Vector256<ulong> a21 = Vector256.LoadUnsafe(ref lanes, 84);
        Vector256<ulong> a22 = Vector256.LoadUnsafe(ref lanes, 88);
        Vector256<ulong> a23 = Vector256.LoadUnsafe(ref lanes, 92);
        Vector256<ulong> a24 = Vector256.LoadUnsafe(ref lanes, 96);
        Vector256<ulong> e0, e1, e2, e3, e4;
        Vector256<ulong> e5, e6, e7, e8, e9;
        Vector256<ulong> e10, e11, e12, e13, e14;
        Vector256<ulong> e15, e16, e17, e18, e19;
        Vector256<ulong> e20, e21, e22, e23, e24;
        Vector256<ulong> b0, b1, b2, b3, b4, c0, c1, c2, c3, c4, d0, d1, d2, d3, d4;
        for (int round = 0; round < 24; round += 2)
        {
            c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            d0 = c4 ^ Rotate(c1, 1);
            d1 = c0 ^ Rotate(c2, 1);
            d2 = c1 ^ Rotate(c3, 1);
            d3 = c2 ^ Rotate(c4, 1);
            d4 = c3 ^ Rotate(c0, 1);
            b0 = a0 ^ d0;
            b1 = Rotate(a6 ^ d1, 44);
            b2 = Rotate(a12 ^ d2, 43);
            b3 = Rotate(a18 ^ d3, 21);
            b4 = Rotate(a24 ^ d4, 14);
            e0 = b0 ^ Vector256.AndNot(b2, b1) ^ Vector256.Create(RoundConstants[round]);
            e1 = b1 ^ Vector256.AndNot(b3, b2);
            e2 = b2 ^ Vector256.AndNot(b4, b3);
            e3 = b3 ^ Vector256.AndNot(b0, b4);
            e4 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(a3 ^ d3, 28);
            b1 = Rotate(a9 ^ d4, 20);
            b2 = Rotate(a10 ^ d0, 3);
            b3 = Rotate(a16 ^ d1, 45);
            b4 = Rotate(a22 ^ d2, 61);
            e5 = b0 ^ Vector256.AndNot(b2, b1);
            e6 = b1 ^ Vector256.AndNot(b3, b2);
            e7 = b2 ^ Vector256.AndNot(b4, b3);
            e8 = b3 ^ Vector256.AndNot(b0, b4);
            e9 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(a1 ^ d1, 1);
            b1 = Rotate(a7 ^ d2, 6);
            b2 = Rotate(a13 ^ d3, 25);
            b3 = Rotate(a19 ^ d4, 8);
            b4 = Rotate(a20 ^ d0, 18);
            e10 = b0 ^ Vector256.AndNot(b2, b1);
            e11 = b1 ^ Vector256.AndNot(b3, b2);
            e12 = b2 ^ Vector256.AndNot(b4, b3);
            e13 = b3 ^ Vector256.AndNot(b0, b4);
            e14 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(a4 ^ d4, 27);
            b1 = Rotate(a5 ^ d0, 36);
            b2 = Rotate(a11 ^ d1, 10);
            b3 = Rotate(a17 ^ d2, 15);
            b4 = Rotate(a23 ^ d3, 56);
            e15 = b0 ^ Vector256.AndNot(b2, b1);
            e16 = b1 ^ Vector256.AndNot(b3, b2);
            e17 = b2 ^ Vector256.AndNot(b4, b3);
            e18 = b3 ^ Vector256.AndNot(b0, b4);
            e19 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(a2 ^ d2, 62);
            b1 = Rotate(a8 ^ d3, 55);
            b2 = Rotate(a14 ^ d4, 39);
            b3 = Rotate(a15 ^ d0, 41);
            b4 = Rotate(a21 ^ d1, 2);
            e20 = b0 ^ Vector256.AndNot(b2, b1);
            e21 = b1 ^ Vector256.AndNot(b3, b2);
            e22 = b2 ^ Vector256.AndNot(b4, b3);
            e23 = b3 ^ Vector256.AndNot(b0, b4);
            e24 = b4 ^ Vector256.AndNot(b1, b0);

            c0 = e0 ^ e5 ^ e10 ^ e15 ^ e20;
            c1 = e1 ^ e6 ^ e11 ^ e16 ^ e21;
            c2 = e2 ^ e7 ^ e12 ^ e17 ^ e22;
            c3 = e3 ^ e8 ^ e13 ^ e18 ^ e23;
            c4 = e4 ^ e9 ^ e14 ^ e19 ^ e24;
            d0 = c4 ^ Rotate(c1, 1);
            d1 = c0 ^ Rotate(c2, 1);
            d2 = c1 ^ Rotate(c3, 1);
            d3 = c2 ^ Rotate(c4, 1);
            d4 = c3 ^ Rotate(c0, 1);
            b0 = e0 ^ d0;
            b1 = Rotate(e6 ^ d1, 44);
            b2 = Rotate(e12 ^ d2, 43);
            b3 = Rotate(e18 ^ d3, 21);
            b4 = Rotate(e24 ^ d4, 14);
            a0 = b0 ^ Vector256.AndNot(b2, b1) ^ Vector256.Create(RoundConstants[round + 1]);
            a1 = b1 ^ Vector256.AndNot(b3, b2);
            a2 = b2 ^ Vector256.AndNot(b4, b3);
            a3 = b3 ^ Vector256.AndNot(b0, b4);
            a4 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(e3 ^ d3, 28);
            b1 = Rotate(e9 ^ d4, 20);
            b2 = Rotate(e10 ^ d0, 3);
            b3 = Rotate(e16 ^ d1, 45);
            b4 = Rotate(e22 ^ d2, 61);
            a5 = b0 ^ Vector256.AndNot(b2, b1);
            a6 = b1 ^ Vector256.AndNot(b3, b2);
            a7 = b2 ^ Vector256.AndNot(b4, b3);
            a8 = b3 ^ Vector256.AndNot(b0, b4);
            a9 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(e1 ^ d1, 1);
            b1 = Rotate(e7 ^ d2, 6);
            b2 = Rotate(e13 ^ d3, 25);
            b3 = Rotate(e19 ^ d4, 8);
            b4 = Rotate(e20 ^ d0, 18);
            a10 = b0 ^ Vector256.AndNot(b2, b1);
            a11 = b1 ^ Vector256.AndNot(b3, b2);
            a12 = b2 ^ Vector256.AndNot(b4, b3);
            a13 = b3 ^ Vector256.AndNot(b0, b4);
            a14 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(e4 ^ d4, 27);
            b1 = Rotate(e5 ^ d0, 36);
            b2 = Rotate(e11 ^ d1, 10);
            b3 = Rotate(e17 ^ d2, 15);
            b4 = Rotate(e23 ^ d3, 56);
            a15 = b0 ^ Vector256.AndNot(b2, b1);
            a16 = b1 ^ Vector256.AndNot(b3, b2);
            a17 = b2 ^ Vector256.AndNot(b4, b3);
            a18 = b3 ^ Vector256.AndNot(b0, b4);
            a19 = b4 ^ Vector256.AndNot(b1, b0);
            b0 = Rotate(e2 ^ d2, 62);
            b1 = Rotate(e8 ^ d3, 55);
            b2 = Rotate(e14 ^ d4, 39);
            b3 = Rotate(e15 ^ d0, 41);
            b4 = Rotate(e21 ^ d1, 2);
            a20 = b0 ^ Vector256.AndNot(b2, b1);
            a21 = b1 ^ Vector256.AndNot(b3, b2);
            a22 = b2 ^ Vector256.AndNot(b4, b3);
            a23 = b3 ^ Vector256.AndNot(b0, b4);
            a24 = b4 ^ Vector256.AndNot(b1, b0);
        }

        a0.StoreUnsafe(ref lanes);
        a1.StoreUnsafe(ref lanes, 4);
        a2.StoreUnsafe(ref lanes, 8);
        a3.StoreUnsafe(ref lanes, 12);
        a4.StoreUnsafe(ref lanes, 16);
        a5.StoreUnsafe(ref lanes, 20);
        a6.StoreUnsafe(ref lanes, 24);
        a7.StoreUnsafe(ref lanes, 28);
        a8.StoreUnsafe(ref lanes, 32);
        a9.StoreUnsafe(ref lanes, 36);
        a10.StoreUnsafe(ref lanes, 40);
        a11.StoreUnsafe(ref lanes, 44);
        a12.StoreUnsafe(ref lanes, 48);
        a13.StoreUnsafe(ref lanes, 52);
        a14.StoreUnsafe(ref lanes, 56);
        a15.StoreUnsafe(ref lanes, 60);
        a16.StoreUnsafe(ref lanes, 64);
        a17.StoreUnsafe(ref lanes, 68);
        a18.StoreUnsafe(ref lanes, 72);
        a19.StoreUnsafe(ref lanes, 76);
        a20.StoreUnsafe(ref lanes, 80);
        a21.StoreUnsafe(ref lanes, 84);
        a22.StoreUnsafe(ref lanes, 88);
        a23.StoreUnsafe(ref lanes, 92);
        a24.StoreUnsafe(ref lanes, 96);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate(Vector256<ulong> v, [ConstantExpected] byte count) =>
        Avx512F.VL.IsSupported
            ? Avx512F.VL.RotateLeft(v, count)
            : (v << count) | (v >>> (64 - count));
}
