using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Tls.Crypto;

namespace Tls.Bench.Timing;

/// <summary>
/// What the tool itself is tried with: two operations that leak on purpose, and one in which both classes are
/// one.
/// </summary>
internal static class ControlTargets
{
    private const int Size = 32;

    public static IEnumerable<TimingTarget> All()
    {
        byte[] right = Fills.Drawn(Size);
        yield return new BytesTarget(
            "control: comparison that stops early, wrong at first byte/last byte",
            Size,
            Fills.WrongAt(right, 0),
            Fills.WrongAt(right, Size - 1),
            secret => StopsEarly(right, secret))
        {
            IsControl = true,
        };
        yield return new BytesTarget(
            "control: products only for bits that are set, zeros/random",
            Size,
            Fills.Zeros,
            Fills.Random,
            secret => MultipliesWhereSet(secret))
        {
            IsControl = true,
        };
        byte[] data = Fills.Drawn(Size);
        var mac = new byte[Size];
        yield return new BytesTarget(
            "no control: HMAC-SHA256, random/random",
            Size,
            Fills.Random,
            Fills.Random,
            key => CryptoProvider.Managed.Hmac(HashKind.Sha256, key, data, mac));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool StopsEarly(byte[] left, byte[] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong MultipliesWhereSet(byte[] exponent)
    {
        ulong power = 3;
        foreach (byte octet in exponent)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                power *= power;
                if ((octet >> bit & 1) != 0)
                {
                    power = (power * 3) ^ (power >> 7);
                }
            }
        }

        return power;
    }
}
