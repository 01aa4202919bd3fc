using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// ML-KEM's polynomials as bytes (FIPS 203 §4.2.1): d bits a coefficient, rounded where d is below 12.
/// </summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on a coefficient; dividing by q while rounding is a
/// multiplication by its reciprocal. Where branches are, they follow the number of bits handled so far.
/// </remarks>
internal static class MlKemCoding
{
    /// <summary>⌈2^40 / q⌉: n · this / 2^40 is n / q rounded down, for n below 2^23.</summary>
    private const ulong Reciprocal = ((1UL << 40) + MlKemRing.Q - 1) / MlKemRing.Q;

    /// <summary>ByteEncode_12 (Algorithm 5) of coefficients between −q and q, into 384 bytes.</summary>
    public static void Encode(Span<byte> destination, ReadOnlySpan<short> f) => Pack(destination, f, 12, compress: false);

    /// <summary>ByteEncode_d of Compress_d (Algorithm 5, 4.7), into 32 d bytes.</summary>
    public static void Compress(Span<byte> destination, ReadOnlySpan<short> f, int d) =>
        Pack(destination, f, d, compress: true);

    /// <summary>ByteDecode_12 (Algorithm 6), without the reduction.</summary>
    /// <returns>False when a coefficient is not below q: §7.2's check of the modulus.</returns>
    public static bool TryDecode(Span<short> f, ReadOnlySpan<byte> source)
    {
        unchecked
        {
            Unpack(f, source, 12, decompress: false);

            // The sign bit of 3328 − f, gathered over all.
            int over = 0;
            for (int j = 0; j < MlKemRing.N; j++)
            {
                over |= MlKemRing.Q - 1 - f[j];
            }

            return over >= 0;
        }
    }

    /// <summary>Decompress_d of ByteDecode_d (Algorithm 6, 4.8), of 32 d bytes.</summary>
    public static void Decompress(Span<short> f, ReadOnlySpan<byte> source, int d) =>
        Unpack(f, source, d, decompress: true);

    /// <summary>⌈2^d / q · x⌋ modulo 2^d, for x from 0 to q − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Compress(int x, int d)
    {
        unchecked
        {
            ulong rounded = ((ulong)(uint)x << d) + (MlKemRing.Q / 2);
            return (uint)((rounded * Reciprocal) >> 40) & ((1u << d) - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(Span<byte> destination, ReadOnlySpan<short> f, int d, bool compress)
    {
        unchecked
        {
            f = f[..MlKemRing.N];
            ulong bits = 0;
            int count = 0;
            for (int j = 0; j < f.Length; j++)
            {
                int x = MlKemRing.Canonical(f[j]);
                bits |= (ulong)(compress ? Compress(x, d) : (uint)x) << count;
                count += d;
                if (count >= 32)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)bits);
                    destination = destination[4..];
                    bits >>= 32;
                    count -= 32;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(Span<short> f, ReadOnlySpan<byte> source, int d, bool decompress)
    {
        unchecked
        {
            f = f[..MlKemRing.N];
            uint mask = (1u << d) - 1;
            uint half = 1u << (d - 1);
            ulong bits = 0;
            int count = 0;
            for (int j = 0; j < f.Length; j++)
            {
                if (count < d)
                {
                    bits |= (ulong)BinaryPrimitives.ReadUInt32LittleEndian(source) << count;
                    source = source[4..];
                    count += 32;
                }

                uint y = (uint)bits & mask;
                f[j] = (short)(decompress ? ((y * MlKemRing.Q) + half) >> d : y);
                bits >>= d;
                count -= d;
            }
        }
    }
}
