using System;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls;

/// <content>From the peer: record → message → machine.</content>
public sealed partial class TlsEngine
{
    private readonly InboundRecords _inbound;
    private readonly HandshakeReassembler _reassembler = new();
    private ChangeCipherSpecPolicy _changeCipherSpecs;
    private AlertPolicy _alerts;

    /// <summary>Plaintext that has found no room, or is early data that came before the end of the handshake.</summary>
    private OutputQueue _plaintext;

    /// <summary>How often the peer has moved its sending keys on (RFC 8446 §4.6.3).</summary>
    public long KeyUpdatesReceived => _uncommon?.KeyUpdatesReceived ?? 0;

    /// <summary>Whether plaintext waits inside the engine: of a stream, early data and nothing else.</summary>
    internal bool HasPlaintext => _plaintext.Count > 0;

    /// <summary>
    /// Takes records from the start of <paramref name="source"/> until there is application data, the handshake is done
    /// (if that is awaited), something must be answered, or the bytes run out.
    /// </summary>
    /// <param name="source">Ciphertext; opened where it stands.</param>
    /// <param name="handshaking">Whether to stop at the end of the handshake.</param>
    /// <param name="direct">
    /// Where a record is opened to at once if its padded plaintext fits, and otherwise not; may be empty. What lies
    /// behind the plaintext there is overwritten.
    /// </param>
    internal Received Receive(Span<byte> source, bool handshaking, Span<byte> direct = default)
    {
        ThrowIfOver();
        int consumed = 0;
        try
        {
            StartOnce();
            while (true)
            {
                if (DeliverMessages() is { } question)
                {
                    return new Received(question, consumed);
                }

                if (handshaking && (_machine.IsConnected || OpensEarly()))
                {
                    return new Received(TlsStatus.Complete, consumed);
                }

                if (IsClosedByPeer)
                {
                    // §6.1: any data received after a closure alert MUST be ignored.
                    return new Received(TlsStatus.Closed, source.Length);
                }

                SkipEarlyDataIfDeclined();
                if (!_inbound.TryReadHeader(source[consumed..], out int size))
                {
                    return new Received(TlsStatus.WantRead, consumed);
                }

                Span<byte> record = source.Slice(consumed, size);
                bool isDirect = _inbound.TryOpenInto(record, direct, out ContentType type, out int length);
                Span<byte> content = isDirect ? direct[..length] : _inbound.Open(record, out type);
                consumed += size;

                // A key that another thread wiped meanwhile is a key that everybody knows.
                ThrowIfOver();
                if (type != ContentType.ApplicationData)
                {
                    if (Take(type, content) is { } asked)
                    {
                        return new Received(asked, consumed);
                    }
                }
                else if (_machine.ReceivesEarlyData
                    ? TakeEarlyData(content, handshaking)
                    : TakeApplicationData(content.Length))
                {
                    return isDirect
                        ? new Received(TlsStatus.Complete, consumed, Direct: length)
                        : Received.InPlace(source, consumed, content);
                }
            }
        }
        catch (TlsException exception)
        {
            TlsException failure = Fail(exception);

            // Keys that are wiped under a read's feet open nothing; that is not the peer's fault.
            ObjectDisposedException.ThrowIf(_disposed, this);
            throw failure;
        }
        catch (Exception exception)
        {
            if (exception is ObjectDisposedException)
            {
                // Ours, if the connection has ended meanwhile; a key's or an observer's fails it as any other does.
                ThrowIfOver();
            }

            throw Fail(new TlsException(TlsFault.InternalError, exception.Message, exception));
        }
    }

    /// <summary>The same for bytes that may not be overwritten: record by record through a buffer of our own.</summary>
    private TlsStatus ReceiveCopy(ReadOnlySpan<byte> source, bool handshaking, out int consumed)
    {
        // What waits inside goes first: it may change the keys by which the next record's header is judged.
        (TlsStatus status, consumed) = Receive([], handshaking);
        while (status == TlsStatus.WantRead)
        {
            int size = WholeRecordSize(source[consumed..]);
            if (size == 0)
            {
                return TlsStatus.WantRead;
            }

            using PooledBytes record = PooledBytes.CopyOf(source.Slice(consumed, size));
            Received received = Receive(record.Span, handshaking);
            (status, consumed) = (received.Status, consumed + received.Consumed);
            if (received.Length > 0)
            {
                Keep(record.Span.Slice(received.Offset, received.Length));
            }
        }

        // §6.1: any data received after a closure alert MUST be ignored.
        consumed = status == TlsStatus.Closed ? source.Length : consumed;
        return status;
    }

    private int WholeRecordSize(ReadOnlySpan<byte> source)
    {
        ThrowIfOver();
        try
        {
            return _inbound.TryReadHeader(source, out int size) ? size : 0;
        }
        catch (TlsException exception)
        {
            throw Fail(exception);
        }
    }

    /// <summary>Takes plaintext that waits.</summary>
    internal int TakePlaintext(Span<byte> destination)
    {
        if (!HasPlaintext)
        {
            return 0;
        }

        // Dispose gives the buffer back too, on whatever thread.
        lock (Sync)
        {
            return _plaintext.MoveTo(destination);
        }
    }

    /// <summary>Plaintext waits; not when the connection is over, whose buffers have gone back.</summary>
    private void Keep(ReadOnlySpan<byte> plaintext)
    {
        lock (Sync)
        {
            ThrowIfOver();
            _plaintext.Add(plaintext);
        }
    }

    private void StartOnce()
    {
        if (!_started)
        {
            _started = true;
            lock (Sync)
            {
                _telemetry.Started(_clientOptions?.TargetHost);

                // RFC 8446 §5.1: an initial ClientHello MAY be in a record of version 0x0301; old servers are happier so.
                _outbound.LegacyVersion = IsServer ? ProtocolVersion.Tls12 : ProtocolVersion.Tls10;
                _machine.Start();
                _outbound.LegacyVersion = ProtocolVersion.Tls12;
                SealInitialEarlyData();
            }
        }
    }

    /// <summary>Gives whole messages to the machine, until there are none or it asks something we cannot answer.</summary>
    private TlsStatus? DeliverMessages()
    {
        TlsStatus? question = null;
        if (_machine.Pending is not null)
        {
            lock (Sync)
            {
                question = Answer();
            }
        }

        ReadOnlySpan<byte> none = [];
        while (question is null && TryTakeMessage(ref none, out ReadOnlySpan<byte> message))
        {
            question = Deliver(message);
        }

        return question;
    }

    /// <summary>
    /// Handshake bytes: messages that stand whole in the record are read there, and what is left, the beginning of one or what
    /// comes after a question, is kept.
    /// </summary>
    private TlsStatus? TakeHandshake(ReadOnlySpan<byte> content)
    {
        _alerts.Reset();
        TlsStatus? question = null;
        if (!_reassembler.IsEmpty)
        {
            _reassembler.Append(content);
            content = [];
        }

        while (question is null && TryTakeMessage(ref content, out ReadOnlySpan<byte> message))
        {
            question = Deliver(message);
        }

        if (!content.IsEmpty)
        {
            _reassembler.Append(content);
        }

        return question;
    }

    private TlsStatus? Deliver(ReadOnlySpan<byte> message)
    {
        lock (Sync)
        {
            _observer?.HandshakeMessage(TlsDirection.Received, message);
            _machine.Receive(message);
            return Answer();
        }
    }

    /// <summary>The next message if it is whole; one that has no place here is not waited for.</summary>
    /// <param name="record">What is left of a record that is read where it stands; empty for what was kept.</param>
    /// <param name="message">Header and body.</param>
    private bool TryTakeMessage(scoped ref ReadOnlySpan<byte> record, out ReadOnlySpan<byte> message)
    {
        if (_reassembler.TryPeek(record, out byte type))
        {
            lock (Sync)
            {
                _machine.CheckExpected((HandshakeType)type);
            }
        }

        return _reassembler.TryTake(ref record, _machine.MaxMessageSize, out message);
    }

    private TlsStatus? Answer()
    {
        TlsStatus? question = AnswerWhatWeCan();
        NoteConnected();
        return question;
    }

    private bool TakeApplicationData(int length)
    {
        // §5.1: application data must not come before the handshake is done; nor between the parts of a message.
        if (!_machine.IsConnected)
        {
            throw Fault.Of(TlsFault.UnexpectedApplicationData, "application data before the end of the handshake");
        }

        _reassembler.RefuseInterleaved(ContentType.ApplicationData);
        if (length == 0)
        {
            return false;
        }

        _telemetry.Moved(TlsDirection.Received, length);
        _alerts.Reset();
        _uncommon?.ForgetRuns();
        return true;
    }

    private TlsStatus? Take(ContentType type, ReadOnlySpan<byte> content)
    {
        switch (type)
        {
            case ContentType.Handshake:
                return TakeHandshake(content);

            case ContentType.Alert:
                _reassembler.RefuseInterleaved(type);
                TakeAlert(content);
                break;

            case ContentType.ChangeCipherSpec:
                TakeChangeCipherSpec(content);
                break;

            case ContentType.Invalid:
                // §4.2.10: early data that we have declined; the record layer has dropped it.
                break;

            case ContentType.ApplicationData:
            default:
                // §5: an implementation that receives an unexpected record type MUST terminate the connection.
                throw Fault.Of(TlsFault.UnexpectedRecordType, $"a record of type {(byte)type}");
        }

        return null;
    }

    private void TakeChangeCipherSpec(ReadOnlySpan<byte> content)
    {
        bool changesKeys = _changeCipherSpecs.Receive(content, _machine.ChangeCipherSpec);
        _observer?.ChangeCipherSpec(TlsDirection.Received);
        if (changesKeys)
        {
            lock (Sync)
            {
                _machine.ReceiveChangeCipherSpec();
            }
        }
    }

    private void TakeAlert(ReadOnlySpan<byte> content)
    {
        AlertEffect effect = _alerts.Receive(content, _machine.Version, out Alert alert);
        _observer?.AlertExchanged(TlsDirection.Received, alert);
        switch (effect)
        {
            case AlertEffect.None:
                break;

            case AlertEffect.PeerClosed when _machine.IsConnected:
                IsClosedByPeer = true;
                AnswerClose();
                break;

            case AlertEffect.PeerClosed:
                // §6.1: a close before the Finished messages is no clean end of anything.
                throw Fault.Of(TlsFault.PeerClosedEarly, "close_notify before the end of the handshake");

            case AlertEffect.Fatal:
                throw new TlsException(alert.Description);
        }
    }

    private void NoteConnected()
    {
        if (_machine.IsConnected && (!IsDescribed || _infoIsStale))
        {
            if (!IsDescribed)
            {
                NoteSession();
            }

            ForgetQuestions();

            _isNoted = true;
            if (_infoIsStale)
            {
                // At once: the answer to another request may be on its way.
                _infoIsStale = false;
                _info = null;
                _ = DescribeNow();
            }

            _telemetry.Connected(this);
        }
    }
}
