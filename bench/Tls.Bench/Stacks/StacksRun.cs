using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Tls.Bench.Stacks;

/// <summary>
/// Five stacks in one table: this library with each of its providers, SslStream, BouncyCastle. In memory,
/// both ends on one thread; in each row they take turns in short slices, and the best slice of each is shown.
/// </summary>
internal static class StacksRun
{
    private const string Nothing = "–";

    internal static async Task<int> RunAsync(string[] arguments)
    {
        bool smoke = arguments.Contains("--smoke");
        var slice = TimeSpan.FromMilliseconds(smoke ? 60 : 250);
        var warmUp = TimeSpan.FromMilliseconds(smoke ? 60 : 2500);
        int rounds = smoke ? 1 : 16;
        IReadOnlyList<Stack> stacks = await Stack.AllAsync(slice);

        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Program.Processor()}, "
            + $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}; best of {rounds} slices of "
            + $"{slice.TotalMilliseconds} ms, after {warmUp.TotalSeconds} s of warm-up");
        Console.WriteLine();
        PrintRow("what", stacks.Select(stack => stack.Contender.Name));
        PrintRow("---", stacks.Select(_ => "---"));

        // What the handshakes allocate stands below what they take.
        var allocated = new List<(string Name, IEnumerable<string> Cells)>();
        foreach (StackRow row in StackRow.All)
        {
            Slice?[] best = await MeasureAsync(stacks, row, warmUp, slice, rounds);
            PrintRow(row.Name, best.Select(one => one is { } made ? $"{made.Rate:N0} {row.Unit}" : Nothing));
            if (row.How is not null)
            {
                allocated.Add((
                    $"allocated by a {row.Name}",
                    best.Select(one => one is { } made ? $"{made.AllocatedPerUnit:N0} B" : Nothing)));
            }
        }

        foreach ((string name, IEnumerable<string> cells) in allocated)
        {
            PrintRow(name, cells);
        }

        await PrintAgreedAsync(stacks);
        PrintNotes(stacks);
        return 0;
    }

    /// <returns>The best slice of each stack; null where it cannot.</returns>
    private static async Task<Slice?[]> MeasureAsync(
        IReadOnlyList<Stack> stacks, StackRow row, TimeSpan warmUp, TimeSpan slice, int rounds)
    {
        var best = new Slice?[stacks.Count];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < stacks.Count; i++)
            {
                if (stacks[i].WhyNot(row) is not null)
                {
                    continue;
                }

                Slice made = await row.Run(stacks[i].Contender, round < 0 ? warmUp : slice);
                if (round >= 0 && !(best[i]?.Rate >= made.Rate))
                {
                    best[i] = made;
                }
            }
        }

        return best;
    }

    private static async Task PrintAgreedAsync(IReadOnlyList<Stack> stacks)
    {
        foreach ((string version, bool isTls12) in new[] { ("1.3", false), ("1.2", true) })
        {
            var cells = new List<string>();
            foreach (Stack stack in stacks)
            {
                cells.Add(await Agreed.CipherAsync(stack.Contender, new Handshaking(KeyType.Ecdsa, isTls12)));
            }

            PrintRow($"agreed in TLS {version} handshakes", cells);
        }
    }

    private static void PrintNotes(IReadOnlyList<Stack> stacks)
    {
        Console.WriteLine();
        Console.WriteLine("Bcl agrees keys on P-256, all others on X25519, which the BCL does not have.");
        Console.WriteLine("BouncyCastle's client verifies less of a certificate: issuer, signature, dates.");
        foreach (Stack stack in stacks)
        {
            foreach (StackRow row in StackRow.All.Where(row => stack.WhyNot(row) is not null))
            {
                Console.WriteLine($"{Nothing} {stack.Contender.Name}, {row.Name}: {stack.WhyNot(row)}.");
            }
        }
    }

    private static void PrintRow(string name, IEnumerable<string> cells) =>
        Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
}
