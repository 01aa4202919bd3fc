using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading.Tasks;

namespace Tls.Samples.Kestrel;

/// <summary>A stream as the pair of pipes that Kestrel reads and writes.</summary>
internal sealed class StreamPipes(Stream stream) : IDuplexPipe
{
    // Zero-byte reads: a connection that waits holds no buffer.
    public PipeReader Input { get; } =
        PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>Sends what is written yet, and gives back the buffers.</summary>
    internal async Task CompleteAsync()
    {
        await Input.CompleteAsync();
        try
        {
            await Output.CompleteAsync();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The peer is gone: there is nobody to send it to.
        }
    }
}
