using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// Moves bytes of an inner stream, synchronously or not: one generic body serves both, and the synchronous
/// one never waits on a task.
/// </summary>
internal interface IIoAdapter
{
    /// <summary>Whether the calling thread waits in the transport, which then has to keep the time itself.</summary>
    static abstract bool Blocks { get; }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    static abstract ValueTask<int> ReadAsync(
        Stream stream, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes all bytes.</summary>
    static abstract ValueTask WriteAsync(
        Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Flushes what the inner stream buffers.</summary>
    static abstract Task FlushAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>Enters the gate that orders writers.</summary>
    static abstract Task EnterAsync(ref WriteGate gate, CancellationToken cancellationToken);

    /// <summary>Waits for an answer of the application.</summary>
    static abstract ValueTask<T> AnswerAsync<T>(ValueTask<T> answer);
}

/// <summary>Everything is awaited.</summary>
internal readonly struct AsyncIo : IIoAdapter
{
    public static bool Blocks => false;

    public static ValueTask<int> ReadAsync(
        Stream stream, Memory<byte> buffer, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, cancellationToken);

    public static ValueTask WriteAsync(
        Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        stream.WriteAsync(buffer, cancellationToken);

    public static Task FlushAsync(Stream stream, CancellationToken cancellationToken) =>
        stream.FlushAsync(cancellationToken);

    public static Task EnterAsync(ref WriteGate gate, CancellationToken cancellationToken) =>
        gate.EnterAsync(cancellationToken);

    public static ValueTask<T> AnswerAsync<T>(ValueTask<T> answer) => answer;
}

/// <summary>Everything has happened when the call returns.</summary>
internal readonly struct SyncIo : IIoAdapter
{
    public static bool Blocks => true;

    public static ValueTask<int> ReadAsync(
        Stream stream, Memory<byte> buffer, CancellationToken cancellationToken) =>
        new(cancellationToken.CanBeCanceled && !stream.CanTimeout
            ? PatientThread.Read(stream, buffer.Span, cancellationToken)
            : stream.Read(buffer.Span));

    public static ValueTask WriteAsync(
        Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled && !stream.CanTimeout)
        {
            PatientThread.Write(stream, buffer.Span, cancellationToken);
        }
        else
        {
            stream.Write(buffer.Span);
        }

        return default;
    }

    public static Task FlushAsync(Stream stream, CancellationToken cancellationToken)
    {
        stream.Flush();
        return Task.CompletedTask;
    }

    public static Task EnterAsync(ref WriteGate gate, CancellationToken cancellationToken)
    {
        gate.Enter(cancellationToken);
        return Task.CompletedTask;
    }

    public static ValueTask<T> AnswerAsync<T>(ValueTask<T> answer) =>
        new(answer.IsCompleted ? answer.Result : answer.AsTask().GetAwaiter().GetResult());

    /// <summary>Takes the outcome of a body that ran with this adapter, which is there already.</summary>
    internal static void Finish(ValueTask body)
    {
        Debug.Assert(body.IsCompleted, "A synchronous body never waits.");
        if (body.IsCompleted)
        {
            body.GetAwaiter().GetResult();
        }
    }
}
