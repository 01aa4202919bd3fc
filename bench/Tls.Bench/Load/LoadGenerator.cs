using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Bench.Load;

/// <summary>
/// A generator process: reads lines "port milliseconds", and for each makes connections back to back for so long and tells
/// what became of them. A connection that has begun is brought to its end before it is told.
/// </summary>
internal static class LoadGenerator
{
    /// <summary>How many connections it keeps under way.</summary>
    internal const int Concurrency = 32;

    /// <summary>A connection that takes longer is lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly byte[] Request = new byte[LoadServer.RequestSize];

    private static long _begun;
    private static long _done;
    private static string _failure = string.Empty;

    internal static async Task<int> RunAsync(string stack)
    {
        var certificates = LoadCertificates.FromLine((await Console.In.ReadLineAsync())!);
        Func<Stream, Task<Stream>> client = LoadStack.Client(stack, certificates);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            string[] order = line.Split(' ');
            var where = new IPEndPoint(IPAddress.Loopback, int.Parse(order[0]));
            var duration = TimeSpan.FromMilliseconds(int.Parse(order[1]));
            (_begun, _done, _failure) = (0, 0, string.Empty);
            var clock = Stopwatch.StartNew();
            var workers = new Task[Concurrency];
            for (int i = 0; i < workers.Length; i++)
            {
                workers[i] = Task.Run(() => WorkAsync(client, where, clock, duration));
            }

            await Task.WhenAll(workers);
            Console.WriteLine(FormattableString.Invariant(
                $"{_begun} {_done} {clock.Elapsed.TotalMilliseconds:F1} {_failure}"));
        }

        return 0;
    }

    private static async Task WorkAsync(
        Func<Stream, Task<Stream>> client, IPEndPoint where, Stopwatch clock, TimeSpan duration)
    {
        byte[] answer = new byte[LoadServer.AnswerSize];
        while (clock.Elapsed < duration)
        {
            Interlocked.Increment(ref _begun);
            try
            {
                await ConnectAsync(client, where, answer).WaitAsync(Patience);
                Interlocked.Increment(ref _done);
            }
            catch (Exception exception)
            {
                _failure = exception.GetType().Name + ": " + exception.Message.ReplaceLineEndings(" ");
            }
        }
    }

    private static async Task ConnectAsync(Func<Stream, Task<Stream>> client, IPEndPoint where, byte[] answer)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(where);
        await using Stream stream = await client(new NetworkStream(socket, ownsSocket: true));
        await stream.WriteAsync(Request);
        await stream.ReadExactlyAsync(answer);
        await LoadStack.CloseAsync(stream);
        if (await stream.ReadAsync(answer) != 0)
        {
            throw new InvalidDataException("More than one answer came.");
        }
    }
}
