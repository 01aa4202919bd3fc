using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>A public key of ML-DSA, and verification by it (FIPS 204 §6.3, with an empty context).</summary>
/// <remarks>Variable time: everything is public.</remarks>
internal sealed class MlDsaPublicKey
{
    private const int HashSize = 64;

    private readonly MlDsaParameters _parameters;
    private readonly int[] _matrix;
    private readonly int[] _t1;
    private readonly byte[] _hash = new byte[HashSize];

    private MlDsaPublicKey(MlDsaParameters parameters, byte[] encoded)
    {
        _parameters = parameters;
        _matrix = new int[parameters.K * parameters.L * MlDsaRing.N];
        _t1 = new int[parameters.K * MlDsaRing.N];
        MlDsaExpand.Matrix(_matrix, encoded.AsSpan(0, 32), parameters);

        // Algorithm 8, line 9: NTT(t1 · 2^d), which each verification takes.
        for (int i = 0; i < parameters.K; i++)
        {
            Span<int> t1 = MlDsaExpand.Polynomial(_t1, i);
            MlDsaCoding.Unpack(t1, encoded.AsSpan(32 + (i * MlDsaParameters.T1Size)), 10, top: null);
            foreach (ref int coefficient in t1)
            {
                coefficient <<= MlDsaRounding.D;
            }

            MlDsaRing.Ntt(t1);
        }

        // Line 6: tr = H(pk, 64).
        Sponge.Shake256Of(_hash, encoded);
    }

    /// <summary>Any bytes of the right length are a key.</summary>
    public static bool TryCreate(
        MlDsaParameters parameters, ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out MlDsaPublicKey? key)
    {
        key = encoded.Length == parameters.PublicKeySize
            ? new MlDsaPublicKey(parameters, encoded.ToArray())
            : null;
        return key is not null;
    }

    /// <summary>μ (Algorithm 7, line 6): a hash of the message under the key, 0 ‖ 0 standing for an empty context.</summary>
    /// <param name="mu">64 bytes.</param>
    /// <param name="keyHash">tr.</param>
    /// <param name="message">The message itself.</param>
    public static void Represent(Span<byte> mu, ReadOnlySpan<byte> keyHash, ReadOnlySpan<byte> message) =>
        Sponge.Shake256Of(mu, keyHash, [0, 0], message);

    /// <summary>Checks a signature (Algorithm 8).</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        MlDsaParameters p = _parameters;
        if (signature.Length != p.SignatureSize)
        {
            return false;
        }

        Span<int> z = stackalloc int[p.L * MlDsaRing.N];
        Span<int> hints = stackalloc int[p.K * MlDsaRing.N];
        ReadOnlySpan<byte> challenge = signature[..p.ChallengeSize];
        for (int i = 0; i < p.L; i++)
        {
            MlDsaCoding.Unpack(
                MlDsaExpand.Polynomial(z, i),
                signature.Slice(p.ChallengeSize + (i * p.MaskSize), p.MaskSize),
                p.Gamma1Bits + 1,
                p.Gamma1);
        }

        // Lines 3 and 13: hints in their one encoding, and z below γ1 − β.
        if (!MlDsaCoding.TryUnpackHints(hints, signature[^(p.Omega + p.K)..], p.Omega)
            || MlDsaRounding.Exceeds(z, p.Gamma1 - p.Beta))
        {
            return false;
        }

        Span<byte> mu = stackalloc byte[HashSize];
        Represent(mu, _hash, message);
        Span<int> c = stackalloc int[MlDsaRing.N];
        MlDsaSampling.InBall(c, challenge, p.Tau);
        MlDsaRing.Ntt(c);
        for (int i = 0; i < p.L; i++)
        {
            MlDsaRing.Ntt(MlDsaExpand.Polynomial(z, i));
        }

        // Lines 9-12: w1 of A z − c t1 2^d, with the hints, is what the signer hashed.
        Sponge sponge = Sponge.Shake256;
        sponge.Absorb(mu);
        Span<int> w = stackalloc int[MlDsaRing.N];
        Span<int> ct1 = stackalloc int[MlDsaRing.N];
        Span<byte> w1 = stackalloc byte[32 * p.W1Bits];
        for (int i = 0; i < p.K; i++)
        {
            MlDsaRing.MultiplyAccumulate(w, _matrix.AsSpan(i * p.L * MlDsaRing.N), z);
            MlDsaRing.Multiply(ct1, c, MlDsaExpand.Polynomial(_t1, i));
            MlDsaRing.Subtract(w, w, ct1);
            MlDsaRing.InverseNtt(w);
            ReadOnlySpan<int> hint = MlDsaExpand.Polynomial(hints, i);
            for (int j = 0; j < MlDsaRing.N; j++)
            {
                w[j] = MlDsaRounding.UseHint(hint[j] != 0, MlDsaRing.Canonical(w[j]), p.Gamma2);
            }

            MlDsaCoding.Pack(w1, w, p.W1Bits, top: null);
            sponge.Absorb(w1);
        }

        Span<byte> again = stackalloc byte[p.ChallengeSize];
        sponge.Squeeze(again);
        return again.SequenceEqual(challenge);
    }
}
