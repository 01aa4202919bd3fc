using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;
using static Tls.Tests.Sockets.TlsSocketEventTests;

namespace Tls.Tests.Server;

/// <summary>A process that has no handle left is no place for others: these run alone.</summary>
[CollectionDefinition(nameof(OutOfHandlesTests), DisableParallelization = true)]
public sealed class OutOfHandlesCollection;

/// <summary>accept() that fails with EMFILE.</summary>
[Collection(nameof(OutOfHandlesTests))]
public sealed class OutOfHandlesTests
{
    private const int OpenFiles = 7;

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Without_a_handle_left_a_server_waits_and_then_goes_on()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // The limit is set as Linux wants it.
        }

        int errors = 0;
        int served = 0;
        using var listener = new TlsListener(new IPEndPoint(IPAddress.Loopback, 0), Pki.ServerOptions)
        {
            Failed = (_, exception) =>
            {
                Interlocked.Increment(ref errors);
                Assert.Equal(SocketError.TooManyOpenSockets, Assert.IsType<SocketException>(exception).SocketErrorCode);
                throw new NotSupportedException("whoever is told makes mistakes too");
            },
        };
        Task serving = listener.ServeAsync((_, _, _) =>
        {
            Interlocked.Increment(ref served);
            return Task.CompletedTask;
        });
        await ShakeHandsAsync(NewSocket(), listener.LocalEndPoint);
        using Socket waiting = NewSocket();
        var fillers = new List<FileStream>();
        Limit before = Get();
        try
        {
            ulong open = Directory.EnumerateFiles("/proc/self/fd")
                .Max(static name => ulong.Parse(Path.GetFileName(name), CultureInfo.InvariantCulture));
            Set(before with { Current = open + 1 });
            Fill(fillers);

            await waiting.ConnectAsync(listener.LocalEndPoint);
            await Until(() => errors >= 3);
        }
        finally
        {
            fillers.ForEach(static filler => filler.Dispose());
            Set(before);
        }

        Assert.Equal(1, served);
        await ShakeHandsAsync(waiting, where: null);
        await ShakeHandsAsync(NewSocket(), listener.LocalEndPoint);
        await Until(() => served == 3);
        listener.Dispose();
        await serving;
    }

    private static void Fill(List<FileStream> fillers)
    {
        try
        {
            while (true)
            {
                fillers.Add(File.OpenRead("/dev/null"));
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static async Task ShakeHandsAsync(Socket socket, IPEndPoint? where)
    {
        if (where is not null)
        {
            await socket.ConnectAsync(where);
        }

        await using var client = new TlsStream(new NetworkStream(socket, ownsSocket: true));
        await client.AuthenticateAsClientAsync(Pki.ClientOptions);
        Assert.Equal(0, await client.ReadAsync(new byte[1]));
    }

    private static Limit Get()
    {
        Limit limit = default;
        Assert.Equal(0, GetLimit(OpenFiles, ref limit));
        return limit;
    }

    private static void Set(Limit limit) => Assert.Equal(0, SetLimit(OpenFiles, ref limit));

    [DllImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, ref Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, ref Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Current, ulong Maximum);
}
