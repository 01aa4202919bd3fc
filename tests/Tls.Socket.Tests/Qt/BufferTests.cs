using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>QIODevice's calls on an encrypted socket.</summary>
public sealed class BufferTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Single_bytes_are_put_and_got()
    {
        await using Servers server = Servers.Echo();
        using TlsSocket socket = await ConnectedAsync(server);

        socket.PutChar((byte)'a');
        socket.PutChar((byte)'b');
        await TlsSocketEventTests.Until(() => socket.BytesAvailable == 2);

        Assert.True(socket.GetChar(out byte first));
        Assert.True(socket.GetChar(out byte second));
        Assert.Equal("ab", Encoding.ASCII.GetString([first, second]));
        Assert.False(socket.GetChar(out _));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Peeking_leaves_what_it_sees_and_skipping_does_not()
    {
        using TlsSocket socket = await SaidAsync("one two");
        byte[] few = new byte[3];

        Assert.Equal(3, socket.Peek(few));
        Assert.Equal("one", Encoding.ASCII.GetString(few));
        Assert.Equal("one two", Encoding.ASCII.GetString(socket.Peek(100)));
        Assert.Equal(7, socket.BytesAvailable);
        Assert.Equal(4, socket.Skip(4));
        Assert.Equal("two", Encoding.ASCII.GetString(socket.Peek(100)));
        Assert.Equal(3, socket.Skip(100));
        Assert.Equal(0, socket.Skip(1));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task The_end_is_where_nothing_more_can_be_read()
    {
        using TlsSocket socket = await SaidAsync("x");

        Assert.False(socket.AtEnd);
        _ = socket.ReadAll();
        Assert.True(socket.AtEnd);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Lines_are_read_one_by_one_and_the_rest_as_it_is()
    {
        using TlsSocket socket = await SaidAsync("first\nsecond\nrest");

        Assert.True(socket.CanReadLine);
        Assert.Equal("first\n", Encoding.ASCII.GetString(socket.ReadLine()));
        Assert.Equal("sec", Encoding.ASCII.GetString(socket.ReadLine(3)));
        Assert.Equal("ond\n", Encoding.ASCII.GetString(socket.ReadLine()));
        Assert.False(socket.CanReadLine);
        Assert.Equal("rest", Encoding.ASCII.GetString(socket.ReadLine()));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_a_transaction_reads_is_there_again_after_it_is_rolled_back()
    {
        using TlsSocket socket = await SaidAsync("one two");

        socket.StartTransaction();
        Assert.True(socket.IsTransactionStarted);
        Assert.Equal(4, socket.Skip(4));
        Assert.Equal("two", Encoding.ASCII.GetString(socket.ReadAll()));
        Assert.True(socket.AtEnd);
        socket.RollbackTransaction();

        Assert.False(socket.IsTransactionStarted);
        Assert.Equal(7, socket.BytesAvailable);
        Assert.Equal("one two", Encoding.ASCII.GetString(socket.ReadAll()));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_a_transaction_reads_is_gone_after_it_is_committed()
    {
        using TlsSocket socket = await SaidAsync("one two");

        socket.StartTransaction();
        Assert.Equal("one ", Encoding.ASCII.GetString(Read(socket, 4)));
        socket.CommitTransaction();

        Assert.Equal("two", Encoding.ASCII.GetString(socket.ReadAll()));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Transactions_neither_nest_nor_end_twice()
    {
        using TlsSocket socket = await SaidAsync("x");

        Assert.Throws<InvalidOperationException>(socket.CommitTransaction);
        Assert.Throws<InvalidOperationException>(socket.RollbackTransaction);
        socket.StartTransaction();
        Assert.Throws<InvalidOperationException>(socket.StartTransaction);
        socket.Abort();
        Assert.False(socket.IsTransactionStarted);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Ciphertext_that_waits_for_a_reader_is_counted()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new Servers(async (stream, stop) =>
        {
            await stream.WriteAsync(new byte[1], stop);
            await read.Task;
            await stream.WriteAsync(new byte[200_000], stop);
            await Servers.EchoAsync(stream, stop);
        });
        using var socket = new TlsSocket(Pki.ClientConfiguration) { ReadBufferSize = 1 };
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        Assert.True(await socket.WaitForReadyReadAsync());

        // The reader has its byte and takes no more, so whatever comes now stays ciphertext.
        read.SetResult();
        await TlsSocketEventTests.Until(() => socket.EncryptedBytesAvailable > 10_000);
        Assert.Equal(1, socket.BytesAvailable);

        socket.ReadBufferSize = 0;
        await TlsSocketEventTests.Until(() => socket.BytesAvailable == 200_001);
        Assert.Equal(0, socket.EncryptedBytesAvailable);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Ciphertext_that_tcp_does_not_take_is_counted_and_told_when_it_does()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new Servers(async (stream, stop) =>
        {
            await go.Task;
            await stream.CopyToAsync(Stream.Null, stop);
        });
        using TlsSocket socket = await ConnectedAsync(server);
        long told = 0;
        socket.EncryptedBytesWritten += (_, count) => Interlocked.Add(ref told, count);

        socket.Write(new byte[40_000_000]);
        await TlsSocketEventTests.Until(() => socket.EncryptedBytesToWrite > 0);
        Assert.True(socket.BytesToWrite > 0);
        Assert.True(socket.Flush());

        go.SetResult();
        await socket.FlushAsync();
        Assert.Equal(0, socket.EncryptedBytesToWrite);
        Assert.Equal(0, socket.BytesToWrite);
        await TlsSocketEventTests.Until(() => Interlocked.Read(ref told) > 40_000_000);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Socket_options_are_told_to_tcp_now_and_for_each_connection_after()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        socket.SetSocketOption(TlsSocketOption.KeepAlive, 1);
        Assert.Equal(1, socket.SocketOption(TlsSocketOption.KeepAlive));
        Assert.Null(socket.SocketOption(TlsSocketOption.LowDelay));

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        Assert.Equal(1, socket.SocketOption(TlsSocketOption.KeepAlive));
        Assert.Equal(1, socket.SocketOption(TlsSocketOption.LowDelay));
        socket.SetSocketOption(TlsSocketOption.LowDelay, 0);
        Assert.Equal(0, socket.SocketOption(TlsSocketOption.LowDelay));
        socket.SetSocketOption(TlsSocketOption.SendBufferSize, 100_000);
        socket.SetSocketOption(TlsSocketOption.ReceiveBufferSize, 100_000);
        Assert.True(socket.SocketOption(TlsSocketOption.SendBufferSize) >= 100_000);
        Assert.True(socket.SocketOption(TlsSocketOption.ReceiveBufferSize) >= 100_000);

        Assert.Throws<ArgumentOutOfRangeException>(() => socket.SetSocketOption(TlsSocketOption.LowDelay, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.SetSocketOption((TlsSocketOption)99, 1));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_socket_is_taken_over_by_its_handle()
    {
        (Socket client, Socket server) = await Loopback.SocketsAsync();
        using Socket peer = server;
        using var socket = new TlsSocket(Pki.ClientConfiguration);

        socket.SetSocketDescriptor(client.SafeHandle);

        Assert.Equal(TlsSocketState.Connected, socket.State);
        Assert.Equal(client.SafeHandle.DangerousGetHandle(), socket.SocketDescriptor!.DangerousGetHandle());
        Assert.False(socket.IsEncrypted);
        await socket.WriteAsync("plain"u8.ToArray());
        byte[] plain = new byte[5];
        Assert.Equal(5, await peer.ReceiveAsync(plain));
        Assert.Equal("plain", Encoding.ASCII.GetString(plain));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(FileAccess.Read)]
    [InlineData(FileAccess.Write)]
    public async Task What_a_socket_was_not_opened_for_is_refused_at_the_call(FileAccess mode)
    {
        (Socket client, Socket server) = await Loopback.SocketsAsync();
        using Socket peer = server;
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        socket.SetSocketDescriptor(client.SafeHandle, mode);

        Assert.Equal(mode, socket.OpenMode);
        if (mode == FileAccess.Read)
        {
            Assert.Contains(
                "opened to be read", Assert.Throws<InvalidOperationException>(() => socket.PutChar(1)).Message);
        }
        else
        {
            Assert.Contains(
                "opened to be written", Assert.Throws<InvalidOperationException>(socket.ReadAll).Message);
            Assert.Throws<InvalidOperationException>(() => socket.Peek(1));
            Assert.Throws<InvalidOperationException>(() => socket.Skip(1));
        }

        Assert.Equal(0, peer.Available);
    }

    internal static async Task<TlsSocket> ConnectedAsync(Servers server)
    {
        var socket = new TlsSocket(Pki.ClientConfiguration);
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        return socket;
    }

    /// <summary>A socket to which its peer has said something, and then closed.</summary>
    private static async Task<TlsSocket> SaidAsync(string text)
    {
        await using var server = new Servers(
            async (stream, stop) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop));
        TlsSocket socket = await ConnectedAsync(server);
        await TlsSocketEventTests.Until(() => socket.BytesAvailable == text.Length);
        return socket;
    }

    private static byte[] Read(TlsSocket socket, int count)
    {
        byte[] bytes = new byte[count];
        Assert.Equal(count, socket.Read(bytes));
        return bytes;
    }
}
