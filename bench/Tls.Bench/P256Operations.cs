using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Tls.Crypto;

namespace Tls.Bench;

/// <summary>
/// Microseconds of what TLS does with P-256, by the default provider beside the BCL: slices in turns, the best of each.
/// </summary>
internal static class P256Operations
{
    /// <summary>What the rows are called by.</summary>
    internal const string Name = "P-256";

    private static readonly byte[] Data = new byte[200];

    internal static void Run(TimeSpan slice, TimeSpan warmUp, int rounds)
    {
        foreach ((string name, Func<CryptoProvider, Action> prepare) in
            new (string, Func<CryptoProvider, Action>)[]
            {
                ("verify, a key seen before", VerifyKnown),
                ("import a key and verify, first seen", VerifyNew),
                ("sign", Sign),
                ("make a share", MakeShare),
                ("complete a share", CompleteShare),
            })
        {
            Action ours = prepare(CryptoProvider.Default);
            Action theirs = prepare(CryptoProvider.Bcl);
            _ = Measure(ours, warmUp / 4);
            _ = Measure(theirs, warmUp / 4);
            List<(double Ours, double Theirs)> results = [];
            for (int round = 0; round < rounds; round++)
            {
                results.Add((Measure(ours, slice / 4), Measure(theirs, slice / 4)));
            }

            double best = results.Min(result => result.Ours);
            double other = results.Min(result => result.Theirs);
            Console.WriteLine($"{Name + " " + name,-41} {"us",3} {best,9:N1} {other,12:N1} {other / best,7:F2}x");
        }
    }

    private static Action VerifyKnown(CryptoProvider provider)
    {
        (byte[] spki, byte[] signature) = NewSignature();
        provider.TryImportVerifyingKey(spki, out VerifyingKey? key);
        return () => Demand(key!.Verify(SignatureAlgorithm.EcdsaSha256, Data, signature));
    }

    /// <summary>More keys, in turns, than the provider remembers.</summary>
    private static Action VerifyNew(CryptoProvider provider)
    {
        (byte[] Spki, byte[] Signature)[] all = [.. Enumerable.Range(0, 100).Select(_ => NewSignature())];
        int next = 0;
        return () =>
        {
            (byte[] spki, byte[] signature) = all[next++ % all.Length];
            provider.TryImportVerifyingKey(spki, out VerifyingKey? key);
            using (key)
            {
                Demand(key!.Verify(SignatureAlgorithm.EcdsaSha256, Data, signature));
            }
        };
    }

    private static Action Sign(CryptoProvider provider)
    {
        SigningKey key = provider.GenerateSigningKey(KeyKind.EcP256);
        return () => Demand(key.Sign(SignatureAlgorithm.EcdsaSha256, Data).Length > 0);
    }

    private static Action MakeShare(CryptoProvider provider)
    {
        KeyExchangeGroup group = provider.FindGroup(NamedGroup.Secp256r1)!;
        return () => group.Generate().Dispose();
    }

    private static Action CompleteShare(CryptoProvider provider)
    {
        KeyExchangeGroup group = provider.FindGroup(NamedGroup.Secp256r1)!;
        KeyShare own = group.Generate();
        using KeyShare other = group.Generate();
        byte[] peer = other.PublicShare.ToArray();
        return () =>
        {
            Demand(own.TryComplete(peer, out SecretBytes? secret));
            secret!.Dispose();
        };
    }

    private static (byte[] Spki, byte[] Signature) NewSignature()
    {
        using SigningKey key = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        return (key.SubjectPublicKeyInfo.ToArray(), key.Sign(SignatureAlgorithm.EcdsaSha256, Data));
    }

    private static void Demand(bool isGood)
    {
        if (!isGood)
        {
            throw new InvalidOperationException("What should have worked did not.");
        }
    }

    private static double Measure(Action operation, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        long count = 0;
        do
        {
            operation();
            count++;
        }
        while (Stopwatch.GetElapsedTime(start) < time);

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
