using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// ML-KEM's encapsulation (FIPS 203 §6.2, §7.2), and K-PKE's encryption under it (§5.2), which decapsulation repeats.
/// </summary>
/// <remarks>
/// Constant time in everything but the encapsulation key, which is public. Polynomials that carry secrets are wiped from
/// the stack.
/// </remarks>
internal static class MlKem
{
    /// <summary>Makes a shared secret and its ciphertext for the owner of a key.</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="encapsulationKey">Hostile bytes are fine.</param>
    /// <param name="random">m: 32 fresh random bytes, secret.</param>
    /// <param name="ciphertext"><see cref="MlKemParameters.CiphertextSize"/> bytes.</param>
    /// <param name="secret">32 bytes.</param>
    /// <returns>False when the key is not of the right length, or has a coefficient that is not below q.</returns>
    public static bool TryEncapsulate(
        MlKemParameters parameters,
        ReadOnlySpan<byte> encapsulationKey,
        ReadOnlySpan<byte> random,
        Span<byte> ciphertext,
        Span<byte> secret)
    {
        // §7.2: the type check.
        if (encapsulationKey.Length != parameters.EncapsulationKeySize)
        {
            return false;
        }

        // §7.2: the modulus check, ByteEncode_12(ByteDecode_12(ek)) = ek.
        Span<short> t = stackalloc short[parameters.VectorLength];
        if (!TryDecodeVector(t, encapsulationKey, parameters.K))
        {
            return false;
        }

        Span<short> matrix = stackalloc short[parameters.K * parameters.VectorLength];
        MlKemExpand.Matrix(matrix, encapsulationKey[^MlKemParameters.SecretSize..], parameters);

        // Algorithm 17: (K, r) = G(m ‖ H(ek)).
        Span<byte> hash = stackalloc byte[32];
        Sponge.Sha3Of256(hash, encapsulationKey);
        Span<byte> keyAndRandom = stackalloc byte[64];
        Sponge.Sha3Of512(keyAndRandom, random[..MlKemParameters.SecretSize], hash);
        Encrypt(parameters, matrix, t, random, keyAndRandom[32..], ciphertext);
        keyAndRandom[..32].CopyTo(secret);
        FixedTime.Wipe(keyAndRandom);
        return true;
    }

    /// <summary>K-PKE.Encrypt (Algorithm 14).</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="matrix">Â, row by row.</param>
    /// <param name="t">t̂, with coefficients between 0 and q.</param>
    /// <param name="message">32 bytes.</param>
    /// <param name="random">32 bytes.</param>
    /// <param name="ciphertext">All of it is written.</param>
    internal static void Encrypt(
        MlKemParameters parameters,
        ReadOnlySpan<short> matrix,
        ReadOnlySpan<short> t,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> random,
        Span<byte> ciphertext)
    {
        (int k, bool wide) = (parameters.K, parameters.Wide);
        int length = parameters.VectorLength;

        // Lines 9-17: y, e1 and e2 in one row.
        Span<short> noise = stackalloc short[(2 * length) + MlKemRing.N];
        Span<short> product = stackalloc short[MlKemRing.N];
        MlKemExpand.Noise(noise, random, 0, parameters);
        Span<short> y = noise[..length];
        for (int i = 0; i < k; i++)
        {
            MlKemRing.Ntt(MlKemExpand.Polynomial(y, i), wide);
        }

        // Lines 19, 22: u = NTT⁻¹(Âᵀ ∘ ŷ) + e1, rounded; a column of the matrix at a time.
        int size = 32 * parameters.Du;
        for (int i = 0; i < k; i++)
        {
            MlKemRing.MultiplyAccumulate(product, matrix[(i * MlKemRing.N)..], length, y, k, wide);
            MlKemRing.InverseNtt(product, wide);
            MlKemRing.Add(product, product, MlKemExpand.Polynomial(noise, k + i));
            MlKemCoding.Compress(ciphertext.Slice(i * size, size), product, parameters.Du);
        }

        // Lines 20, 21, 23: v = NTT⁻¹(t̂ᵀ ∘ ŷ) + e2 + the message, a bit a coefficient, rounded.
        Span<short> mu = MlKemExpand.Polynomial(noise, k);
        MlKemRing.MultiplyAccumulate(product, t, MlKemRing.N, y, k, wide);
        MlKemRing.InverseNtt(product, wide);
        MlKemRing.Add(product, product, MlKemExpand.Polynomial(noise, 2 * k));
        MlKemCoding.Decompress(mu, message, 1);
        MlKemRing.Add(product, product, mu);
        MlKemCoding.Compress(ciphertext[(k * size)..], product, parameters.Dv);
        FixedTime.Wipe(MemoryMarshal.AsBytes(noise));
        FixedTime.Wipe(MemoryMarshal.AsBytes(product));
    }

    private static bool TryDecodeVector(Span<short> vector, ReadOnlySpan<byte> encoded, int k)
    {
        bool valid = true;
        for (int i = 0; i < k; i++)
        {
            valid &= MlKemCoding.TryDecode(
                MlKemExpand.Polynomial(vector, i),
                encoded.Slice(i * MlKemParameters.EncodedSize, MlKemParameters.EncodedSize));
        }

        return valid;
    }
}
