using System;
using System.IO;

namespace Tls;

/// <content>QIODevice's smaller calls: single bytes, looking ahead, passing over, transactions, counts.</content>
public sealed partial class TlsSocket
{
    /// <summary>What the bytes of the last connection are for: reading, writing or both (QIODevice::openMode).</summary>
    public FileAccess OpenMode { get; private set; } = FileAccess.ReadWrite;

    /// <summary>Whether nothing can be read at the moment; more may come unless the connection is over.</summary>
    public bool AtEnd => BytesAvailable == 0;

    /// <summary>
    /// How many bytes of ciphertext have arrived and are not decrypted yet; 0 before encryption is done, and after the end.
    /// </summary>
    public int EncryptedBytesAvailable
    {
        get
        {
            lock (_sync)
            {
                return _connection is { WasEncrypted: true, Stream: { } stream, Transport: { } transport }
                    ? stream.CiphertextAvailable + transport.BytesAvailable
                    : 0;
            }
        }
    }

    /// <summary>
    /// How many bytes of ciphertext TCP has not taken yet; 0 before encryption is done, and after the end. What is not
    /// encrypted yet counts as <see cref="BytesToWrite"/>.
    /// </summary>
    public long EncryptedBytesToWrite
    {
        get
        {
            lock (_sync)
            {
                return _connection is { WasEncrypted: true, Transport: { } transport } ? transport.BytesToWrite : 0;
            }
        }
    }

    /// <summary>Whether what is read is kept until <see cref="CommitTransaction"/>.</summary>
    public bool IsTransactionStarted
    {
        get
        {
            lock (_sync)
            {
                return _incoming.InTransaction;
            }
        }
    }

    /// <summary>Reads one byte, if one is there; does not wait.</summary>
    /// <returns>False when there is none.</returns>
    public bool GetChar(out byte value)
    {
        Span<byte> one = stackalloc byte[1];
        int count = Read(one);
        value = one[0];
        return count == 1;
    }

    /// <summary>Queues one byte to be sent, as <see cref="Write(ReadOnlySpan{byte})"/> does.</summary>
    /// <exception cref="InvalidOperationException">
    /// The socket is not connected, or has been told to close.
    /// </exception>
    /// <exception cref="IOException">The connection has ended.</exception>
    public void PutChar(byte value) => Write([value]);

    /// <summary>Looks at what is there, as far as it fits, and leaves it; does not wait.</summary>
    /// <returns>How many bytes; 0 when there is nothing.</returns>
    public int Peek(Span<byte> buffer)
    {
        CheckReadable();
        lock (_sync)
        {
            int count = Math.Min(buffer.Length, _incoming.Count);
            _incoming.Waiting[..count].CopyTo(buffer);
            return count;
        }
    }

    /// <summary>Looks at so many bytes, or as many as are there, and leaves them; does not wait.</summary>
    public byte[] Peek(int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        CheckReadable();
        lock (_sync)
        {
            return _incoming.Waiting[..Math.Min(maxLength, _incoming.Count)].ToArray();
        }
    }

    /// <summary>Passes over so many bytes, or as many as are there; does not wait.</summary>
    /// <returns>How many were passed over.</returns>
    public int Skip(int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        CheckReadable();
        int count;
        lock (_sync)
        {
            _hasNews = false;
            count = _incoming.Skip(maxLength);
        }

        _connection?.ReaderWake.Set();
        return count;
    }

    /// <summary>
    /// From here on what is read is kept, so that <see cref="RollbackTransaction"/> can put it back: to read a message that
    /// may not be there whole yet.
    /// </summary>
    /// <exception cref="InvalidOperationException">A transaction is open already.</exception>
    public void StartTransaction()
    {
        ThrowIfDisposed();
        lock (_sync)
        {
            if (_incoming.InTransaction)
            {
                throw new InvalidOperationException("A transaction is open already.");
            }

            _incoming.Begin();
        }
    }

    /// <summary>What was read since <see cref="StartTransaction"/> is read for good.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public void CommitTransaction() => EndTransaction(commit: true);

    /// <summary>What was read since <see cref="StartTransaction"/> is there again.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public void RollbackTransaction() => EndTransaction(commit: false);

    private void EndTransaction(bool commit)
    {
        lock (_sync)
        {
            if (!_incoming.InTransaction)
            {
                throw new InvalidOperationException("No transaction is open.");
            }

            if (commit)
            {
                _incoming.Commit();
            }
            else
            {
                _incoming.Rollback();
            }
        }

        _connection?.ReaderWake.Set();
    }

    private void CheckReadable()
    {
        if (!OpenMode.HasFlag(FileAccess.Read))
        {
            throw new InvalidOperationException("The socket was opened to be written to.");
        }
    }
}
