using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Tls.Bench.Idle;

/// <summary>
/// What idle connections cost: each contender holds so many in a process of its own, client ends in another, and the
/// memory of the server's process before and after is the result; then both ends in one process. What the kernel holds for
/// sockets is nobody's process's and not counted.
/// </summary>
internal static class IdleRun
{
    private const int DefaultCount = 5000;

    // So that code is compiled and pools are filled before the first measurement.
    private const int WarmUp = 1000;

    private const int OtherFiles = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs, prints a table and ends.</summary>
    /// <param name="arguments">How many connections; and contenders, if not all.</param>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        int count = arguments.Length > 0
            && int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) && wanted > 0
                ? wanted
                : DefaultCount;
        if (WhyNot(count) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }

        string[] only = [.. arguments.Where(argument => char.IsLetter(argument[0]))];
        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {count:N0} idle connections, TLS 1.3 over loopback TCP, a read under "
            + $"way at every end, {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine("KiB per connection: private memory of the process, and live managed objects in it");
        Console.WriteLine();
        Console.WriteLine($"{"",-14}{"server end",12}{"managed",10}{"both ends",12}{"managed",10}{"of SslStream",15}");
        (double End, double Pair)? yardStick = null;
        foreach (string name in IdleContender.All().Select(one => one.Name))
        {
            if (only.Length > 0 && !only.Contains(name))
            {
                continue;
            }

            (double Private, double Managed) end = await ServerEndAsync(name, count);
            (double Private, double Managed) pair = await PairAsync(name, count);
            yardStick ??= name == "SslStream" ? (end.Private, pair.Private) : null;
            string ratio = yardStick is { } stick ? $"{end.Private / stick.End:P0}, {pair.Private / stick.Pair:P0}" : "";
            Console.WriteLine(
                $"{name,-14}{end.Private,12:F1}{end.Managed,10:F1}{pair.Private,12:F1}{pair.Managed,10:F1}{ratio,15}");
        }

        return 0;
    }

    private static async Task<(double Private, double Managed)> ServerEndAsync(string name, int count)
    {
        using var server = new Child(name);
        using var client = new Child(name);
        string address = await server.AskAsync("listen");
        await BothAsync(server.AskAsync($"accept {WarmUp}"), client.AskAsync($"connect {WarmUp} {address}"));
        await client.AskAsync("drop");
        await server.AskAsync("drop");
        string before = await server.AskAsync("measure");
        await BothAsync(server.AskAsync($"accept {count}"), client.AskAsync($"connect {count} {address}"));
        return Growth(before, await server.AskAsync("measure"), count);
    }

    private static async Task<(double Private, double Managed)> PairAsync(string name, int count)
    {
        using var both = new Child(name);
        string address = await both.AskAsync("listen");
        await both.AskAsync($"pair {WarmUp} {address}");
        await both.AskAsync("drop");
        string before = await both.AskAsync("measure");
        await both.AskAsync($"pair {count} {address}");
        return Growth(before, await both.AskAsync("measure"), count);
    }

    /// <summary>The first that fails says why; the other would wait for ever.</summary>
    private static async Task BothAsync(Task one, Task other)
    {
        await await Task.WhenAny(one, other);
        await Task.WhenAll(one, other);
    }

    private static (double Private, double Managed) Growth(string before, string after, int count)
    {
        double[] from = Numbers(before);
        double[] to = Numbers(after);
        return ((to[0] - from[0]) / count / 1024, (to[1] - from[1]) / count / 1024);
    }

    private static double[] Numbers(string words) =>
        [.. words.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>Why so many cannot be held here; null when they can.</summary>
    private static string? WhyNot(int count)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Memory is read from /proc, which is Linux's.";
        }

        string line = File.ReadLines("/proc/self/limits").First(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        string limit = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        int files = (2 * count) + OtherFiles;
        if (long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out long allowed) && allowed < files)
        {
            return $"{count} pairs of sockets in one process need {files} file descriptors; `ulimit -n` allows {allowed}.";
        }

        string[] range = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t');
        int ports = int.Parse(range[1], CultureInfo.InvariantCulture) - int.Parse(range[0], CultureInfo.InvariantCulture);
        return ports < count + WarmUp
            ? $"{count} connections and {WarmUp} before them need as many ports; the system lends {ports}."
            : null;
    }

    /// <summary>A process of one contender, told by lines.</summary>
    private sealed class Child : IDisposable
    {
        private readonly Process _process;

        internal Child(string name)
        {
            string program = Environment.ProcessPath!;
            var start = new ProcessStartInfo(program)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            foreach (string argument in Arguments(program, name))
            {
                start.ArgumentList.Add(argument);
            }

            _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        }

        internal async Task<string> AskAsync(string line)
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException($"The process ended at \"{line[..Math.Min(20, line.Length)]}\".");
        }

        public void Dispose()
        {
            // It holds connections that nobody needs to take leave of.
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        private static IEnumerable<string> Arguments(string program, string name)
        {
            if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            {
                yield return typeof(IdleRun).Assembly.Location;
            }

            yield return Program.IdleChild;
            yield return name;
        }
    }
}
