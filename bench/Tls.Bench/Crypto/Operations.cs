using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using Tls.Crypto;

namespace Tls.Bench.Crypto;

/// <summary>
/// Primitives one by one, by each provider and by BouncyCastle: slices in turns, the best slice of each. The first figure
/// of a row is beside the BCL's: above 1, managed code is faster.
/// </summary>
internal static class Operations
{
    private static readonly int[] Sizes = [64, 256, 1400, 4096, 16384];

    private static readonly AeadAlgorithm[] Aeads =
        [AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm, AeadAlgorithm.ChaCha20Poly1305, AeadAlgorithm.Aes128Ccm];

    /// <summary>Runs them all, or those whose name holds a text.</summary>
    public static int Run(string? only, bool smoke)
    {
        var slice = TimeSpan.FromMilliseconds(smoke ? 10 : 60);
        int rounds = smoke ? 1 : 12;
        ICryptoContender[] contenders =
        [
            new ProviderContender(CryptoProvider.Managed),
            new ProviderContender(CryptoProvider.Bcl),
            new BouncyContender(),
        ];
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.FrameworkDescription}; best of {rounds} slices of {slice.TotalMilliseconds} ms");
        Console.WriteLine();
        Console.WriteLine($"{"",-44}{"Managed/BCL",12}"
            + string.Concat(contenders.Select(contender => $"{contender.Name,14}")));
        foreach ((string name, int bytes, Func<ICryptoContender, Action?> prepare) in All())
        {
            if (only is not null && !name.Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            double[] best = Measure([.. contenders.Select(prepare)], slice, rounds);
            string ratio = double.IsFinite(best[1]) ? $"{best[1] / best[0]:F2}x" : "-";
            Console.WriteLine($"{name,-44}{ratio,12}" + string.Concat(best.Select(seconds => Show(seconds, bytes))));
        }

        return 0;
    }

    /// <summary>Adds one to a nonce.</summary>
    public static void Count(byte[] nonce)
    {
        Span<byte> low = nonce.AsSpan(4);
        BinaryPrimitives.WriteInt64BigEndian(low, unchecked(BinaryPrimitives.ReadInt64BigEndian(low) + 1));
    }

    /// <summary>Throws where something came out wrong: a fast failure is no speed.</summary>
    public static void Demand(bool succeeded)
    {
        if (!succeeded)
        {
            throw new InvalidOperationException("It did not work.");
        }
    }

    /// <summary>How a kind of key signs here.</summary>
    public static SignatureAlgorithm AlgorithmOf(KeyKind kind) => kind switch
    {
        KeyKind.Rsa => SignatureAlgorithm.RsaPssSha256,
        KeyKind.Ed25519 => SignatureAlgorithm.Ed25519,
        _ => SignatureAlgorithm.EcdsaSha256,
    };

    private static IEnumerable<(string Name, int Bytes, Func<ICryptoContender, Action?> Prepare)> All()
    {
        foreach (AeadAlgorithm aead in Aeads)
        {
            foreach (int size in Sizes)
            {
                yield return ($"{aead.Name} seal {size:N0} B, GB/s", size, contender => contender.Seal(aead, size));
                yield return ($"{aead.Name} open {size:N0} B, GB/s", size, contender => contender.Open(aead, size));
            }
        }

        yield return ("SHA-256 of 32 B, us", 0, contender => contender.Hash(32));
        yield return ("SHA-256 of 64 B, us", 0, contender => contender.Hash(64));
        yield return ("HMAC-SHA256 of 32 B, us", 0, contender => contender.Hmac(32));
        yield return ("HMAC-SHA256 of 64 B, us", 0, contender => contender.Hmac(64));
        yield return ("HKDF-Expand to 32 B, us", 0, contender => contender.HkdfExpand(40));
        yield return ("X25519 make a share, us", 0, contender => contender.GenerateShare(NamedGroup.X25519));
        yield return ("X25519 agree, us", 0, contender => contender.Agree(NamedGroup.X25519));
        yield return ("P-256 make a share, us", 0, contender => contender.GenerateShare(NamedGroup.Secp256r1));
        yield return ("P-256 import and agree, us", 0, contender => contender.Agree(NamedGroup.Secp256r1));
        yield return ("P-256 sign, us", 0, contender => contender.Sign(KeyKind.EcP256));
        yield return ("P-256 import and verify, us", 0, contender => contender.ImportAndVerify(KeyKind.EcP256));
        yield return ("RSA-2048 sign, us", 0, contender => contender.Sign(KeyKind.Rsa));
        yield return ("RSA-2048 import and verify, us", 0, contender => contender.ImportAndVerify(KeyKind.Rsa));
        yield return ("Ed25519 sign, us", 0, contender => contender.Sign(KeyKind.Ed25519));
        yield return ("Ed25519 import and verify, us", 0, contender => contender.ImportAndVerify(KeyKind.Ed25519));
        yield return ("ML-KEM-768 make a key pair, us", 0, contender => contender.GenerateKem());
        yield return ("ML-KEM-768 encapsulate, us", 0, contender => contender.Encapsulate());
        yield return ("ML-KEM-768 decapsulate, us", 0, contender => contender.Decapsulate());
    }

    private static double[] Measure(Action?[] operations, TimeSpan slice, int rounds)
    {
        double[] best = [.. operations.Select(_ => double.PositiveInfinity)];

        // The first rounds warm up: tiered compilation takes a while to get to the bottom of things.
        for (int round = -(rounds / 2); round < rounds; round++)
        {
            for (int i = 0; i < operations.Length; i++)
            {
                if (operations[i] is { } operation)
                {
                    double seconds = Measure(operation, slice);
                    best[i] = round < 0 ? best[i] : Math.Min(best[i], seconds);
                }
            }
        }

        return best;
    }

    /// <summary>Seconds a time.</summary>
    private static double Measure(Action operation, TimeSpan slice)
    {
        long start = Stopwatch.GetTimestamp();
        int batch = 1;
        int count = 0;
        TimeSpan elapsed;
        do
        {
            for (int i = 0; i < batch; i++)
            {
                operation();
            }

            count += batch;
            batch = Math.Min(2 * batch, 256);
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < slice);

        return elapsed.TotalSeconds / count;
    }

    private static string Show(double seconds, int bytes) => !double.IsFinite(seconds) ? $"{"-",14}"
        : bytes > 0 ? $"{bytes / seconds / 1e9,14:F2}"
        : $"{seconds * 1e6,14:F2}";
}
