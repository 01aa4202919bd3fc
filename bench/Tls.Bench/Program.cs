using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Tls.Bench.Idle;
using Tls.Bench.Stacks;
using Tls.Bench.Timing;

namespace Tls.Bench;

/// <summary>
/// The whole stack beside SslStream, in one run: contenders take turns in short slices, and the best slice of
/// each is shown: what a busy machine takes away is never the contender's. Absolute numbers mean little; the
/// ratio is the result.
/// </summary>
internal static class Program
{
    // A pass over limbo's file takes seconds.
    private const int LimboRounds = 3;

    /// <summary>What a process of <see cref="IdleRun"/> is started with.</summary>
    internal const string IdleChild = "idle-child";

    private static async Task<int> Main(string[] arguments)
    {
        if (Load.LoadRun.Takes(arguments))
        {
            return await Load.LoadRun.RunAsync(arguments);
        }

        switch (arguments)
        {
            case ["idle", ..]:
                return await IdleRun.RunAsync(arguments[1..]);

            case [IdleChild, string contender]:
                return await IdleProcess.RunAsync(contender);

            case ["soak", ..]:
                return await Soak.SoakRun.RunAsync(arguments[1..]);

            case ["stacks", ..]:
                return await StacksRun.RunAsync(arguments[1..]);

            case ["timing", ..]:
                return await TimingRun.RunAsync(arguments[1..]);

            case [TimingRun.Child, ..]:
                return TimingRun.Measure(arguments[1..]);
        }

        bool smoke = arguments.Contains("--smoke");
        if (arguments is ["crypto", ..])
        {
            return Crypto.Operations.Run(
                arguments.Skip(1).FirstOrDefault(argument => !argument.StartsWith('-')), smoke);
        }

        string? only = arguments.FirstOrDefault(argument => !argument.StartsWith('-'));
        var slice = TimeSpan.FromMilliseconds(smoke ? 60 : 250);
        var warmUp = TimeSpan.FromMilliseconds(smoke ? 60 : 2500);
        int rounds = smoke ? 1 : 16;

        IContender[] contenders = [new Ours(), await Platform.AtItsBestAsync(slice)];

        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Processor()}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.FrameworkDescription}");
        Console.WriteLine($"best of {rounds} slices of {slice.TotalMilliseconds} ms, after {warmUp.TotalSeconds} s of warm-up");
        Console.WriteLine();
        Console.WriteLine($"{"",-42} {contenders[0].Name,12} {contenders[1].Name,12} {"ratio",8}   allocated per unit");

        foreach ((string name, string unit, Func<IContender, TimeSpan, Task<Slice>> run) in All())
        {
            if (only is not null && !name.Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var results = new List<Slice>[contenders.Length];
            for (int i = 0; i < contenders.Length; i++)
            {
                results[i] = [];
                await run(contenders[i], warmUp);
            }

            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < contenders.Length; i++)
                {
                    results[i].Add(await run(contenders[i], slice));
                }
            }

            Slice ours = Best(results[0]);
            Slice theirs = Best(results[1]);
            Console.WriteLine($"{name,-36} {unit,5} {ours.Rate,12:N0} {theirs.Rate,12:N0} {ours.Rate / theirs.Rate,7:F2}x"
                + $"   {ours.AllocatedPerUnit:N0} B, {theirs.AllocatedPerUnit:N0} B");
        }

        if (only is null || Verification.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            Verification.Run(slice, warmUp, rounds);
        }

        if (!smoke && (only is null || LimboVerification.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            LimboVerification.Run(LimboRounds);
        }

        return 0;
    }

    private static IEnumerable<(string Name, string Unit, Func<IContender, TimeSpan, Task<Slice>> Run)> All()
    {
        foreach (bool tcp in new[] { false, true })
        {
            string where = tcp ? "loopback" : "in memory";
            foreach ((int size, string label) in new[] { (1400, "1,400 B"), (16 * 1024, "16 KiB"), (1 << 20, "1 MiB") })
            {
                yield return ($"bulk {label}, {where}", "MB/s",
                    (contender, time) => Scenarios.Bulk(contender, tcp, size, time));
            }

            yield return ($"round trip 128 B/1 KiB, {where}", "1/s",
                (contender, time) => Scenarios.RoundTrips(contender, tcp, time));
        }

        foreach ((string name, Handshaking how) in new (string, Handshaking)[]
        {
            ("handshake 1.3 full ECDSA P-256", new(KeyType.Ecdsa)),
            ("handshake 1.3 full RSA-2048", new(KeyType.Rsa)),
            ("handshake 1.3 full, ours hybrid", new(KeyType.Ecdsa, IsHybrid: true)),
            ("handshake 1.3 resumed", new(KeyType.Ecdsa, IsResumed: true)),
            ("handshake 1.2 full ECDSA P-256", new(KeyType.Ecdsa, IsTls12: true)),
            ("handshake 1.2 full RSA-2048", new(KeyType.Rsa, IsTls12: true)),
            ("handshake 1.2 resumed", new(KeyType.Ecdsa, IsTls12: true, IsResumed: true)),
        })
        {
            yield return (name, "1/s", (contender, time) => Scenarios.Handshakes(contender, how, time));
        }
    }

    private static Slice Best(List<Slice> slices) => slices.MaxBy(slice => slice.Rate);

    /// <summary>The processor's name, or the architecture where nobody says it.</summary>
    internal static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(
                text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 2)..];
    }
}
