using System;
using System.Collections.Generic;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls;

/// <content>To the peer: bytes → records. Everything here holds <see cref="Sync"/>.</content>
public sealed partial class TlsEngine
{
    /// <summary>More than this in answers nobody takes, and the peer is only making us answer.</summary>
    private const int MaxPendingOutput = 512 * 1024;

    private readonly OutboundRecords _outbound;
    private OutputQueue _queue;

    /// <summary>Whether bytes for the peer wait to be taken with <see cref="Flush"/>.</summary>
    public bool HasPendingOutput
    {
        get
        {
            lock (Sync)
            {
                return _queue.Count > 0;
            }
        }
    }

    /// <summary>
    /// The same without the lock: true for whoever just made the engine owe something, a guess for everybody else.
    /// </summary>
    internal bool OwesOutput => _queue.Count != 0;

    /// <summary>Takes bytes for the peer that wait: answers, alerts, the rest of a flight.</summary>
    /// <param name="destination">Room for them.</param>
    /// <returns>How many bytes were written there.</returns>
    public int Flush(Span<byte> destination)
    {
        lock (Sync)
        {
            return _queue.MoveTo(destination);
        }
    }

    /// <summary>The room that sealing so much plaintext takes at most, in bytes, with what waits before it.</summary>
    /// <param name="plaintextLength">In bytes.</param>
    public int MaxSealedSize(int plaintextLength)
    {
        lock (Sync)
        {
            return _queue.Count + _outbound.SealedSize(plaintextLength);
        }
    }

    private TlsStatus Seal(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        consumed = 0;
        written = _queue.MoveTo(destination);
        try
        {
            while (_queue.Count == 0 && consumed < source.Length)
            {
                if (_outbound.KeyUpdateDue && _machine.IsConnected && _machine.Version == ProtocolVersion.Tls13)
                {
                    // §5.5: a key update SHOULD be performed before the limit of the AEAD is reached.
                    _machine.SendKeyUpdate(requestPeer: false);
                    written += _queue.MoveTo(destination[written..]);
                    continue;
                }

                int piece = Math.Min(source.Length - consumed, _outbound.MaxPlaintext);
                int room = destination.Length - written - _outbound.Overhead;
                if (room < piece || (_outbound.Pads && _outbound.SealedSize(piece) > destination.Length - written))
                {
                    if (written > 0)
                    {
                        _telemetry.Moved(TlsDirection.Sent, consumed);
                        return TlsStatus.WantWrite;
                    }

                    if (room <= 0 || _outbound.Pads)
                    {
                        // Too small for any record, or for the padding: one is sealed all the same, and goes out in pieces.
                        SealRecords(ContentType.ApplicationData, source.Slice(consumed, piece));
                        consumed += piece;
                        written = _queue.MoveTo(destination);
                        continue;
                    }

                    piece = room;
                }

                written += _outbound.Seal(
                    ContentType.ApplicationData, source.Slice(consumed, piece), destination[written..]);
                consumed += piece;
            }

            _telemetry.Moved(TlsDirection.Sent, consumed);
            return consumed == source.Length && _queue.Count == 0 ? TlsStatus.Complete : TlsStatus.WantWrite;
        }
        catch (TlsException exception)
        {
            throw Fail(exception);
        }
    }

    private void SealRecords(ContentType type, ReadOnlySpan<byte> content)
    {
        if (_queue.Count > MaxPendingOutput)
        {
            throw Fault.Of(TlsFault.LimitKeyUpdates, "the peer demands answers and takes none");
        }

        Span<byte> room = _queue.GetSpan(_outbound.SealedSize(content.Length));
        _queue.Advance(_outbound.SealAll(type, content, room));
    }

    /// <summary>Runs something on the machine.</summary>
    private void Drive<T>(Action<TlsEngine, T> action, T argument)
    {
        lock (Sync)
        {
            try
            {
                action(this, argument);
                NoteConnected();
            }
            catch (TlsException exception)
            {
                throw Fail(exception);
            }
        }
    }
}
