using System;
using System.Collections.Generic;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls;

/// <content>What the machine does, done: machine → records. All of it is called under the engine's lock.</content>
public sealed partial class TlsEngine : IHandshakeOutput
{
    bool IHandshakeOutput.IsKeyUpdateWaiting => _queue.HoldsMark;

    void IHandshakeOutput.SendMessages(ReadOnlySpan<byte> messages)
    {
        // §4: messages MUST be sent in order: what answers these cannot have come before them.
        if (!_machine.IsConnected && !_reassembler.IsEmpty)
        {
            throw Fault.Of(
                TlsFault.UnexpectedDataAfterFlight,
                $"{_reassembler.Waiting} bytes of the handshake came before what they answer");
        }

        // §6.1: close_notify says that nothing more will be sent; an answer to a KeyUpdate is due with data alone.
        if (!IsShutDown)
        {
            SealRecords(ContentType.Handshake, messages);
        }

        if (_observer is { } observer)
        {
            // A copy: an observer may dispose of the connection, and the room of the messages is then somebody else's.
            ObserveMessages(observer, messages.ToArray());
        }
    }

    void IHandshakeOutput.SendChangeCipherSpec()
    {
        Span<byte> record = _queue.GetSpan(OutboundRecords.ChangeCipherSpecSize);
        _queue.Advance(OutboundRecords.WriteChangeCipherSpec(record));
        _observer?.ChangeCipherSpec(TlsDirection.Sent);
    }

    void IHandshakeOutput.InstallReadKeys(KeyEpoch epoch, TrafficKeys keys)
    {
        // §5.1: handshake messages MUST NOT span key changes; the reassembler alone can say that they do not.
        RecordBoundary boundary;
        try
        {
            boundary = _reassembler.Boundary();
        }
        catch
        {
            keys.Dispose();
            throw;
        }

        _inbound.InstallKeys(keys, boundary);
        _observer?.KeysInstalled(TlsDirection.Received, Phase(epoch));
    }

    void IHandshakeOutput.InstallWriteKeys(KeyEpoch epoch, TrafficKeys keys)
    {
        _outbound.InstallKeys(keys);
        if (IsConnected)
        {
            // What has just been sealed is a KeyUpdate; nothing else changes keys after the handshake.
            _queue.Mark();
        }

        _observer?.KeysInstalled(TlsDirection.Sent, Phase(epoch));
    }

    void IHandshakeOutput.LimitRecords(int send, int receive)
    {
        _outbound.MaxPlaintext = Math.Min(_outbound.MaxPlaintext, send);
        _inbound.MaxPlaintext = receive;
    }

    void IHandshakeOutput.RemoveWriteKeys() => _outbound.RemoveKeys();

    void IHandshakeOutput.LogSecret(string label, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> secret)
    {
        if (_setup.KeyLog is { } log)
        {
            // RFC 9850: <label> <space> <client random, hex> <space> <secret, hex>
            log($"{label} {Convert.ToHexStringLower(clientRandom)} {Convert.ToHexStringLower(secret)}");
        }
    }

    void IHandshakeOutput.ReceivedTicket(NewSessionTicket13 ticket) =>
        _uncommon?.TicketReceived?.Invoke(ticket);

    void IHandshakeOutput.ReceivedRenegotiationRequest(bool isAnswered)
    {
        Uncommon.Renegotiations.Add(RecordLimits.MaxRenegotiationRequests, TlsFault.LimitRenegotiations);
        if (isAnswered && _setup.Renegotiation == TlsRenegotiationAnswer.Refuse)
        {
            throw Fault.Of(TlsFault.LimitRenegotiations, "the peer asks to renegotiate");
        }

        if (isAnswered && _setup.Renegotiation == TlsRenegotiationAnswer.Decline && !IsShutDown)
        {
            SendAlert(new Alert(AlertLevel.Warning, AlertDescription.NoRenegotiation));
        }
    }

    bool IHandshakeOutput.WantsSessions => WantsSessions;

    void IHandshakeOutput.NewSession(ClientSession session) => TakeSession(session);

    bool IHandshakeOutput.MayResumePeer(IReadOnlyList<ReadOnlyMemory<byte>> chain) => MayResumePeer(chain);

    void IHandshakeOutput.ReceivedLateRequest()
    {
        Uncommon.LateRequests.Add(RecordLimits.MaxCertificateRequests, TlsFault.LimitCertificateRequests);
        _ = DescribeNow();
    }

    void IHandshakeOutput.LateAuthenticated() => _infoIsStale = true;

    void IHandshakeOutput.LateAnswered(ReadOnlyMemory<byte> requestContext, bool isAuthenticated) =>
        NoteLateAnswer(requestContext, isAuthenticated);

    void IHandshakeOutput.ReceivedKeyUpdate(bool updateRequested)
    {
        Uncommon.KeyUpdatesReceived++;
        Uncommon.KeyUpdates.Add(RecordLimits.MaxKeyUpdates, TlsFault.LimitKeyUpdates);
    }

    private static TlsKeyPhase Phase(KeyEpoch epoch) => epoch switch
    {
        KeyEpoch.EarlyData => TlsKeyPhase.EarlyData,
        KeyEpoch.Handshake => TlsKeyPhase.Handshake,
        KeyEpoch.Application => TlsKeyPhase.Application,
    };

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
