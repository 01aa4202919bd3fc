using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Tls.Bench.Load;

/// <summary>
/// A minute of new connections, back to back: a server process on each stack, and a generator process on each stack as
/// the client. Either generator gives both servers the same load, in slices that take turns; each connection is counted
/// on both sides. Servers are compared under the same generator.
/// </summary>
internal static class LoadRun
{
    private const int DefaultSeconds = 60;

    // A machine that does much else takes turns too: the shorter ours are, the more alike is what it leaves to each.
    private const int LongestSlice = 1000;
    private const int WarmUp = 6000;
    private const int Trial = 2000;
    private const int Trials = 6;

    /// <summary>Whether these arguments are for here: the run, or one of its processes.</summary>
    internal static bool Takes(string[] arguments) => arguments is ["load" or "load-server" or "load-generator", ..];

    /// <summary>The run, or one of its processes; 1 if a connection was lost.</summary>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (arguments)
        {
            case ["load-server", string stack]:
                return await LoadServer.RunAsync(stack);
            case ["load-generator", string stack]:
                return await LoadGenerator.RunAsync(stack);
            case ["load"]:
                return await MeasureAsync(DefaultSeconds);
            case ["load", string text] when int.TryParse(text, out int seconds) && seconds > 0:
                return await MeasureAsync(seconds);
            default:
                await Console.Error.WriteLineAsync("load [seconds for each server]");
                return 2;
        }
    }

    private static async Task<int> MeasureAsync(int seconds)
    {
        var certificates = LoadCertificates.Make();
        List<Row> rows = [];
        await using Server own = await Server.StartAsync(LoadStack.Ours, certificates);
        await using Server platform = await PlatformAtItsBestAsync(certificates);
        int half = seconds * 500;
        int rounds = Math.Max(1, half / LongestSlice);
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, "
            + RuntimeInformation.FrameworkDescription);
        Console.WriteLine($"{seconds} s for each server, half of it from a generator on either stack, in turns of "
            + $"{half / rounds / 1000.0} s; {LoadGenerator.Concurrency} connections at once");
        Console.WriteLine("full TLS 1.3 handshakes with ECDSA P-256 and X25519, a request of "
            + $"{LoadServer.RequestSize} bytes, an answer of {LoadServer.AnswerSize}, close_notify both ways");
        Console.WriteLine();
        Console.WriteLine($"{"generator",-12}{"server",-28}{"connections",12}{"served",10}{"lost",6}{"per second",12}"
            + $"{"server's CPU",16}");

        foreach (string stack in new[] { LoadStack.Ours, LoadStack.Platform })
        {
            await using LoadProcess generator = await LoadProcess.StartAsync("load-generator", stack, certificates);
            foreach (Server server in new[] { own, platform })
            {
                await server.LoadAsync(generator, stack, WarmUp);
            }

            Row[] sums = [new(stack, own.Stack), new(stack, platform.Stack)];
            for (int round = 0; round < rounds; round++)
            {
                // Who comes first takes turns too.
                foreach (int i in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
                {
                    sums[i] += await (i == 0 ? own : platform).LoadAsync(generator, stack, half / rounds);
                }
            }

            rows.AddRange(sums);
            Array.ForEach(sums, Print);
        }

        foreach (Server server in new[] { own, platform })
        {
            Row[] both = [.. rows.Where(row => row.Server == server.Stack)];
            Row sum = both[0] + both[1];
            rows.Add(sum with { Generator = "both" });
            Print(rows[^1]);
        }

        Console.WriteLine();
        for (int i = 0; i < rows.Count; i += 2)
        {
            (Row ours, Row theirs) = (rows[i], rows[i + 1]);
            Console.WriteLine($"generator {ours.Generator + ":",-11} ours serves {ours.Rate / theirs.Rate:F2}x as many "
                + $"per second, for {ours.CpuPerConnection / theirs.CpuPerConnection:F2}x the CPU each");
        }

        foreach (Row row in rows.Where(row => row.Failure.Length > 0 && row.Generator != "both"))
        {
            Console.WriteLine($"{row.Generator} to {row.Server}: {row.Failure}");
        }

        return rows.Exists(row => row.Lost > 0) ? 1 : 0;
    }

    /// <summary>With or without tickets: the one that costs less in a trial, which tells more than its rate.</summary>
    private static async Task<Server> PlatformAtItsBestAsync(LoadCertificates certificates)
    {
        Server[] variants =
        [
            await Server.StartAsync(LoadStack.Platform, certificates),
            await Server.StartAsync(LoadStack.PlatformWithoutTickets, certificates),
        ];
        await using LoadProcess generator =
            await LoadProcess.StartAsync("load-generator", LoadStack.Platform, certificates);
        double[] costs = [double.MaxValue, double.MaxValue];
        for (int trial = 0; trial < Trials; trial++)
        {
            int i = trial % variants.Length;
            Row row = await variants[i].LoadAsync(generator, LoadStack.Platform, Trial);
            costs[i] = Math.Min(costs[i], row.CpuPerConnection);
        }

        int best = costs[0] <= costs[1] ? 0 : 1;
        await variants[1 - best].DisposeAsync();
        return variants[best];
    }

    private static void Print(Row row) => Console.WriteLine(
        $"{row.Generator,-12}{row.Server,-28}{row.Begun,12:N0}{row.Served,10:N0}{row.Lost,6:N0}{row.Rate,12:N0}"
        + $"{row.CpuPerConnection * 1000,13:N0} us");

    /// <summary>What became of the connections of one generator to one server.</summary>
    private sealed record Row(string Generator, string Server)
    {
        internal long Begun { get; init; }

        internal long Done { get; init; }

        internal long Served { get; init; }

        internal double Milliseconds { get; init; }

        internal double CpuMilliseconds { get; init; }

        internal string Failure { get; init; } = string.Empty;

        /// <summary>Begun and not brought to its end on both sides.</summary>
        internal long Lost => Begun - Math.Min(Done, Served);

        internal double Rate => Done / Milliseconds * 1000;

        internal double CpuPerConnection => CpuMilliseconds / Done;

        public static Row operator +(Row one, Row other) => one with
        {
            Begun = one.Begun + other.Begun,
            Done = one.Done + other.Done,
            Served = one.Served + other.Served,
            Milliseconds = one.Milliseconds + other.Milliseconds,
            CpuMilliseconds = one.CpuMilliseconds + other.CpuMilliseconds,
            Failure = one.Failure.Length > 0 ? one.Failure : other.Failure,
        };
    }

    private sealed class Server(LoadProcess process, string stack, string port) : IAsyncDisposable
    {
        private (long Served, double Cpu, string Failure) _before = (0, 0, string.Empty);

        internal string Stack => stack;

        internal static async Task<Server> StartAsync(string stack, LoadCertificates certificates)
        {
            LoadProcess process = await LoadProcess.StartAsync("load-server", stack, certificates);
            return new Server(process, stack, await process.ReadAsync());
        }

        /// <summary>So much load; counts are asked for when both sides are done.</summary>
        internal async Task<Row> LoadAsync(LoadProcess generator, string client, int milliseconds)
        {
            _before = await CountAsync();
            string[] sent = (await generator.AskAsync($"{port} {milliseconds}")).Split(' ', 4);
            long done = long.Parse(sent[1]);
            (long Served, double Cpu, string Failure) after = await CountAsync();
            for (int i = 0; i < 20 && after.Served - _before.Served < done; i++)
            {
                // The last ones have said close_notify, and the server is about to count them.
                await Task.Delay(100);
                after = await CountAsync();
            }

            return new Row(client, Stack)
            {
                Begun = long.Parse(sent[0]),
                Done = done,
                Served = after.Served - _before.Served,
                Milliseconds = double.Parse(sent[2]),
                CpuMilliseconds = after.Cpu - _before.Cpu,
                Failure = (sent[3] + after.Failure).Trim(),
            };
        }

        public ValueTask DisposeAsync() => process.DisposeAsync();

        private async Task<(long Served, double Cpu, string Failure)> CountAsync()
        {
            string[] parts = (await process.AskAsync("count")).Split(' ', 4);
            return (long.Parse(parts[0]), double.Parse(parts[2]), parts[3]);
        }
    }
}
