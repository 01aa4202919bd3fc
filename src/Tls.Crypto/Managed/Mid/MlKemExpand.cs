using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>Seeds into matrices and vectors of polynomials: the loops of FIPS 203 §5, four polynomials at a time.</summary>
internal static class MlKemExpand
{
    /// <summary>SampleNTT needs 448 bytes or more: three blocks of 168 mostly do.</summary>
    private const int Blocks = 3;

    /// <summary>The matrix, entry [i, j] = SampleNTT(ρ ‖ j ‖ i), row by row (Algorithm 13, lines 3-7).</summary>
    /// <param name="matrix">Of K · K polynomials.</param>
    /// <param name="seed">ρ, 32 bytes; public.</param>
    /// <param name="parameters">The parameter set.</param>
    public static void Matrix(Span<short> matrix, ReadOnlySpan<byte> seed, MlKemParameters parameters)
    {
        const int Stride = Blocks * Sponge.Rate128;
        int k = parameters.K;
        Span<ulong> states = stackalloc ulong[Keccak4.Lanes];
        Span<byte> blocks = stackalloc byte[Keccak4.Ways * Stride];
        Span<ushort> suffixes = stackalloc ushort[Keccak4.Ways];
        Span<int> have = stackalloc int[Keccak4.Ways];
        for (int first = 0; first < k * k; first += Keccak4.Ways)
        {
            int count = Math.Min(Keccak4.Ways, (k * k) - first);
            for (int way = 0; way < count; way++)
            {
                (int i, int j) = Math.DivRem(first + way, k);
                suffixes[way] = (ushort)(j | (i << 8));
            }

            var shake = new Shake4(states, Sponge.Rate128, seed, suffixes, suffixSize: 2, parameters.Wide);
            for (int block = 0; block < Blocks; block++)
            {
                shake.SqueezeBlock(blocks[(block * Sponge.Rate128)..], Stride);
            }

            bool done = true;
            for (int way = 0; way < count; way++)
            {
                have[way] = MlKemSampling.Uniform(
                    Polynomial(matrix, first + way), 0, blocks.Slice(way * Stride, Stride));
                done &= have[way] == MlKemRing.N;
            }

            // Seldom: the bytes are random, so this ends.
            while (!done)
            {
                shake.SqueezeBlock(blocks, Stride);
                done = true;
                for (int way = 0; way < count; way++)
                {
                    have[way] = MlKemSampling.Uniform(
                        Polynomial(matrix, first + way), have[way], blocks.Slice(way * Stride, Sponge.Rate128));
                    done &= have[way] == MlKemRing.N;
                }
            }
        }
    }

    /// <summary>SamplePolyCBD(PRF(seed, n)) for n counting up from the first (Algorithm 13, lines 8-15).</summary>
    /// <param name="vector">As many polynomials as are wanted.</param>
    /// <param name="seed">32 bytes; secret.</param>
    /// <param name="first">The first n.</param>
    /// <param name="parameters">The parameter set.</param>
    public static void Noise(Span<short> vector, ReadOnlySpan<byte> seed, int first, MlKemParameters parameters)
    {
        Span<ulong> states = stackalloc ulong[Keccak4.Lanes];
        Span<byte> blocks = stackalloc byte[Keccak4.Ways * Sponge.Rate256];
        Span<ushort> suffixes = stackalloc ushort[Keccak4.Ways];
        int count = vector.Length / MlKemRing.N;
        for (int done = 0; done < count; done += Keccak4.Ways)
        {
            for (int way = 0; way < Keccak4.Ways; way++)
            {
                suffixes[way] = (ushort)(byte)(first + done + way);
            }

            new Shake4(states, Sponge.Rate256, seed, suffixes, suffixSize: 1, parameters.Wide)
                .SqueezeBlock(blocks, Sponge.Rate256);
            for (int way = 0; way < Math.Min(Keccak4.Ways, count - done); way++)
            {
                MlKemSampling.Binomial(
                    Polynomial(vector, done + way),
                    blocks.Slice(way * Sponge.Rate256, MlKemSampling.BinomialSize));
            }
        }

        FixedTime.Wipe(MemoryMarshal.AsBytes(states));
        FixedTime.Wipe(blocks);
    }

    /// <summary>The polynomial of that number.</summary>
    public static Span<short> Polynomial(Span<short> vector, int index) =>
        vector.Slice(index * MlKemRing.N, MlKemRing.N);
}
