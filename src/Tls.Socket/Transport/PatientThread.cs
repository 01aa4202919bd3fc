using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// Blocking calls of a transport that cannot time out, each made by a thread that can be left waiting: it has
/// bytes of its own, since it may still touch them when nobody waits for it any more.
/// </summary>
internal static class PatientThread
{
    private const int ReadSize = 4096;

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="OperationCanceledException">Nothing has come yet, and nobody waits any longer.</exception>
    internal static int Read(Stream stream, Span<byte> buffer, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[Math.Min(buffer.Length, ReadSize)];
        int count = Wait(() => stream.Read(bytes, 0, bytes.Length), cancellationToken);
        bytes.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="OperationCanceledException">
    /// Not all have been taken yet, and nobody waits any longer.
    /// </exception>
    internal static void Write(Stream stream, ReadOnlySpan<byte> buffer, CancellationToken cancellationToken)
    {
        byte[] bytes = buffer.ToArray();
        _ = Wait(
            () =>
            {
                stream.Write(bytes, 0, bytes.Length);
                return bytes.Length;
            },
            cancellationToken);
    }

    private static int Wait(Func<int> call, CancellationToken cancellationToken)
    {
        Task<int> called = Task.Factory
            .StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // How it fails when nobody waits for it any longer is nobody's business.
        _ = called.ContinueWith(
            static left => _ = left.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return called.WaitAsync(cancellationToken).GetAwaiter().GetResult();
    }
}
