using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Driver;

/// <summary>
/// Runs a target without AFL++: its corpus, its seeds, then mutations of them until the time is up.
/// </summary>
internal static class Smoke
{
    // One input that takes so long is a finding: a hang, or work out of all proportion.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <summary>Returns whether nothing was found.</summary>
    internal static bool Run(Target target, double seconds, int seed)
    {
        List<byte[]> corpus = [.. Corpus.Read(target), .. target.Seeds()];
        var mutator = new Mutator(seed, corpus);
        long inputs = 0;
        var clock = Stopwatch.StartNew();
        foreach (byte[] input in corpus.Concat(Endless(mutator)))
        {
            if (inputs >= corpus.Count && clock.Elapsed.TotalSeconds >= seconds)
            {
                break;
            }

            inputs++;
            TimeSpan before = clock.Elapsed;
            try
            {
                target.Run(input);
                FindingException.Unless(
                    clock.Elapsed - before < Slow, $"one input is done within {Slow.TotalSeconds} s");
            }
            catch (Exception finding)
            {
                Console.Error.WriteLine($"{target.Name}: {finding}\ninput kept as {Keep(target, input)}");
                return false;
            }
        }

        double spent = clock.Elapsed.TotalSeconds;
        Console.WriteLine($"{target.Name,-20} {inputs,9:N0} inputs, {spent,5:N1} s, seed {seed}: clean");
        return true;
    }

    private static IEnumerable<byte[]> Endless(Mutator mutator)
    {
        while (true)
        {
            yield return mutator.Next();
        }
    }

    private static string Keep(Target target, byte[] input)
    {
        string folder = Path.Combine(Corpus.Root, "fuzz", "findings", target.Name);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(input))[..16]}.bin");
        File.WriteAllBytes(file, input);
        return Path.GetRelativePath(Corpus.Root, file);
    }
}
