using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>A private key of ML-DSA: made of its seed (FIPS 204 §6.1), and signing by it (§6.2, with an empty context).</summary>
/// <remarks>
/// Constant time but for how often a candidate is rejected, which says nothing of the key. Everything private is in pinned
/// memory, wiped on dispose, the scratch of a signature included.
/// </remarks>
internal sealed class MlDsaPrivateKey : IDisposable
{
    private const int N = MlDsaRing.N;
    private const int HashSize = 64;

    private readonly MlDsaParameters _parameters;

    /// <summary>K, then the transforms of s1, s2 and t0.</summary>
    private readonly SecretBytes _secrets;
    private readonly int[] _matrix;
    private readonly byte[] _publicKey;
    private readonly byte[] _hash = new byte[HashSize];

    private MlDsaPrivateKey(MlDsaParameters parameters, ReadOnlySpan<byte> rho, ReadOnlySpan<byte> k, ReadOnlySpan<int> s)
    {
        MlDsaParameters p = _parameters = parameters;
        _secrets = SecretBytes.Alone(32 + (sizeof(int) * N * (p.L + (2 * p.K))));
        _matrix = new int[p.K * p.L * N];
        _publicKey = new byte[p.PublicKeySize];
        MlDsaExpand.Matrix(_matrix, rho, p);
        k.CopyTo(_secrets.Span);
        rho.CopyTo(_publicKey);
        Span<int> vectors = Vectors;
        s.CopyTo(vectors);
        for (int i = 0; i < p.L + p.K; i++)
        {
            MlDsaRing.Ntt(MlDsaExpand.Polynomial(vectors, i));
        }

        // Algorithm 6, lines 5 and 6: t = A s1 + s2, and its high and low parts; t0 goes where it will stay.
        Span<int> t1 = stackalloc int[N];
        for (int i = 0; i < p.K; i++)
        {
            Span<int> t0 = MlDsaExpand.Polynomial(vectors, p.L + p.K + i);
            MlDsaRing.MultiplyAccumulate(t0, _matrix.AsSpan(i * p.L * N), vectors[..(p.L * N)]);
            MlDsaRing.InverseNtt(t0);
            MlDsaRing.Add(t0, t0, s.Slice((p.L + i) * N, N));
            for (int j = 0; j < N; j++)
            {
                (t1[j], t0[j]) = MlDsaRounding.Power2Round(MlDsaRing.Canonical(t0[j]));
            }

            MlDsaCoding.Pack(_publicKey.AsSpan(32 + (i * MlDsaParameters.T1Size)), t1, 10, top: null);
            MlDsaRing.Ntt(t0);
        }

        Sponge.Shake256Of(_hash, _publicKey);
    }

    public ReadOnlySpan<byte> PublicKey => _publicKey;

    private Span<int> Vectors => MemoryMarshal.Cast<byte, int>(_secrets.Span[32..]);

    /// <summary>ML-DSA.KeyGen_internal (Algorithm 6).</summary>
    /// <param name="parameters">The parameter set.</param>
    /// <param name="seed">ξ, 32 bytes; the caller wipes them.</param>
    public static MlDsaPrivateKey FromSeed(MlDsaParameters parameters, ReadOnlySpan<byte> seed)
    {
        // Line 1: (ρ, ρ', K) = H(ξ ‖ k ‖ l, 128).
        using var expanded = new SecretBytes(128);
        using var vectors = new SecretBytes(sizeof(int) * N * (parameters.L + parameters.K));
        Sponge.Shake256Of(expanded.Span, seed[..MlDsaParameters.SeedSize], [(byte)parameters.K, (byte)parameters.L]);
        Span<int> s = MemoryMarshal.Cast<byte, int>(vectors.Span);
        MlDsaExpand.Secrets(s, expanded.Span.Slice(32, 64), parameters);
        return new MlDsaPrivateKey(parameters, expanded.Span[..32], expanded.Span[96..], s);
    }

    /// <summary>Reads an expanded key (Algorithm 25).</summary>
    /// <returns>
    /// Null when the length is wrong, a coefficient of s1 or s2 is out of range, or t0 or the hash is not what belongs to
    /// the rest.
    /// </returns>
    public static MlDsaPrivateKey? FromExpanded(MlDsaParameters parameters, ReadOnlySpan<byte> expanded)
    {
        if (expanded.Length != parameters.PrivateKeySize)
        {
            return null;
        }

        using var vectors = new SecretBytes(sizeof(int) * N * (parameters.L + parameters.K));
        Span<int> s = MemoryMarshal.Cast<byte, int>(vectors.Span);
        int size = 32 * parameters.EtaBits;
        for (int i = 0; i < parameters.L + parameters.K; i++)
        {
            MlDsaCoding.Unpack(
                MlDsaExpand.Polynomial(s, i), expanded.Slice(128 + (i * size), size), parameters.EtaBits, parameters.Eta);
        }

        // §7.2: a coefficient that is out of range means malformed input.
        if (MlDsaRounding.Exceeds(s, parameters.Eta + 1))
        {
            return null;
        }

        var key = new MlDsaPrivateKey(parameters, expanded[..32], expanded.Slice(32, 32), s);
        using var again = new SecretBytes(parameters.PrivateKeySize);
        key.WriteExpanded(again.Span);
        if (FixedTime.Equals(again.Span, expanded))
        {
            return key;
        }

        key.Dispose();
        return null;
    }

    /// <summary>Writes the expanded key (Algorithm 24).</summary>
    /// <param name="destination"><see cref="MlDsaParameters.PrivateKeySize"/> bytes.</param>
    public void WriteExpanded(Span<byte> destination)
    {
        MlDsaParameters p = _parameters;
        _publicKey.AsSpan(0, 32).CopyTo(destination);
        _secrets.Span[..32].CopyTo(destination[32..]);
        _hash.CopyTo(destination[64..]);
        destination = destination[128..];
        Span<int> polynomial = stackalloc int[N];
        for (int i = 0; i < p.L + (2 * p.K); i++)
        {
            // Back from the transform: InverseNtt multiplies by R, which a product with 1 takes away before.
            MlDsaExpand.Polynomial(Vectors, i).CopyTo(polynomial);
            MlDsaRing.Multiply(polynomial, polynomial, Ones);
            MlDsaRing.InverseNtt(polynomial);
            for (int j = 0; j < N; j++)
            {
                polynomial[j] = Centred(polynomial[j]);
            }

            (int bits, int top) = i < p.L + p.K ? (p.EtaBits, p.Eta) : (MlDsaRounding.D, 1 << (MlDsaRounding.D - 1));
            MlDsaCoding.Pack(destination, polynomial, bits, top);
            destination = destination[(32 * bits)..];
        }

        FixedTime.Wipe(MemoryMarshal.AsBytes(polynomial));
    }

    /// <summary>Signs (Algorithm 7).</summary>
    /// <param name="signature"><see cref="MlDsaParameters.SignatureSize"/> bytes.</param>
    /// <param name="message">The message itself.</param>
    /// <param name="random">32 random bytes, or zeros for the deterministic variant.</param>
    public void Sign(Span<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> random)
    {
        Span<byte> mu = stackalloc byte[HashSize];
        MlDsaPublicKey.Represent(mu, _hash, message);
        SignRepresentative(signature, mu, random);
    }

    /// <summary>Signs μ, a message's hash under the key.</summary>
    internal void SignRepresentative(Span<byte> signature, ReadOnlySpan<byte> mu, ReadOnlySpan<byte> random)
    {
        MlDsaParameters p = _parameters;
        using var seed = new SecretBytes(HashSize);

        // Line 7: ρ'' = H(K ‖ rnd ‖ μ, 64).
        Sponge.Shake256Of(seed.Span, _secrets.Span[..32], random[..32], mu);

        // y, z, w's high parts, w's low parts less c s2, hints, and one product.
        using var scratch = new SecretBytes(sizeof(int) * N * ((2 * p.L) + (3 * p.K) + 1));
        for (int counter = 0; !TrySign(signature, mu, seed.Span, counter, scratch.Span); counter += p.L)
        {
        }
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _secrets.Dispose();

    /// <summary>One turn of the loop of Algorithm 7, lines 10 to 32.</summary>
    private bool TrySign(
        Span<byte> signature, ReadOnlySpan<byte> mu, ReadOnlySpan<byte> seed, int counter, Span<byte> scratch)
    {
        MlDsaParameters p = _parameters;
        Span<int> rest = MemoryMarshal.Cast<byte, int>(scratch);
        Span<int> y = Take(ref rest, p.L);
        Span<int> z = Take(ref rest, p.L);
        Span<int> high = Take(ref rest, p.K);
        Span<int> low = Take(ref rest, p.K);
        Span<int> hints = Take(ref rest, p.K);
        Span<int> product = Take(ref rest, 1);
        Span<int> s1 = Vectors[..(p.L * N)];
        Span<int> s2 = Vectors.Slice(p.L * N, p.K * N);
        Span<int> t0 = Vectors[((p.L + p.K) * N)..];

        // Lines 11-13: w = A y and its parts.
        MlDsaExpand.Mask(y, seed, counter, p);
        y.CopyTo(z);
        for (int i = 0; i < p.L; i++)
        {
            MlDsaRing.Ntt(MlDsaExpand.Polynomial(z, i));
        }

        Sponge sponge = Sponge.Shake256;
        sponge.Absorb(mu);
        Span<byte> w1 = stackalloc byte[32 * p.W1Bits];
        for (int i = 0; i < p.K; i++)
        {
            MlDsaRing.MultiplyAccumulate(product, _matrix.AsSpan(i * p.L * N), z);
            MlDsaRing.InverseNtt(product);
            for (int j = 0; j < N; j++)
            {
                (high[(i * N) + j], low[(i * N) + j]) =
                    MlDsaRounding.Decompose(MlDsaRing.Canonical(product[j]), p.Gamma2);
            }

            MlDsaCoding.Pack(w1, MlDsaExpand.Polynomial(high, i), p.W1Bits, top: null);
            sponge.Absorb(w1);
        }

        // Lines 15-17: the challenge.
        Span<byte> challenge = signature[..p.ChallengeSize];
        sponge.Squeeze(challenge);
        sponge.Wipe();
        Span<int> c = stackalloc int[N];
        MlDsaSampling.InBall(c, challenge, p.Tau);
        MlDsaRing.Ntt(c);

        // Lines 18-23: z = y + c s1 and w − c s2, which must be small.
        for (int i = 0; i < p.L; i++)
        {
            MlDsaRing.Multiply(product, c, MlDsaExpand.Polynomial(s1, i));
            MlDsaRing.InverseNtt(product);
            MlDsaRing.Add(MlDsaExpand.Polynomial(z, i), MlDsaExpand.Polynomial(y, i), product);
        }

        for (int i = 0; i < p.K; i++)
        {
            Span<int> lowPart = MlDsaExpand.Polynomial(low, i);
            MlDsaRing.Multiply(product, c, MlDsaExpand.Polynomial(s2, i));
            MlDsaRing.InverseNtt(product);
            MlDsaRing.Subtract(lowPart, lowPart, product);
        }

        if (MlDsaRounding.Exceeds(z, p.Gamma1 - p.Beta) | MlDsaRounding.Exceeds(low, p.Gamma2 - p.Beta))
        {
            return false;
        }

        // Lines 25-28: c t0 must be small, and the hints not too many.
        int count = 0;
        bool large = false;
        for (int i = 0; i < p.K; i++)
        {
            MlDsaRing.Multiply(product, c, MlDsaExpand.Polynomial(t0, i));
            MlDsaRing.InverseNtt(product);
            large |= MlDsaRounding.Exceeds(product, p.Gamma2);
            for (int j = 0; j < N; j++)
            {
                int at = (i * N) + j;
                hints[at] = MlDsaRounding.MakeHint(Centred(low[at]) + Centred(product[j]), high[at], p.Gamma2);
                count += hints[at];
            }
        }

        if (large | (count > p.Omega))
        {
            return false;
        }

        // Line 33: the signature.
        for (int i = 0; i < p.L; i++)
        {
            Span<int> polynomial = MlDsaExpand.Polynomial(z, i);
            for (int j = 0; j < N; j++)
            {
                polynomial[j] = Centred(polynomial[j]);
            }

            MlDsaCoding.Pack(
                signature.Slice(p.ChallengeSize + (i * p.MaskSize), p.MaskSize),
                polynomial,
                p.Gamma1Bits + 1,
                p.Gamma1);
        }

        MlDsaCoding.PackHints(signature[^(p.Omega + p.K)..], hints, p.Omega);
        return true;
    }

    private static readonly int[] Ones = MakeOnes();

    private static int[] MakeOnes()
    {
        var ones = new int[N];
        Array.Fill(ones, 1);
        return ones;
    }

    private static Span<int> Take(ref Span<int> rest, int count)
    {
        Span<int> taken = rest[..(count * N)];
        rest = rest[(count * N)..];
        return taken;
    }

    /// <summary>The representative between −(q − 1) / 2 and (q − 1) / 2, of one below q in magnitude.</summary>
    private static int Centred(int a)
    {
        unchecked
        {
            a -= ((((MlDsaRing.Q - 1) / 2) - a) >> 31) & MlDsaRing.Q;
            return a + (((a + ((MlDsaRing.Q - 1) / 2)) >> 31) & MlDsaRing.Q);
        }
    }
}
