using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>Seeds into matrices and vectors of polynomials (FIPS 204 §7.3), four polynomials at a time.</summary>
internal static class MlDsaExpand
{
    /// <summary>ExpandA (Algorithm 32): entry [r, s] = RejNTTPoly(ρ ‖ s ‖ r), row by row.</summary>
    /// <param name="matrix">Of K · L polynomials.</param>
    /// <param name="seed">ρ, 32 bytes; public.</param>
    /// <param name="parameters">The parameter set.</param>
    public static void Matrix(Span<int> matrix, ReadOnlySpan<byte> seed, MlDsaParameters parameters)
    {
        Span<ulong> states = stackalloc ulong[Keccak4.Lanes];
        Span<byte> blocks = stackalloc byte[Keccak4.Ways * Sponge.Rate128];
        Span<ushort> suffixes = stackalloc ushort[Keccak4.Ways];
        Span<int> have = stackalloc int[Keccak4.Ways];
        int total = parameters.K * parameters.L;
        for (int first = 0; first < total; first += Keccak4.Ways)
        {
            int count = Math.Min(Keccak4.Ways, total - first);
            for (int way = 0; way < count; way++)
            {
                (int r, int s) = Math.DivRem(first + way, parameters.L);
                suffixes[way] = (ushort)(s | (r << 8));
            }

            var shake = new Shake4(states, Sponge.Rate128, seed, suffixes, suffixSize: 2, parameters.Wide);
            have.Clear();

            // Nearly always five blocks; the bytes are random, so it ends.
            while (have[..count].IndexOfAnyExcept(MlDsaRing.N) >= 0)
            {
                shake.SqueezeBlock(blocks, Sponge.Rate128);
                for (int way = 0; way < count; way++)
                {
                    have[way] = MlDsaSampling.Uniform(
                        Polynomial(matrix, first + way),
                        have[way],
                        blocks.Slice(way * Sponge.Rate128, Sponge.Rate128));
                }
            }
        }
    }

    /// <summary>ExpandS (Algorithm 33): s1 and s2, one after the other.</summary>
    /// <param name="vector">Of L + K polynomials.</param>
    /// <param name="seed">ρ', 64 bytes; secret.</param>
    /// <param name="parameters">The parameter set.</param>
    public static void Secrets(Span<int> vector, ReadOnlySpan<byte> seed, MlDsaParameters parameters)
    {
        Span<ulong> states = stackalloc ulong[Keccak4.Lanes];
        Span<byte> blocks = stackalloc byte[Keccak4.Ways * Sponge.Rate256];
        Span<ushort> suffixes = stackalloc ushort[Keccak4.Ways];
        Span<int> have = stackalloc int[Keccak4.Ways];
        int total = parameters.K + parameters.L;
        for (int first = 0; first < total; first += Keccak4.Ways)
        {
            int count = Math.Min(Keccak4.Ways, total - first);
            for (int way = 0; way < Keccak4.Ways; way++)
            {
                suffixes[way] = (ushort)(first + way);
            }

            var shake = new Shake4(states, Sponge.Rate256, seed, suffixes, suffixSize: 2, parameters.Wide);
            have.Clear();
            while (have[..count].IndexOfAnyExcept(MlDsaRing.N) >= 0)
            {
                shake.SqueezeBlock(blocks, Sponge.Rate256);
                for (int way = 0; way < count; way++)
                {
                    have[way] = MlDsaSampling.Bounded(
                        Polynomial(vector, first + way),
                        have[way],
                        blocks.Slice(way * Sponge.Rate256, Sponge.Rate256),
                        parameters.Eta);
                }
            }
        }

        FixedTime.Wipe(MemoryMarshal.AsBytes(states));
        FixedTime.Wipe(blocks);
    }

    /// <summary>ExpandMask (Algorithm 34): y.</summary>
    /// <param name="vector">Of L polynomials.</param>
    /// <param name="seed">ρ'', 64 bytes; secret.</param>
    /// <param name="counter">κ.</param>
    /// <param name="parameters">The parameter set.</param>
    public static void Mask(Span<int> vector, ReadOnlySpan<byte> seed, int counter, MlDsaParameters parameters)
    {
        const int Stride = 5 * Sponge.Rate256;
        Span<ulong> states = stackalloc ulong[Keccak4.Lanes];
        Span<byte> blocks = stackalloc byte[Keccak4.Ways * Stride];
        Span<ushort> suffixes = stackalloc ushort[Keccak4.Ways];
        for (int first = 0; first < parameters.L; first += Keccak4.Ways)
        {
            for (int way = 0; way < Keccak4.Ways; way++)
            {
                suffixes[way] = unchecked((ushort)(counter + first + way));
            }

            var shake = new Shake4(states, Sponge.Rate256, seed, suffixes, suffixSize: 2, parameters.Wide);
            for (int block = 0; block * Sponge.Rate256 < parameters.MaskSize; block++)
            {
                shake.SqueezeBlock(blocks[(block * Sponge.Rate256)..], Stride);
            }

            for (int way = 0; way < Math.Min(Keccak4.Ways, parameters.L - first); way++)
            {
                MlDsaCoding.Unpack(
                    Polynomial(vector, first + way),
                    blocks.Slice(way * Stride, Stride),
                    parameters.Gamma1Bits + 1,
                    parameters.Gamma1);
            }
        }

        FixedTime.Wipe(MemoryMarshal.AsBytes(states));
        FixedTime.Wipe(blocks);
    }

    /// <summary>The polynomial of that number.</summary>
    public static Span<int> Polynomial(Span<int> vector, int index) =>
        vector.Slice(index * MlDsaRing.N, MlDsaRing.N);
}
