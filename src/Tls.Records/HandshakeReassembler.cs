using System;
using System.Buffers.Binary;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Fragments of handshake records in, whole handshake messages out: a message may be spread over many
/// records, and a record may hold many messages (RFC 8446 §5.1). Messages that stand whole in a record are read there,
/// and memory is for the others alone: never more than one message within its limit and one record beside it; an idle
/// one holds none.
/// <code>
/// struct {
///     HandshakeType msg_type;    1 byte
///     uint24 length;             3 bytes                RFC 8446 §4
///     opaque body[length];
/// } Handshake;
/// </code>
/// </summary>
internal sealed class HandshakeReassembler : IDisposable
{
    private const int HeaderSize = 4;

    // What has come and has not been taken is _buffer[_start.._end].
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    // How much of the record that is being read in place follows the message that was taken last.
    private int _lent;

    /// <summary>Whether we are between messages, with nothing waiting here or in the record being read.</summary>
    internal bool IsEmpty => Waiting == 0;

    /// <summary>
    /// How many bytes wait, of whole messages or of the beginning of one, those included that are still where the record
    /// stands.
    /// </summary>
    internal int Waiting => Buffered + _lent;

    private int Buffered => _end - _start;

    /// <summary>How many bytes of memory are held.</summary>
    internal int Capacity => _buffer.Length;

    /// <summary>Adds the content of one handshake record, or what is left of it by who read its beginning in place.</summary>
    /// <exception cref="InvalidOperationException">
    /// A whole message is still waiting: <see cref="TryTake"/> until it says false, so that memory stays
    /// bounded.
    /// </exception>
    internal void Append(ReadOnlySpan<byte> fragment)
    {
        // §5.1: implementations must not send zero-length fragments of handshake types.
        if (fragment.IsEmpty)
        {
            throw Fault.Of(TlsFault.UnexpectedEmptyFragment, "a handshake record without content");
        }

        if (Buffered >= HeaderSize && Buffered >= HeaderSize + BodyLength(Next([])))
        {
            throw new InvalidOperationException("A whole handshake message waits to be taken.");
        }

        Reserve(fragment.Length);
        fragment.CopyTo(_buffer.AsSpan(_end));
        _end += fragment.Length;
        _lent = 0;
    }

    /// <summary>The type of the next message, once its header is there.</summary>
    /// <param name="record">What has not been taken of the record that is being read in place; otherwise empty.</param>
    /// <param name="type">HandshakeType.</param>
    internal bool TryPeek(ReadOnlySpan<byte> record, out byte type)
    {
        ReadOnlySpan<byte> next = Next(record);
        bool isThere = next.Length >= HeaderSize;
        type = isThere ? next[0] : default;
        return isThere;
    }

    /// <summary>
    /// Takes the next message, if it is whole: of what was added, and where nothing of that waits, of a record that is read
    /// where it stands. The caller goes on with what is left of the record until the answer is no, and then adds the rest.
    /// </summary>
    /// <param name="record">
    /// Content of one handshake record that was not added, empty if there is none; what is left of it afterwards.
    /// </param>
    /// <param name="maxMessageSize">
    /// The longest body the state that will receive it is ready to hold, in bytes. Checked as soon as the
    /// message's header is there, before its body is waited for.
    /// </param>
    /// <param name="message">Header and body: in the record, or valid until the next <see cref="Append"/>.</param>
    /// <returns>False when more records are needed.</returns>
    internal bool TryTake(scoped ref ReadOnlySpan<byte> record, int maxMessageSize, out ReadOnlySpan<byte> message)
    {
        message = default;
        ReadOnlySpan<byte> next = Next(record);
        if (next.Length < HeaderSize)
        {
            return false;
        }

        // §6.2: a field out of range; nobody may make us hold more than the state can use.
        int body = BodyLength(next);
        if (body > maxMessageSize)
        {
            throw Fault.Of(
                TlsFault.LimitHandshakeMessageSize,
                $"handshake message {next[0]} of {body} bytes, at most {maxMessageSize} here");
        }

        if (next.Length < HeaderSize + body)
        {
            return false;
        }

        message = next[..(HeaderSize + body)];
        if (Buffered == 0)
        {
            record = record[message.Length..];
            _lent = record.Length;
            return true;
        }

        _start += message.Length;
        if (Buffered == 0)
        {
            // The span keeps the bytes alive for its reader; the connection lets go of them.
            Forget();
        }

        return true;
    }

    /// <summary>Proof that we are between messages; anything buffered is a fault.</summary>
    internal RecordBoundary Boundary() => RecordBoundary.Of(this);

    /// <summary>
    /// Called for every record that is processed: only handshake records may come while a message is
    /// incomplete. A change_cipher_spec that is dropped "without further processing" (§5) is not processed,
    /// and does not count.
    /// </summary>
    internal void RefuseInterleaved(ContentType type)
    {
        // §5.1: between the records of one handshake message there must not be any other record.
        if (type != ContentType.Handshake && !IsEmpty)
        {
            throw Fault.Of(
                TlsFault.UnexpectedInterleaving,
                $"{type} after {Waiting} bytes of an incomplete handshake message");
        }
    }

    /// <summary>Wipes what is buffered.</summary>
    public void Dispose()
    {
        FixedTime.Wipe(_buffer);
        Forget();
    }

    private static int BodyLength(ReadOnlySpan<byte> message) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(message) & 0xff_ffff);

    // What was added comes before what the record holds.
    private ReadOnlySpan<byte> Next(ReadOnlySpan<byte> record) =>
        Buffered == 0 ? record : _buffer.AsSpan(_start, Buffered);

    private void Forget()
    {
        _buffer = [];
        _start = 0;
        _end = 0;
        _lent = 0;
    }

    // Room for the bytes that came, doubling: a length that is merely announced costs nothing, and 10,000
    // one-byte records cost no more than one record of 10,000 bytes.
    private void Reserve(int count)
    {
        if (_buffer.Length - _end >= count)
        {
            return;
        }

        int needed = Buffered + count;
        byte[] room = needed <= _buffer.Length / 2 ? _buffer : new byte[Math.Max(needed, 2 * Buffered)];
        _buffer.AsSpan(_start, Buffered).CopyTo(room);
        _end -= _start;
        _start = 0;
        _buffer = room;
    }
}
