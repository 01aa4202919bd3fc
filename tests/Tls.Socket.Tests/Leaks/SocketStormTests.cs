using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Xunit;

namespace Tls.Tests.Leaks;

/// <summary>
/// A socket's conversation, struck each time its loop goes on, in turn: whatever it awaits, it comes back by its context,
/// and the context strikes.
/// </summary>
[Collection(nameof(Census))]
public sealed class SocketStormTests
{
    private const int Enough = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Data = Loopback.Pattern(20_000);

    /// <summary>What happens.</summary>
    public enum Blow
    {
        /// <summary>The token of the operation under way is cancelled.</summary>
        Cancel,

        /// <summary>Abort.</summary>
        Abort,

        /// <summary>Dispose.</summary>
        Dispose,

        /// <summary>DisposeAsync.</summary>
        DisposeAsync,

        /// <summary>The context takes no work any more.</summary>
        Refuse,
    }

    [Theory(Timeout = 2 * Loopback.Deadline)]
    [InlineData(Blow.Cancel)]
    [InlineData(Blow.Abort)]
    [InlineData(Blow.Dispose)]
    [InlineData(Blow.DisposeAsync)]
    [InlineData(Blow.Refuse)]
    public async Task A_conversation_struck_anywhere_has_a_defined_end(Blow blow)
    {
        using var census = Census.Begin();
        await using (Servers server = Servers.Echo())
        {
            bool hasStruck = true;
            for (int at = 1; hasStruck; at++)
            {
                Assert.InRange(at, 1, Enough);
                hasStruck = await ConverseAsync(census, server.Port, at, blow);
            }

            // Nothing of that has harmed the server.
            using var after = new TlsSocket(Pki.ClientConfiguration);
            await after.ConnectToHostEncryptedAsync("localhost", server.Port);
        }

        await census.SettleAsync();
    }

    private static async Task<bool> ConverseAsync(Census census, int port, int at, Blow blow)
    {
        using var cancel = new CancellationTokenSource();
        var socket = new TlsSocket(Pki.ClientConfiguration);
        var context = new StrikingContext(at, refuses: blow == Blow.Refuse, () => Strike(socket, blow, cancel));
        socket.HandlerContext = context;
        var late = new ConcurrentQueue<string>();
        void Note(string name)
        {
            if (context.IsOver && blow != Blow.Cancel)
            {
                late.Enqueue(name);
            }
        }

        socket.Encrypted += (_, _) => Note("Encrypted");
        socket.ReadyRead += (_, _) => Note("ReadyRead");
        socket.BytesWritten += (_, _) => Note("BytesWritten");
        socket.AlertReceived += (_, _) => Note("AlertReceived");
        socket.AlertSent += (_, _) => Note("AlertSent");
        socket.ErrorOccurred += (_, _) => Note("ErrorOccurred");
        socket.Connected += (_, _) => Note("Connected");

        var talk = new Talk(socket, port);
        Exception? outcome = await Record.ExceptionAsync(() => talk.RunAsync(cancel.Token).WaitAsync(Patience));
        Assert.True(
            outcome is null || (context.HasStruck && blow switch
            {
                Blow.Cancel => outcome is OperationCanceledException,
                Blow.Dispose or Blow.DisposeAsync => outcome is ObjectDisposedException or IOException,
                _ => outcome is IOException or InvalidOperationException,
            }),
            $"At point {at}: {outcome}");
        if (blow == Blow.Cancel && outcome is not null && talk.IsConnected && socket.IsEncrypted)
        {
            // Only who connects gives the connection up; whoever reads or writes may go on, and has lost nothing.
            await talk.RunAsync(CancellationToken.None).WaitAsync(Patience);
        }

        if (blow == Blow.Refuse && context.HasStruck)
        {
            Assert.True(
                socket.Failure is null or { Error: TlsSocketError.HandlerFailed }, socket.Failure?.Message);
        }

        await socket.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.Equal(TlsSocketState.Unconnected, socket.State);
        await context.Struck.WaitAsync(Patience);
        if (blow is Blow.Abort or Blow.Dispose or Blow.Refuse)
        {
            Assert.Empty(late);
        }

        census.Follow(socket, talk, context);
        return context.HasStruck;
    }

    private static Task Strike(TlsSocket socket, Blow blow, CancellationTokenSource cancel)
    {
        switch (blow)
        {
            case Blow.Cancel:
                cancel.Cancel();
                break;

            case Blow.Abort:
                socket.Abort();
                break;

            case Blow.Dispose:
                socket.Dispose();
                break;

            case Blow.DisposeAsync:
                return socket.DisposeAsync().AsTask();
        }

        return Task.CompletedTask;
    }

    /// <summary>Connects, sends, hears the same and closes; if it is begun again it goes on where it was.</summary>
    private sealed class Talk(TlsSocket socket, int port)
    {
        private readonly List<byte> _heard = [];
        private bool _hasWritten;

        internal bool IsConnected { get; private set; }

        internal async Task RunAsync(CancellationToken token)
        {
            if (!IsConnected)
            {
                await socket.ConnectToHostEncryptedAsync("localhost", port, null, token);
                IsConnected = true;
            }

            if (!_hasWritten)
            {
                _hasWritten = !token.IsCancellationRequested;
                await socket.WriteAsync(Data, token);
            }

            byte[] buffer = new byte[3000];
            while (_heard.Count < Data.Length)
            {
                int count = await socket.ReadAsync(buffer, token);
                if (count == 0)
                {
                    throw new IOException("It ended before.");
                }

                _heard.AddRange(buffer.AsSpan(0, count));
            }

            Assert.Equal(Data, _heard.ToArray());
            await socket.FlushAsync(token);
            await socket.DisconnectFromHostAsync(token);
        }
    }

    /// <summary>Runs on the pool; the so-manieth work it is given comes after a blow, or is refused like all that follow.</summary>
    private sealed class StrikingContext(int at, bool refuses, Func<Task> strike) : SynchronizationContext
    {
        private int _posts;

        internal bool HasStruck => Volatile.Read(ref _posts) >= at;

        internal bool IsOver { get; private set; }

        internal Task Struck { get; private set; } = Task.CompletedTask;

        public override void Post(SendOrPostCallback d, object? state)
        {
            int post = Interlocked.Increment(ref _posts);
            if (refuses && post >= at)
            {
                IsOver = true;
                throw new InvalidOperationException("The window is gone.");
            }

            base.Post(
                _ =>
                {
                    if (post == at)
                    {
                        Struck = strike();
                        IsOver = true;
                    }

                    d(state);
                },
                null);
        }
    }
}
