using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Bench.Timing;

/// <summary>
/// AEADs on each of their paths: sealing by key and by plaintext, and opening what is forged.
/// </summary>
internal static class AeadTargets
{
    /// <summary>Long enough for the widest loops, with a rest.</summary>
    private const int TextSize = 1000;

    private const int ShortSize = 64;

    public static IEnumerable<TimingTarget> All()
    {
        AeadPath[] paths = [AeadPath.Widest, AeadPath.Narrow, AeadPath.Portable];
        foreach (AeadAlgorithm algorithm in (AeadAlgorithm[])
        [
            AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm,
            AeadAlgorithm.Aes128Ccm, AeadAlgorithm.ChaCha20Poly1305,
        ])
        {
            foreach (AeadPath path in paths)
            {
                // With CCM there is nothing for wide registers to do.
                if (path == AeadPath.Widest && algorithm == AeadAlgorithm.Aes128Ccm)
                {
                    continue;
                }

                string name = $"{algorithm.Name} {path}";
                yield return Key(name, algorithm, path);
                yield return Plaintext(name, algorithm, path);
                yield return Tag(name, algorithm, path);
            }
        }
    }

    private static ObjectTarget<AeadKey> Key(string name, AeadAlgorithm algorithm, AeadPath path)
    {
        var (nonce, plaintext) = (new byte[AeadAlgorithm.NonceSize], Fills.Drawn(TextSize));
        var destination = new byte[TextSize + algorithm.TagSize];
        return new ObjectTarget<AeadKey>(
            $"{name} seal, key zeros/random",
            algorithm.KeySize,
            Fills.Zeros,
            Fills.Random,
            key => ManagedAeads.Create(algorithm, key, path),
            key => key.Seal(nonce, plaintext, default, destination, default));
    }

    private static BytesTarget Plaintext(string name, AeadAlgorithm algorithm, AeadPath path)
    {
        AeadKey key = ManagedAeads.Create(algorithm, Fills.Drawn(algorithm.KeySize), path);
        var nonce = new byte[AeadAlgorithm.NonceSize];
        var destination = new byte[TextSize + algorithm.TagSize];
        return new BytesTarget(
            $"{name} seal, plaintext zeros/random",
            TextSize,
            Fills.Zeros,
            Fills.Random,
            plaintext => key.Seal(nonce, plaintext, default, destination, default));
    }

    private static BytesTarget Tag(string name, AeadAlgorithm algorithm, AeadPath path)
    {
        AeadKey key = ManagedAeads.Create(algorithm, Fills.Drawn(algorithm.KeySize), path);
        var nonce = new byte[AeadAlgorithm.NonceSize];
        var right = new byte[ShortSize + algorithm.TagSize];
        key.Seal(nonce, Fills.Drawn(ShortSize), default, right, default);
        var destination = new byte[ShortSize];
        return new BytesTarget(
            $"{name} open, tag wrong at first byte/last byte",
            right.Length,
            Fills.WrongAt(right, ShortSize),
            Fills.WrongAt(right, right.Length - 1),
            ciphertext => key.Open(nonce, ciphertext, destination, default));
    }
}
