using System;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// <c>--echo</c>: each record comes back as one record of the same length. Reading runs ahead of writing by
/// so many records, for peers that write everything before they read anything.
/// </summary>
internal sealed class EchoSession : ISession
{
    private const int MaxAhead = 256;

    /// <inheritdoc/>
    public async Task RunAsync(RecordConnection connection, IdleTimer idle)
    {
        var records = Channel.CreateBounded<byte[]>(
            new BoundedChannelOptions(MaxAhead) { SingleReader = true, SingleWriter = true });
        Task writing = WriteAsync(connection, records, idle);
        try
        {
            Memory<byte> record;
            while (!(record = await connection.ReadRecordAsync(idle.Restart())).IsEmpty)
            {
                await records.Writer.WriteAsync(record.ToArray(), idle.Restart());
            }
        }
        finally
        {
            records.Writer.TryComplete();
            await writing;
        }
    }

    private static async Task WriteAsync(RecordConnection connection, Channel<byte[]> records, IdleTimer idle)
    {
        try
        {
            await foreach (byte[] record in records.Reader.ReadAllAsync())
            {
                await connection.WriteAsync(record, idle.Restart());
            }
        }
        catch (Exception exception)
        {
            // The reader learns of it when it has the next record to hand over.
            records.Writer.TryComplete(exception);
            throw;
        }
    }
}
