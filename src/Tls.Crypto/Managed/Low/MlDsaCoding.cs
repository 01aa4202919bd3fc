using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>ML-DSA's polynomials as bytes (FIPS 204 §7.1, §7.2).</summary>
/// <remarks>
/// Side channels: packing and unpacking branch on the number of bits handled so far, never on a coefficient. Hints are
/// public, and are handled in variable time.
/// </remarks>
internal static class MlDsaCoding
{
    /// <summary>
    /// BitPack (Algorithm 17): each coefficient c, below q in magnitude and centred, as top − c. With a top of 0 and
    /// non-negative coefficients it is SimpleBitPack (Algorithm 16) of −c; so the caller says which.
    /// </summary>
    /// <param name="destination">32 · bits bytes.</param>
    /// <param name="f">The coefficients.</param>
    /// <param name="bits">Of one coefficient.</param>
    /// <param name="top">b of the standard, or null for SimpleBitPack.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(Span<byte> destination, ReadOnlySpan<int> f, int bits, int? top)
    {
        unchecked
        {
            int sign = top is null ? 0 : -1;
            int offset = top ?? 0;
            ulong pending = 0;
            int count = 0;
            for (int j = 0; j < MlDsaRing.N; j++)
            {
                // offset − c, or c.
                pending |= (ulong)(uint)(offset + ((f[j] ^ sign) - sign)) << count;
                count += bits;
                if (count >= 32)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)pending);
                    destination = destination[4..];
                    pending >>= 32;
                    count -= 32;
                }
            }
        }
    }

    /// <summary>BitUnpack and SimpleBitUnpack (Algorithms 18, 19), the way back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(Span<int> f, ReadOnlySpan<byte> source, int bits, int? top)
    {
        unchecked
        {
            int sign = top is null ? 0 : -1;
            int offset = top ?? 0;
            uint mask = (1u << bits) - 1;
            ulong pending = 0;
            int count = 0;
            for (int j = 0; j < MlDsaRing.N; j++)
            {
                if (count < bits)
                {
                    pending |= (ulong)BinaryPrimitives.ReadUInt32LittleEndian(source) << count;
                    source = source[4..];
                    count += 32;
                }

                int value = (int)((uint)pending & mask);
                f[j] = offset + ((value ^ sign) - sign);
                pending >>= bits;
                count -= bits;
            }
        }
    }

    /// <summary>HintBitPack (Algorithm 20) of k polynomials of zeros and ones, at most ω ones.</summary>
    public static void PackHints(Span<byte> destination, ReadOnlySpan<int> hints, int omega)
    {
        destination.Clear();
        int index = 0;
        for (int i = 0; i < hints.Length / MlDsaRing.N; i++)
        {
            for (int j = 0; j < MlDsaRing.N; j++)
            {
                if (hints[(i * MlDsaRing.N) + j] != 0)
                {
                    destination[index++] = (byte)j;
                }
            }

            destination[omega + i] = (byte)index;
        }
    }

    /// <summary>HintBitUnpack (Algorithm 21), which takes nothing but what <see cref="PackHints"/> gives.</summary>
    public static bool TryUnpackHints(Span<int> hints, ReadOnlySpan<byte> source, int omega)
    {
        hints.Clear();
        int index = 0;
        for (int i = 0; i < hints.Length / MlDsaRing.N; i++)
        {
            int end = source[omega + i];
            if (end < index || end > omega)
            {
                return false;
            }

            for (int first = index; index < end; index++)
            {
                // Lines 9-11: positions ascend.
                if (index > first && source[index - 1] >= source[index])
                {
                    return false;
                }

                hints[(i * MlDsaRing.N) + source[index]] = 1;
            }
        }

        // Lines 16-18: what is left over is zero.
        return source[index..omega].IndexOfAnyExcept((byte)0) < 0;
    }
}
