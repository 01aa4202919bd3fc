using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>A key pair of ML-KEM, made of its seed (FIPS 203 §6.1), and decapsulation by it (§6.3).</summary>
/// <remarks>
/// Constant time: a ciphertext that does not fit leads to a secret all the same, chosen by masks (implicit rejection). The
/// private vector and z are in pinned memory, wiped on dispose.
/// </remarks>
internal sealed class MlKemDecapsulationKey : IDisposable
{
    private readonly MlKemParameters _parameters;
    private readonly SecretBytes _secrets;
    private readonly short[] _public;
    private readonly byte[] _encapsulationKey;
    private readonly byte[] _hash = new byte[32];

    /// <summary>Makes the pair.</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="seed">d and z, 64 random bytes; the caller wipes them.</param>
    public MlKemDecapsulationKey(MlKemParameters parameters, ReadOnlySpan<byte> seed)
    {
        (_parameters, int k, bool wide) = (parameters, parameters.K, parameters.Wide);
        int length = parameters.VectorLength;
        _secrets = new SecretBytes((sizeof(short) * length) + MlKemParameters.SecretSize);
        _public = new short[(k + 1) * length];
        _encapsulationKey = new byte[parameters.EncapsulationKeySize];

        // Algorithm 13, line 1: (ρ, σ) = G(d ‖ k).
        Span<byte> seeds = stackalloc byte[64];
        Sponge.Sha3Of512(seeds, seed[..32], [(byte)k]);
        Span<byte> rho = seeds[..32];
        MlKemExpand.Matrix(_public.AsSpan(0, k * length), rho, parameters);

        // Lines 8-17: s and e, and their transforms.
        Span<short> noise = stackalloc short[2 * length];
        MlKemExpand.Noise(noise, seeds[32..], 0, parameters);
        for (int i = 0; i < 2 * k; i++)
        {
            MlKemRing.Ntt(MlKemExpand.Polynomial(noise, i), wide);
        }

        noise[..length].CopyTo(PrivateVector);
        seed.Slice(32, 32).CopyTo(Z);

        // Lines 18-20: t̂ = Â ∘ ŝ + ê, and the key is that with ρ.
        for (int i = 0; i < k; i++)
        {
            Span<short> t = MlKemExpand.Polynomial(_public, (k * k) + i);
            MlKemRing.MultiplyAccumulate(t, _public.AsSpan(i * length), MlKemRing.N, noise, k, wide);
            MlKemRing.Scale(t);
            MlKemRing.Add(t, t, MlKemExpand.Polynomial(noise, k + i));
            MlKemCoding.Encode(
                _encapsulationKey.AsSpan(i * MlKemParameters.EncodedSize, MlKemParameters.EncodedSize), t);
        }

        rho.CopyTo(_encapsulationKey.AsSpan(k * MlKemParameters.EncodedSize));

        // Algorithm 16: H(ek) is part of the private key.
        Sponge.Sha3Of256(_hash, _encapsulationKey);
        FixedTime.Wipe(seeds);
        FixedTime.Wipe(MemoryMarshal.AsBytes(noise));
    }

    /// <summary>The public half.</summary>
    public ReadOnlySpan<byte> EncapsulationKey => _encapsulationKey;

    private Span<short> PrivateVector =>
        MemoryMarshal.Cast<byte, short>(_secrets.Span)[.._parameters.VectorLength];

    private Span<byte> Z => _secrets.Span[^MlKemParameters.SecretSize..];

    /// <summary>Finds the shared secret (Algorithm 18), or one that nobody knows.</summary>
    /// <param name="ciphertext">Hostile bytes are fine.</param>
    /// <param name="secret">32 bytes.</param>
    /// <returns>False when the ciphertext has the wrong length (§7.3).</returns>
    public bool TryDecapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> secret)
    {
        if (ciphertext.Length != _parameters.CiphertextSize)
        {
            return false;
        }

        Span<byte> message = stackalloc byte[32];
        Span<byte> keyAndRandom = stackalloc byte[64];
        Span<byte> again = stackalloc byte[ciphertext.Length];
        Decrypt(message, ciphertext);
        Sponge.Sha3Of512(keyAndRandom, message, _hash);

        // Line 7: the secret of implicit rejection; made always.
        Sponge.Shake256Of(secret[..32], Z, ciphertext);
        int matrix = _parameters.K * _parameters.VectorLength;
        MlKem.Encrypt(
            _parameters, _public.AsSpan(0, matrix), _public.AsSpan(matrix), message, keyAndRandom[32..], again);

        // Lines 9-11: without a branch, the key where both ciphertexts agree.
        Select(secret, keyAndRandom, Differs(ciphertext, again));
        FixedTime.Wipe(message);
        FixedTime.Wipe(keyAndRandom);
        FixedTime.Wipe(again);
        return true;
    }

    /// <summary>Wipes the private half.</summary>
    public void Dispose() => _secrets.Dispose();

    /// <summary>K-PKE.Decrypt (Algorithm 15).</summary>
    private void Decrypt(Span<byte> message, ReadOnlySpan<byte> ciphertext)
    {
        (int k, bool wide) = (_parameters.K, _parameters.Wide);
        Span<short> u = stackalloc short[_parameters.VectorLength];
        Span<short> v = stackalloc short[MlKemRing.N];
        Span<short> product = stackalloc short[MlKemRing.N];
        int size = 32 * _parameters.Du;
        for (int i = 0; i < k; i++)
        {
            Span<short> polynomial = MlKemExpand.Polynomial(u, i);
            MlKemCoding.Decompress(polynomial, ciphertext.Slice(i * size, size), _parameters.Du);
            MlKemRing.Ntt(polynomial, wide);
        }

        MlKemCoding.Decompress(v, ciphertext[(k * size)..], _parameters.Dv);
        MlKemRing.MultiplyAccumulate(product, PrivateVector, MlKemRing.N, u, k, wide);
        MlKemRing.InverseNtt(product, wide);
        MlKemRing.Subtract(v, v, product);
        MlKemCoding.Compress(message, v, 1);
        FixedTime.Wipe(MemoryMarshal.AsBytes(v));
        FixedTime.Wipe(MemoryMarshal.AsBytes(product));
    }

    /// <summary>0 when both are equal, else 255.</summary>
    private static byte Differs(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        unchecked
        {
            int difference = 0;
            for (int i = 0; i < left.Length; i++)
            {
                difference |= left[i] ^ right[i];
            }

            return (byte)((-difference) >> 31);
        }
    }

    private static void Select(Span<byte> rejected, ReadOnlySpan<byte> accepted, byte differs)
    {
        unchecked
        {
            for (int i = 0; i < MlKemParameters.SecretSize; i++)
            {
                rejected[i] = (byte)((rejected[i] & differs) | (accepted[i] & ~differs));
            }
        }
    }
}
