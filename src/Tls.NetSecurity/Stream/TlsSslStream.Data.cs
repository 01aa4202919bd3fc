using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>Data, after the handshake: the <see cref="TlsStream"/>'s.</content>
public sealed partial class TlsSslStream
{
    /// <inheritdoc/>
    public override bool CanRead => _tls.CanRead;

    /// <inheritdoc/>
    public override bool CanWrite => _tls.CanWrite;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanTimeout => InnerStream.CanTimeout;

    /// <inheritdoc/>
    public override int ReadTimeout
    {
        get => InnerStream.ReadTimeout;
        set => InnerStream.ReadTimeout = value;
    }

    /// <inheritdoc/>
    public override int WriteTimeout
    {
        get => InnerStream.WriteTimeout;
        set => InnerStream.WriteTimeout = value;
    }

    /// <summary>The transport's.</summary>
    public override long Length => InnerStream.Length;

    /// <summary>The transport's; it cannot be set.</summary>
    public override long Position
    {
        get => InnerStream.Position;
        set => throw new NotSupportedException("A TLS stream has no position.");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _tls.Read(buffer);
        }
        catch (TlsException failure) when (IsEnd(failure))
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        DangerousAcceptTruncation
            ? ReadToAnyEndAsync(buffer, cancellationToken)
            : _tls.ReadAsync(buffer, cancellationToken);

    /// <summary>Writes all of it.</summary>
    public void Write(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        _tls.Write(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _tls.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => _tls.Write(buffer);

    /// <inheritdoc/>
    public override void WriteByte(byte value) => _tls.WriteByte(value);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _tls.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _tls.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <inheritdoc/>
    public override void Flush() => _tls.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _tls.FlushAsync(cancellationToken);

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("A TLS stream has no position.");

    /// <summary>The transport's.</summary>
    public override void SetLength(long value) => InnerStream.SetLength(value);

    /// <summary>Says close_notify: nothing more will be written. Reading goes on until the peer says the same.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public Task ShutdownAsync() => _tls.ShutdownAsync();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _tls.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _tls.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadToAnyEndAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _tls.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (TlsException failure) when (IsEnd(failure))
        {
            return 0;
        }
    }

    private bool IsEnd(TlsException failure) =>
        DangerousAcceptTruncation && failure.Fault == TlsFault.PeerTruncated;
}
