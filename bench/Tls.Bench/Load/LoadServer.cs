using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Bench.Load;

/// <summary>
/// A server process: says on which port it listens, answers each connection's one request, and tells its counts for each
/// line it reads until its input ends.
/// </summary>
internal static class LoadServer
{
    /// <summary>What a client asks with, in bytes.</summary>
    internal const int RequestSize = 100;

    /// <summary>What it is answered with, in bytes.</summary>
    internal const int AnswerSize = 1000;

    private const int Backlog = 512;

    private static readonly byte[] Answer = new byte[AnswerSize];

    private static long _served;
    private static long _failed;
    private static string _failure = string.Empty;

    internal static async Task<int> RunAsync(string stack)
    {
        LoadCertificates certificates = LoadCertificates.FromLine((await Console.In.ReadLineAsync())!);
        IPEndPoint where = stack == LoadStack.Ours ? Ours(certificates) : Platform(certificates, stack);
        Console.WriteLine(where.Port);
        while (await Console.In.ReadLineAsync() is not null)
        {
            double time = Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
            Console.WriteLine(FormattableString.Invariant($"{_served} {_failed} {time:F1} {_failure}"));
        }

        return 0;
    }

    private static IPEndPoint Ours(LoadCertificates certificates)
    {
        var listener = new TlsListener(new IPEndPoint(IPAddress.Loopback, 0), LoadStack.OurServer(certificates))
        {
            Failed = (_, exception) => NoteFailure(exception),
        };
        _ = listener.ServeAsync((stream, _, _) => ServeAsync(stream));
        return listener.LocalEndPoint;
    }

    private static IPEndPoint Platform(LoadCertificates certificates, string stack)
    {
        SslServerAuthenticationOptions options = LoadStack.PlatformServer(certificates, stack == LoadStack.Platform);
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        _ = AcceptAsync(listener, options);
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    private static async Task AcceptAsync(Socket listener, SslServerAuthenticationOptions options)
    {
        while (true)
        {
            Socket accepted = await listener.AcceptAsync();
            _ = Task.Run(() => ServePlatformAsync(accepted, options));
        }
    }

    private static async Task ServePlatformAsync(Socket accepted, SslServerAuthenticationOptions options)
    {
        try
        {
            accepted.NoDelay = true;
            await using var stream = new SslStream(new NetworkStream(accepted, ownsSocket: true));
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await stream.AuthenticateAsServerAsync(options, limit.Token);
            await ServeAsync(stream);
        }
        catch (Exception exception)
        {
            NoteFailure(exception);
        }
    }

    /// <summary>The same for both: request, answer, close_notify of the client, ours.</summary>
    private static async Task ServeAsync(Stream stream)
    {
        byte[] request = new byte[RequestSize];
        await stream.ReadExactlyAsync(request);
        await stream.WriteAsync(Answer);
        if (await stream.ReadAsync(request) != 0)
        {
            throw new InvalidDataException("More than one request came.");
        }

        await LoadStack.CloseAsync(stream);
        Interlocked.Increment(ref _served);
    }

    private static void NoteFailure(Exception exception)
    {
        Interlocked.Increment(ref _failed);
        _failure = exception.GetType().Name + ": " + exception.Message.ReplaceLineEndings(" ");
    }
}
