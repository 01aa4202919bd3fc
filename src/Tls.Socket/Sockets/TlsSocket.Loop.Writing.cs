using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>
/// The loop's way out: from the queues to the transport, plain or through the encrypted stream.
/// </content>
public sealed partial class TlsSocket
{
    /// <summary>The most that is written at once, in bytes.</summary>
    private const int WriteSize = 64 * 1024;

    /// <summary>Writes what is queued, until all is out and there will be no more.</summary>
    private async Task WriteOutAsync(SocketConnection connection, Stream stream, ByteQueue queue)
    {
        CancellationToken stop = connection.Stopping;
        try
        {
            while (true)
            {
                bool isLast;
                int count;
                lock (_sync)
                {
                    count = queue.Count;
                    isLast = connection.CloseRequested
                        || (queue == connection.Plain?.Out && connection.Encryption is not null);
                }

                if (count > 0)
                {
                    await WriteSomeAsync(connection, stream, queue).ConfigureAwait(true);
                }
                else if (isLast)
                {
                    return;
                }
                else
                {
                    stop.ThrowIfCancellationRequested();
                    await connection.WriterWake.WaitAsync().ConfigureAwait(true);
                }
            }
        }
        finally
        {
            connection.FlowEnded.Set();
        }
    }

    private async Task WriteSomeAsync(SocketConnection connection, Stream stream, ByteQueue queue)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(Math.Min(queue.Count, WriteSize));
        int count = 0;
        long before = connection.Transport!.BytesWritten;
        try
        {
            lock (_sync)
            {
                count = queue.Take(room.AsSpan(0, Math.Min(room.Length, WriteSize)));
            }

            await stream.WriteAsync(room.AsMemory(0, count), connection.Stopping).ConfigureAwait(true);
        }
        finally
        {
            room.AsSpan(0, count).Clear();
            ArrayPool<byte>.Shared.Return(room);
        }

        lock (_sync)
        {
            connection.Written += count;
        }

        Changed();
        if (stream != connection.Transport)
        {
            Announce(EncryptedBytesWritten, connection.Transport!.BytesWritten - before);
        }

        Announce(BytesWritten, count);
    }
}
