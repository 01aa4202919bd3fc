using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// The bits of eight blocks of AES, each with its own plane: what the steps of a round are but for the S-box (FIPS 197 §5.1, §5.3).
/// A row is 16 bits of a half, so that a rotation of the half turns columns; a column is four of them, so that a rotation of a row
/// shifts it.
/// </summary>
/// <remarks>Side channels: those of <see cref="AesSliced"/>.</remarks>
internal struct AesPlanes
{
    public Vector128<ulong> P0;
    public Vector128<ulong> P1;
    public Vector128<ulong> P2;
    public Vector128<ulong> P3;
    public Vector128<ulong> P4;
    public Vector128<ulong> P5;
    public Vector128<ulong> P6;
    public Vector128<ulong> P7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref byte place)
    {
        P0.AsByte().StoreUnsafe(ref place);
        P1.AsByte().StoreUnsafe(ref place, 16);
        P2.AsByte().StoreUnsafe(ref place, 32);
        P3.AsByte().StoreUnsafe(ref place, 48);
        P4.AsByte().StoreUnsafe(ref place, 64);
        P5.AsByte().StoreUnsafe(ref place, 80);
        P6.AsByte().StoreUnsafe(ref place, 96);
        P7.AsByte().StoreUnsafe(ref place, 112);
    }

    /// <summary>AddRoundKey.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref byte key)
    {
        P0 ^= Vector128.LoadUnsafe(ref key).AsUInt64();
        P1 ^= Vector128.LoadUnsafe(ref key, 16).AsUInt64();
        P2 ^= Vector128.LoadUnsafe(ref key, 32).AsUInt64();
        P3 ^= Vector128.LoadUnsafe(ref key, 48).AsUInt64();
        P4 ^= Vector128.LoadUnsafe(ref key, 64).AsUInt64();
        P5 ^= Vector128.LoadUnsafe(ref key, 80).AsUInt64();
        P6 ^= Vector128.LoadUnsafe(ref key, 96).AsUInt64();
        P7 ^= Vector128.LoadUnsafe(ref key, 112).AsUInt64();
    }

    /// <summary>Bit i of plane k and bit k of plane i change places, in each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Transpose()
    {
        Vector128<ulong> mask = Vector128.Create(0x5555_5555_5555_5555UL);
        Exchange(ref P0, ref P1, mask, 1);
        Exchange(ref P2, ref P3, mask, 1);
        Exchange(ref P4, ref P5, mask, 1);
        Exchange(ref P6, ref P7, mask, 1);
        mask = Vector128.Create(0x3333_3333_3333_3333UL);
        Exchange(ref P0, ref P2, mask, 2);
        Exchange(ref P1, ref P3, mask, 2);
        Exchange(ref P4, ref P6, mask, 2);
        Exchange(ref P5, ref P7, mask, 2);
        mask = Vector128.Create(0x0f0f_0f0f_0f0f_0f0fUL);
        Exchange(ref P0, ref P4, mask, 4);
        Exchange(ref P1, ref P5, mask, 4);
        Exchange(ref P2, ref P6, mask, 4);
        Exchange(ref P3, ref P7, mask, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ShiftRows()
    {
        P0 = Shift(P0);
        P1 = Shift(P1);
        P2 = Shift(P2);
        P3 = Shift(P3);
        P4 = Shift(P4);
        P5 = Shift(P5);
        P6 = Shift(P6);
        P7 = Shift(P7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void InverseShiftRows()
    {
        P0 = ShiftBack(P0);
        P1 = ShiftBack(P1);
        P2 = ShiftBack(P2);
        P3 = ShiftBack(P3);
        P4 = ShiftBack(P4);
        P5 = ShiftBack(P5);
        P6 = ShiftBack(P6);
        P7 = ShiftBack(P7);
    }

    /// <summary>
    /// MixColumns: with b the byte below a in its column, and c, d the ones below that, a becomes 2 (a + b) + b + c + d. Twice a
    /// byte is the planes one up, and the highest plane added where the polynomial has a bit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MixColumns()
    {
        Vector128<ulong> b0 = Below(P0), b1 = Below(P1), b2 = Below(P2), b3 = Below(P3);
        Vector128<ulong> b4 = Below(P4), b5 = Below(P5), b6 = Below(P6), b7 = Below(P7);
        Vector128<ulong> s0 = P0 ^ b0, s1 = P1 ^ b1, s2 = P2 ^ b2, s3 = P3 ^ b3;
        Vector128<ulong> s4 = P4 ^ b4, s5 = P5 ^ b5, s6 = P6 ^ b6, s7 = P7 ^ b7;
        P0 = s7 ^ b0 ^ TwoBelow(s0);
        P1 = s0 ^ s7 ^ b1 ^ TwoBelow(s1);
        P2 = s1 ^ b2 ^ TwoBelow(s2);
        P3 = s2 ^ s7 ^ b3 ^ TwoBelow(s3);
        P4 = s3 ^ s7 ^ b4 ^ TwoBelow(s4);
        P5 = s4 ^ b5 ^ TwoBelow(s5);
        P6 = s5 ^ b6 ^ TwoBelow(s6);
        P7 = s6 ^ b7 ^ TwoBelow(s7);
    }

    /// <summary>
    /// InvMixColumns is MixColumns after another step: 4 (a + c) is added to each byte a, c the one two below.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void InverseMixColumns()
    {
        Vector128<ulong> s0 = P0 ^ TwoBelow(P0), s1 = P1 ^ TwoBelow(P1), s2 = P2 ^ TwoBelow(P2);
        Vector128<ulong> s3 = P3 ^ TwoBelow(P3), s4 = P4 ^ TwoBelow(P4), s5 = P5 ^ TwoBelow(P5);
        Vector128<ulong> s6 = P6 ^ TwoBelow(P6), s7 = P7 ^ TwoBelow(P7);
        P0 ^= s6;
        P1 ^= s6 ^ s7;
        P2 ^= s0 ^ s7;
        P3 ^= s1 ^ s6;
        P4 ^= s2 ^ s6 ^ s7;
        P5 ^= s3 ^ s7;
        P6 ^= s4;
        P7 ^= s5;
        MixColumns();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(ref Vector128<ulong> x, ref Vector128<ulong> y, Vector128<ulong> mask, int count)
    {
        Vector128<ulong> difference = ((x >>> count) ^ y) & mask;
        y ^= difference;
        x ^= difference << count;
    }

    /// <summary>Row n by n columns to the left, which is towards the lower bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Shift(Vector128<ulong> plane) =>
        (plane & Vector128.Create(0x0000_0000_0000_ffffUL))
        | ((plane & Vector128.Create(0x0000_0000_fff0_0000UL)) >>> 4)
        | ((plane & Vector128.Create(0x0000_0000_000f_0000UL)) << 12)
        | ((plane & Vector128.Create(0x0000_ff00_0000_0000UL)) >>> 8)
        | ((plane & Vector128.Create(0x0000_00ff_0000_0000UL)) << 8)
        | ((plane & Vector128.Create(0xf000_0000_0000_0000UL)) >>> 12)
        | ((plane & Vector128.Create(0x0fff_0000_0000_0000UL)) << 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> ShiftBack(Vector128<ulong> plane) =>
        (plane & Vector128.Create(0x0000_0000_0000_ffffUL))
        | ((plane & Vector128.Create(0x0000_0000_0fff_0000UL)) << 4)
        | ((plane & Vector128.Create(0x0000_0000_f000_0000UL)) >>> 12)
        | ((plane & Vector128.Create(0x0000_ff00_0000_0000UL)) >>> 8)
        | ((plane & Vector128.Create(0x0000_00ff_0000_0000UL)) << 8)
        | ((plane & Vector128.Create(0x000f_0000_0000_0000UL)) << 12)
        | ((plane & Vector128.Create(0xfff0_0000_0000_0000UL)) >>> 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Below(Vector128<ulong> plane) => (plane >>> 16) | (plane << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> TwoBelow(Vector128<ulong> plane) => (plane >>> 32) | (plane << 32);
}
