using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.Server;

/// <summary>
/// accept() that fails with EMFILE. It is made to fail, and the handles are not used up: a run time that has none left
/// may give up as a whole.
/// </summary>
public sealed class OutOfHandlesTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Without_a_handle_left_a_server_waits_and_then_goes_on()
    {
        const int Failures = 3;
        int attempts = 0;
        var told = new List<SocketError>();
        var served = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        using var loop = new AcceptLoop(new IPEndPoint(IPAddress.Loopback, 0), backlog: 5, maxPendingHandshakes: 1)
        {
            Next = (listener, cancellationToken) => ++attempts <= Failures
                ? throw new SocketException((int)SocketError.TooManyOpenSockets)
                : listener.AcceptAsync(cancellationToken),
            AcceptFailed = exception =>
            {
                told.Add(exception.SocketErrorCode);
                throw new NotSupportedException("whoever is told makes mistakes too");
            },
        };
        using var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(loop.LocalEndPoint);
        long started = TimeProvider.System.GetTimestamp();

        Task running = loop.RunAsync(
            (socket, _) =>
            {
                socket.Dispose();
                served.Release();
                return Task.CompletedTask;
            },
            stop.Token);

        // Whoever came while there was no handle is served when there is one again, and not before.
        await served.WaitAsync();
        Assert.Equal([.. Enumerable.Repeat(SocketError.TooManyOpenSockets, Failures)], told);
        TimeSpan waited = TimeProvider.System.GetElapsedTime(started);
        Assert.True(waited > TimeSpan.FromMilliseconds(Failures * 30), $"tried again after {waited}");
        await stop.CancelAsync();
        await running;
    }
}
