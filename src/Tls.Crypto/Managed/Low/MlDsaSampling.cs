using System;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>Polynomials out of random bytes (FIPS 204 §7.3).</summary>
/// <remarks>
/// Side channels: <see cref="Uniform"/> and <see cref="InBall"/> are variable time in bytes that are public.
/// <see cref="Bounded"/> makes the private key: it writes every candidate and keeps some by counting, so that its memory
/// accesses give away which half-bytes of the seed's expansion were rejected, as in any sampling by rejection, and nothing
/// of those that were kept.
/// </remarks>
internal static class MlDsaSampling
{
    /// <summary>RejNTTPoly (Algorithm 30): takes values of 23 bits and keeps those below q.</summary>
    /// <returns>How many coefficients there are now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Uniform(Span<int> f, int have, ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            f = f[..MlDsaRing.N];
            for (int i = 0; i + 2 < bytes.Length && have < f.Length; i += 3)
            {
                int value = bytes[i] | (bytes[i + 1] << 8) | ((bytes[i + 2] & 0x7f) << 16);
                f[have] = value;
                have += (int)((uint)(value - MlDsaRing.Q) >> 31);
            }

            return have;
        }
    }

    /// <summary>RejBoundedPoly (Algorithm 31): half-bytes to coefficients from −η to η.</summary>
    /// <returns>How many coefficients there are now.</returns>
    public static int Bounded(Span<int> f, int have, ReadOnlySpan<byte> bytes, int eta)
    {
        unchecked
        {
            f = f[..MlDsaRing.N];
            int limit = eta == 2 ? 15 : 9;
            for (int i = 0; i < 2 * bytes.Length && have < f.Length; i++)
            {
                int half = (bytes[i >> 1] >> (4 * (i & 1))) & 15;

                // Algorithm 15: 2 − (half mod 5), by a multiplication that divides; or 4 − half.
                int five = half - (5 * ((half * 205) >> 10));
                f[have] = eta == 2 ? 2 - five : 4 - half;
                have += (int)((uint)(half - limit) >> 31);
            }

            return have;
        }
    }

    /// <summary>SampleInBall (Algorithm 29): τ coefficients of ±1, the others zero.</summary>
    public static void InBall(Span<int> c, ReadOnlySpan<byte> seed, int tau)
    {
        unchecked
        {
            Sponge sponge = Sponge.Shake256;
            sponge.Absorb(seed);
            Span<byte> octet = stackalloc byte[8];
            sponge.Squeeze(octet);
            ulong signs = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(octet);
            octet = octet[..1];
            c = c[..MlDsaRing.N];
            c.Clear();
            for (int i = MlDsaRing.N - tau; i < MlDsaRing.N; i++)
            {
                do
                {
                    sponge.Squeeze(octet);
                }
                while (octet[0] > i);

                c[i] = c[octet[0]];
                c[octet[0]] = 1 - (2 * (int)(signs & 1));
                signs >>= 1;
            }

            sponge.Wipe();
        }
    }
}
