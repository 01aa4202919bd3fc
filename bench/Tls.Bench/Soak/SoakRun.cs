using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Bench.Load;

namespace Tls.Bench.Soak;

/// <summary>
/// Minutes of clients of every kind against one server, honest and not, in one process: what it holds between them must not
/// grow, and nothing may fail that should not.
/// </summary>
internal static class SoakRun
{
    private const double DefaultMinutes = 10;
    private const int Clients = 16;

    // Each thread of the pool keeps buffers of its own: as long as they become more, so does what is held.
    private const int Threads = 8;

    /// <summary>A server that is done with nobody after so long holds somebody.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>The run; 1 if something grew or failed.</summary>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        double minutes = DefaultMinutes;
        if (arguments.Length > 1 || (arguments.Length == 1 && !(double.TryParse(arguments[0], out minutes) && minutes > 0)))
        {
            await Console.Error.WriteLineAsync("soak [minutes]");
            return 2;
        }

        _ = ThreadPool.SetMinThreads(Threads, Threads) && ThreadPool.SetMaxThreads(Threads, Threads);
        using var buffers = new SoakBuffers();
        var certificates = LoadCertificates.Make();
        await using var server = new SoakServer(certificates);
        using var clients = new SoakClients(server.EndPoint, certificates);
        var duration = TimeSpan.FromMinutes(minutes);
        TimeSpan turn = duration / Math.Clamp(duration.TotalSeconds / 5, SoakVerdict.EnoughSamples, 60);
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, "
            + RuntimeInformation.FrameworkDescription);
        Console.WriteLine(
            $"{minutes} min, {Clients} clients at once, looked at each {turn.TotalSeconds:0.#} s when none is there");
        Console.WriteLine();
        List<SoakSample> samples = [];
        bool isClean = await SoakAsync(server, clients, buffers, samples, duration, turn);
        Console.WriteLine();
        bool isFlat = SoakVerdict.Print(samples);
        Console.WriteLine();
        isClean &= PrintKinds(clients, server);
        Console.WriteLine(isFlat ? "flat" : "NOT FLAT");
        return isFlat && isClean ? 0 : 1;
    }

    private static async Task<bool> SoakAsync(
        SoakServer server,
        SoakClients clients,
        SoakBuffers buffers,
        List<SoakSample> samples,
        TimeSpan duration,
        TimeSpan turn)
    {
        SoakKind[] cycle = [.. clients.Kinds.SelectMany(kind => Enumerable.Repeat(kind, kind.Weight))];
        new Random(1).Shuffle(cycle);
        Console.WriteLine(
            $"{"seconds",8}{"connections",13}{"managed KiB",13}{"RAM MiB",10}{"handles",9}{"buffers",9}{"threads",9}");
        var clock = Stopwatch.StartNew();
        int next = 0;
        while (clock.Elapsed < duration)
        {
            TimeSpan end = clock.Elapsed + turn;
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
            {
                while (clock.Elapsed < end)
                {
                    int number = Interlocked.Increment(ref next);
                    await cycle[number % cycle.Length].RunAsync(new Random(number));
                }
            })));
            if (!await SettleAsync(server))
            {
                Console.WriteLine($"The server still has {server.Open} connections, and no client is there.");
                return false;
            }

            var sample = SoakSample.Now(clock.Elapsed, next, buffers);
            samples.Add(sample);
            Console.WriteLine($"{sample.At.TotalSeconds,8:N0}{sample.Connections,13:N0}{sample.Managed >> 10,13:N0}"
                + $"{sample.WorkingSet >> 20,10:N0}{sample.Handles,9:N0}{sample.Buffers,9:N0}{sample.Threads,9:N0}");
        }

        return true;
    }

    /// <summary>Waits until the server is done with everybody, and has told of everybody who failed.</summary>
    private static async Task<bool> SettleAsync(SoakServer server)
    {
        var clock = Stopwatch.StartNew();

        // Between the handshake and the handler nobody counts a connection: it is over when it is so for a while.
        for (int still = 0; still < 5; still = server.Open == 0 ? still + 1 : 0)
        {
            if (clock.Elapsed > Longest)
            {
                return false;
            }

            await Task.Delay(50);
        }

        return true;
    }

    private static bool PrintKinds(SoakClients clients, SoakServer server)
    {
        Console.WriteLine($"{"",-24}{"connections",12}{"as named",10}{"failed",8}");
        bool isClean = true;
        foreach (SoakKind kind in clients.Kinds)
        {
            // Of those that resume, the first have nothing to resume.
            bool isFine = kind.Failed == 0 && kind.AsNamed > kind.Count / 2;
            isClean &= isFine;
            Console.WriteLine(
                $"{kind.Name,-24}{kind.Count,12:N0}{kind.AsNamed,10:N0}{kind.Failed,8:N0}{(isFine ? "" : "  UNEXPECTED")}");
            if (kind.Failure is { } failure)
            {
                Console.WriteLine(failure);
            }
        }

        long bad = clients.Kinds.Where(kind => !kind.IsHonest).Sum(kind => kind.Count);
        Console.WriteLine($"the server has refused {server.Failures:N0} connections; {bad:N0} were to be refused");
        if (server.Unexpected is { } unexpected)
        {
            Console.WriteLine(unexpected);
        }

        return isClean && server.Failures == bad && server.Unexpected is null;
    }
}
