using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Tls.Crypto;

namespace Tls.Bench.Timing;

/// <summary>
/// ML-KEM and ML-DSA. What samples public matrices by rejection is left out: its time tells of public seeds.
/// </summary>
internal static class LatticeTargets
{
    private const int SecretSize = MlKemParameters.SecretSize;

    public static IEnumerable<TimingTarget> All()
    {
        foreach (bool wide in (bool[])[true, false])
        {
            string path = wide ? "Widest" : "Portable";
            MlKemParameters parameters = MlKemParameters.MlKem768 with { Wide = wide };
            yield return Rejection($"ML-KEM-768 {path} decapsulate, ciphertext right/wrong", parameters);
            yield return KemKey($"ML-KEM-768 {path} decapsulate, key fixed/random", parameters);
            yield return Message($"ML-KEM-768 {path} encapsulate, message zeros/random", parameters);
            var noise = new short[parameters.K * MlKemRing.N];
            yield return new BytesTarget(
                $"ML-KEM-768 {path} noise, seed zeros/random",
                SecretSize,
                Fills.Zeros,
                Fills.Random,
                seed => MlKemExpand.Noise(noise, seed, 0, parameters));
            MlDsaParameters signing = MlDsaParameters.MlDsa65 with { Wide = wide };
            yield return SigningKey($"ML-DSA-65 {path} sign, key fixed/random", signing);
            var mask = new int[5 * MlDsaRing.N];
            yield return new BytesTarget(
                $"ML-DSA-65 {path} mask, seed zeros/random",
                2 * SecretSize,
                Fills.Zeros,
                Fills.Random,
                seed => MlDsaExpand.Mask(mask, seed, 0, signing));
        }

        yield return Arithmetic("ML-DSA-65 arithmetic, coefficients zeros/random");
    }

    private static BytesTarget Rejection(string name, MlKemParameters parameters)
    {
        var key = new MlKemDecapsulationKey(parameters, Fills.Drawn(MlKemParameters.SeedSize));
        var secret = new byte[SecretSize];
        void Encapsulate(Span<byte> ciphertext) => MlKem.TryEncapsulate(
            parameters, key.EncapsulationKey, Fills.Drawn(SecretSize), ciphertext, new byte[SecretSize]);
        return new BytesTarget(
            name,
            parameters.CiphertextSize,
            Encapsulate,
            ciphertext =>
            {
                Encapsulate(ciphertext);
                ciphertext[Random.Shared.Next(ciphertext.Length)] ^= 1;
            },
            ciphertext => key.TryDecapsulate(ciphertext, secret));
    }

    private static ObjectTarget<MlKemDecapsulationKey> KemKey(string name, MlKemParameters parameters)
    {
        byte[] ciphertext = Fills.Drawn(parameters.CiphertextSize);
        var secret = new byte[SecretSize];
        return new ObjectTarget<MlKemDecapsulationKey>(
            name,
            MlKemParameters.SeedSize,
            Fills.Always(Fills.Drawn(MlKemParameters.SeedSize)),
            Fills.Random,
            seed => new MlKemDecapsulationKey(parameters, seed),
            key => key.TryDecapsulate(ciphertext, secret));
    }

    private static BytesTarget Message(string name, MlKemParameters parameters)
    {
        var key = new MlKemDecapsulationKey(parameters, Fills.Drawn(MlKemParameters.SeedSize));
        var (ciphertext, secret) = (new byte[parameters.CiphertextSize], new byte[SecretSize]);
        return new BytesTarget(
            name,
            SecretSize,
            Fills.Zeros,
            Fills.Random,
            message => MlKem.TryEncapsulate(parameters, key.EncapsulationKey, message, ciphertext, secret));
    }

    /// <summary>
    /// Messages are random, and with them how many candidates are rejected, in both classes.
    /// </summary>
    private static ObjectTarget<MlDsaPrivateKey> SigningKey(string name, MlDsaParameters parameters)
    {
        var (message, random) = (new byte[32], new byte[MlDsaParameters.SeedSize]);
        var signature = new byte[parameters.SignatureSize];
        return new ObjectTarget<MlDsaPrivateKey>(
            name,
            MlDsaParameters.SeedSize,
            Fills.Always(Fills.Drawn(MlDsaParameters.SeedSize)),
            Fills.Random,
            seed => MlDsaPrivateKey.FromSeed(parameters, seed),
            key =>
            {
                Random.Shared.NextBytes(random);
                key.Sign(signature, message, random);
            });
    }

    /// <summary>A private polynomial's way: transform, product, and what is asked of the result.</summary>
    private static BytesTarget Arithmetic(string name)
    {
        MlDsaParameters parameters = MlDsaParameters.MlDsa65;
        var (polynomial, other) = (new int[MlDsaRing.N], new int[MlDsaRing.N]);
        var (high, low) = (new int[MlDsaRing.N], new int[MlDsaRing.N]);
        Coefficients(MemoryMarshal.AsBytes(other.AsSpan()));
        return new BytesTarget(
            name,
            sizeof(int) * MlDsaRing.N,
            Fills.Zeros,
            Coefficients,
            bytes =>
            {
                MemoryMarshal.Cast<byte, int>(bytes).CopyTo(polynomial);
                MlDsaRing.Ntt(polynomial);
                MlDsaRing.Multiply(polynomial, other, polynomial);
                MlDsaRing.InverseNtt(polynomial);
                for (int i = 0; i < MlDsaRing.N; i++)
                {
                    int coefficient = MlDsaRing.Canonical(polynomial[i]);
                    (high[i], low[i]) = MlDsaRounding.Decompose(coefficient, parameters.Gamma2);
                }

                _ = MlDsaRounding.Exceeds(low, parameters.Gamma2);
            });
    }

    private static void Coefficients(Span<byte> bytes)
    {
        foreach (ref int coefficient in MemoryMarshal.Cast<byte, int>(bytes))
        {
            coefficient = Random.Shared.Next(1 - MlDsaRing.Q, MlDsaRing.Q);
        }
    }
}
