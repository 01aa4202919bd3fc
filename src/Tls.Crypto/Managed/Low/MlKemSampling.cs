using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>Polynomials out of random bytes (FIPS 203 §4.2.2).</summary>
/// <remarks>
/// Side channels: <see cref="Binomial"/> makes secrets, and no branch and no index depends on its bytes.
/// <see cref="Uniform"/> rejects, so its time depends on its bytes, which come from the public seed of the matrix.
/// </remarks>
internal static class MlKemSampling
{
    /// <summary>The bytes that <see cref="Binomial"/> takes: 64 η.</summary>
    public const int BinomialSize = 128;

    /// <summary>SamplePolyCBD with η = 2 (Algorithm 8): differences of two sums of two bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binomial(Span<short> f, ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            f = f[..MlKemRing.N];
            for (int i = 0; i < BinomialSize / 8; i++)
            {
                // Sixteen coefficients of four bits each; first the sums of two bits, in two bits each.
                ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
                ulong sums = (word & 0x5555_5555_5555_5555) + ((word >> 1) & 0x5555_5555_5555_5555);
                Span<short> sixteen = f.Slice(16 * i, 16);
                for (int j = 0; j < sixteen.Length; j++)
                {
                    sixteen[j] = (short)((int)(sums & 3) - (int)((sums >> 2) & 3));
                    sums >>= 4;
                }
            }
        }
    }

    /// <summary>SampleNTT (Algorithm 7): takes values of 12 bits and keeps those below q.</summary>
    /// <param name="f">The polynomial.</param>
    /// <param name="have">How many coefficients it has already.</param>
    /// <param name="bytes">A multiple of three.</param>
    /// <returns>How many it has now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Uniform(Span<short> f, int have, ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            f = f[..MlKemRing.N];
            for (int i = 0; i + 2 < bytes.Length && have < f.Length; i += 3)
            {
                int pair = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16);
                int first = pair & 0xfff;
                int second = pair >> 12;

                // Written always, kept by counting: mispredicted branches would cost more.
                f[have] = (short)first;
                have += (int)((uint)(first - MlKemRing.Q) >> 31);
                if (have < f.Length)
                {
                    f[have] = (short)second;
                    have += (int)((uint)(second - MlKemRing.Q) >> 31);
                }
            }

            return have;
        }
    }
}
