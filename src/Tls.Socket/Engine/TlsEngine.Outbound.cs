using System;
using System.Collections.Generic;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls;

/// <content>To the peer: machine → flight → records. Everything here holds <see cref="Sync"/>.</content>
public sealed partial class TlsEngine
{
    /// <summary>More than this in answers nobody takes, and the peer is only making us answer.</summary>
    private const int MaxPendingOutput = 512 * 1024;

    private readonly OutboundRecords _outbound;
    private OutputQueue _queue;

    /// <summary>Messages of ours that are not sealed yet.</summary>
    private OutputQueue _flight;

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
                    SealFlight();
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

    /// <summary>Packs the queued messages into as few records as they need.</summary>
    private void SealFlight()
    {
        // §6.1: close_notify says that nothing more will be sent; an answer to a KeyUpdate is due with data alone.
        if (_flight.Count > 0 && !IsShutDown)
        {
            SealRecords(ContentType.Handshake, _flight.Waiting);
        }

        _flight.Dispose();
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

    /// <summary>Runs something on the machine and seals what it sends.</summary>
    private void Drive<T>(Action<TlsEngine, T> action, T argument)
    {
        lock (Sync)
        {
            try
            {
                action(this, argument);
                SealFlight();
                NoteConnected();
            }
            catch (TlsException exception)
            {
                throw Fail(exception);
            }
        }
    }

    /// <summary>What the machine does, done.</summary>
    private sealed class Output : IHandshakeOutput
    {
        private readonly TlsEngine _engine;

        internal Output(TlsEngine engine) => _engine = engine;

        public bool IsKeyUpdateWaiting => _engine._queue.HoldsMark;

        public void SendMessages(ReadOnlySpan<byte> messages)
        {
            // §4: messages MUST be sent in order: what answers these cannot have come before them.
            if (!_engine._machine.IsConnected && !_engine._reassembler.IsEmpty)
            {
                throw Fault.Of(
                    TlsFault.UnexpectedDataAfterFlight,
                    $"{_engine._reassembler.Waiting} bytes of the handshake came before what they answer");
            }

            _engine._flight.Add(messages);
            if (_engine._observer is { } observer)
            {
                // A copy: an observer may dispose of the connection, and the room of the flight is then somebody else's.
                ObserveMessages(observer, messages.ToArray());
            }
        }

        public void SendChangeCipherSpec()
        {
            _engine.SealFlight();
            Span<byte> record = _engine._queue.GetSpan(OutboundRecords.ChangeCipherSpecSize);
            _engine._queue.Advance(OutboundRecords.WriteChangeCipherSpec(record));
            _engine._observer?.ChangeCipherSpec(TlsDirection.Sent);
        }

        public void InstallReadKeys(KeyEpoch epoch, TrafficKeys keys)
        {
            // §5.1: handshake messages MUST NOT span key changes; the reassembler alone can say that they do not.
            RecordBoundary boundary;
            try
            {
                boundary = _engine._reassembler.Boundary();
            }
            catch
            {
                keys.Dispose();
                throw;
            }

            _engine._inbound.InstallKeys(keys, boundary);
            _engine._observer?.KeysInstalled(TlsDirection.Received, Phase(epoch));
        }

        public void InstallWriteKeys(KeyEpoch epoch, TrafficKeys keys)
        {
            try
            {
                _engine.SealFlight();
            }
            catch
            {
                keys.Dispose();
                throw;
            }

            _engine._outbound.InstallKeys(keys);
            if (_engine.IsConnected)
            {
                // What has just been sealed is a KeyUpdate; nothing else changes keys after the handshake.
                _engine._queue.Mark();
            }

            _engine._observer?.KeysInstalled(TlsDirection.Sent, Phase(epoch));
        }

        public void LimitRecords(int send, int receive)
        {
            _engine._outbound.MaxPlaintext = Math.Min(_engine._outbound.MaxPlaintext, send);
            _engine._inbound.MaxPlaintext = receive;
        }

        public void RemoveWriteKeys()
        {
            _engine.SealFlight();
            _engine._outbound.RemoveKeys();
        }

        public void LogSecret(string label, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> secret)
        {
            if (_engine._setup.KeyLog is { } log)
            {
                // RFC 9850: <label> <space> <client random, hex> <space> <secret, hex>
                log($"{label} {Convert.ToHexStringLower(clientRandom)} {Convert.ToHexStringLower(secret)}");
            }
        }

        public void ReceivedTicket(NewSessionTicket13 ticket) => _engine.TicketReceived?.Invoke(ticket);

        public void ReceivedRenegotiationRequest(bool isAnswered)
        {
            _engine._renegotiations.Add(RecordLimits.MaxRenegotiationRequests, TlsFault.LimitRenegotiations);
            if (isAnswered && _engine._setup.Renegotiation == TlsRenegotiationAnswer.Refuse)
            {
                throw Fault.Of(TlsFault.LimitRenegotiations, "the peer asks to renegotiate");
            }

            if (isAnswered && _engine._setup.Renegotiation == TlsRenegotiationAnswer.Decline && !_engine.IsShutDown)
            {
                _engine.SendAlert(new Alert(AlertLevel.Warning, AlertDescription.NoRenegotiation));
            }
        }

        public bool WantsSessions => _engine.WantsSessions;

        public void NewSession(ClientSession session) => _engine.TakeSession(session);

        public bool MayResumePeer(IReadOnlyList<ReadOnlyMemory<byte>> chain) => _engine.MayResumePeer(chain);

        public void ReceivedLateRequest()
        {
            _engine._lateRequests.Add(RecordLimits.MaxCertificateRequests, TlsFault.LimitCertificateRequests);
            _ = _engine.DescribeNow();
        }

        public void LateAuthenticated() => _engine._infoIsStale = true;

        public void LateAnswered(ReadOnlyMemory<byte> requestContext, bool isAuthenticated) =>
            _engine.NoteLateAnswer(requestContext, isAuthenticated);

        public void ReceivedKeyUpdate(bool updateRequested)
        {
            _engine.KeyUpdatesReceived++;
            _engine._keyUpdates.Add(RecordLimits.MaxKeyUpdates, TlsFault.LimitKeyUpdates);
        }

        private static TlsKeyPhase Phase(KeyEpoch epoch) => epoch switch
        {
            KeyEpoch.EarlyData => TlsKeyPhase.EarlyData,
            KeyEpoch.Handshake => TlsKeyPhase.Handshake,
            KeyEpoch.Application => TlsKeyPhase.Application,
        };
    }

    private static void ObserveMessages(TlsObserver observer, ReadOnlySpan<byte> messages)
    {
        while (!messages.IsEmpty)
        {
            int size = 4 + ((messages[1] << 16) | (messages[2] << 8) | messages[3]);
            observer.HandshakeMessage(TlsDirection.Sent, messages[..size]);
            messages = messages[size..];
        }
    }
}
