using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Bench.Idle;

/// <summary>
/// A process that holds connections of one kind and does what it is told, a line at a time, until its input ends:
/// <code>
/// listen          → PORT CA            begins to accept; the CA's certificate in hexadecimal
/// accept N        → held               waits for N connections, established
/// connect N P CA  → held               makes N to that port
/// pair N P CA     → held               both
/// drop            → dropped            lets go of all
/// measure         → PRIVATE MANAGED    bytes of memory
/// </code>
/// </summary>
internal static class IdleProcess
{
    private const int AtOnce = 32;

    /// <summary>Runs in the child.</summary>
    /// <param name="name">The contender.</param>
    internal static async Task<int> RunAsync(string name)
    {
        using IdleContender contender = IdleContender.All().Single(one => one.Name == name);
        var held = new List<IAsyncDisposable>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            Console.WriteLine(await DoAsync(contender, words, held));
        }

        return 0;
    }

    private static async Task<string> DoAsync(IdleContender contender, string[] words, List<IAsyncDisposable> held)
    {
        int count = words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0;
        int port = words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : 0;
        byte[] ca = words.Length > 3 ? Convert.FromHexString(words[3]) : [];
        switch (words[0])
        {
            case "listen":
                return $"{contender.Listen()} {Convert.ToHexString(IdleContender.Ca)}";

            case "accept":
                await HoldAsync(held, count, contender.AcceptAsync);
                return "held";

            case "connect":
                await HoldAsync(held, count, () => contender.ConnectAsync(port, ca));
                return "held";

            case "pair":
                await Task.WhenAll(
                    HoldAsync(held, count, contender.AcceptAsync),
                    HoldAsync(held, count, () => contender.ConnectAsync(port, ca)));
                return "held";

            case "drop":
                foreach (IAsyncDisposable one in held)
                {
                    await one.DisposeAsync();
                }

                held.Clear();
                held.TrimExcess();
                return "dropped";

            case "measure":
                ProcessMemory memory = ProcessMemory.Now();
                return $"{memory.Private} {memory.Managed}";

            default:
                throw new ArgumentException($"Nobody knows what {words[0]} is.", nameof(words));
        }
    }

    /// <summary>Makes so many, some at a time, and keeps them.</summary>
    private static async Task HoldAsync(List<IAsyncDisposable> held, int count, Func<Task<IAsyncDisposable>> make)
    {
        int left = count;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                IAsyncDisposable one = await make();
                lock (held)
                {
                    held.Add(one);
                }
            }
        })));
    }
}
