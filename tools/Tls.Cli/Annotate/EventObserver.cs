using System;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>Hands what it sees to a listener, as values.</summary>
internal sealed class EventObserver : TlsObserver
{
    private readonly Action<ObservedEvent> _listener;

    internal EventObserver(Action<ObservedEvent> listener) => _listener = listener;

    /// <inheritdoc/>
    public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message) =>
        _listener(new ObservedEvent.Message(direction, message.ToArray()));

    /// <inheritdoc/>
    public override void ChangeCipherSpec(TlsDirection direction) =>
        _listener(new ObservedEvent.Dummy(direction));

    /// <inheritdoc/>
    public override void KeysInstalled(TlsDirection direction, TlsKeyPhase phase) =>
        _listener(new ObservedEvent.Keys(direction, phase));

    /// <inheritdoc/>
    public override void AlertExchanged(TlsDirection direction, Alert alert) =>
        _listener(new ObservedEvent.Alarm(direction, alert));

    /// <inheritdoc/>
    public override void PeerVerified(TlsPeerVerification verification) =>
        _listener(new ObservedEvent.Verdict(verification));
}
