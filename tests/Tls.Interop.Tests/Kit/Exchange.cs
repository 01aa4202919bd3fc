using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Interop.Tests.Kit;

/// <summary>What is said over a connection once it is there.</summary>
internal static class Exchange
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>Writes everything in one call while reading the answer, which must be exactly that.</summary>
    internal static async Task AskAsync(
        Stream stream, ReadOnlyMemory<byte> question, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        byte[] answered = new byte[answer.Length];
        Task writing = stream.WriteAsync(question, cancellationToken).AsTask();
        Task reading = stream.ReadExactlyAsync(answered, cancellationToken).AsTask();
        await await Task.WhenAny(writing, reading);
        await Task.WhenAll(writing, reading);
        Assert.True(answer.Span.SequenceEqual(answered), "What came back is not what was sent.");
    }

    /// <summary>Sends everything back until the peer says close_notify, then says it too.</summary>
    internal static async Task EchoAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[ChunkSize];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    /// <summary>
    /// Sends that many bytes back, says close_notify, and waits for the peer to do the same: for programs
    /// that do not know when they have had everything.
    /// </summary>
    internal static Func<TlsStream, CancellationToken, Task> Echo(int total) => async (stream, cancellationToken) =>
    {
        byte[] buffer = new byte[ChunkSize];
        for (int left = total; left > 0;)
        {
            int count = await stream.ReadAsync(
                buffer.AsMemory(0, Math.Min(left, ChunkSize)), cancellationToken);
            Assert.NotEqual(0, count);
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
        }

        await stream.ShutdownAsync(cancellationToken);
        await ReadToEndAsync(stream, cancellationToken);
    };

    /// <summary>Answers one HTTP request: with its own body, or with a greeting.</summary>
    internal static async Task HttpAsync(TlsStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        int length = 0;
        string? line;
        while (!string.IsNullOrEmpty(line = await reader.ReadLineAsync(cancellationToken)))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line.AsSpan("Content-Length:".Length), provider: null);
            }
        }

        byte[] answer = "hello over TLS\n"u8.ToArray();
        if (length > 0)
        {
            char[] body = new char[length];
            Assert.Equal(length, await reader.ReadBlockAsync(body, cancellationToken));
            answer = Encoding.Latin1.GetBytes(body);
        }

        string header = $"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(header), cancellationToken);
        await stream.WriteAsync(answer, cancellationToken);
        await stream.ShutdownAsync(cancellationToken);
        await ReadToEndAsync(stream, cancellationToken);
    }

    /// <summary>Reads until the peer has said close_notify.</summary>
    /// <returns>Everything that came, a character for a byte.</returns>
    internal static async Task<string> ReadToEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
