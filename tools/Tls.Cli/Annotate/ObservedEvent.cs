using System;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>Something a <see cref="TlsObserver"/> saw, kept.</summary>
internal abstract record ObservedEvent
{
    /// <summary>A whole handshake message.</summary>
    internal sealed record Message(TlsDirection Direction, ReadOnlyMemory<byte> Bytes) : ObservedEvent;

    /// <summary>A change_cipher_spec.</summary>
    internal sealed record Dummy(TlsDirection Direction) : ObservedEvent;

    /// <summary>New keys.</summary>
    internal sealed record Keys(TlsDirection Direction, TlsKeyPhase Phase) : ObservedEvent;

    /// <summary>An alert.</summary>
    internal sealed record Alarm(TlsDirection Direction, Alert Alert) : ObservedEvent;

    /// <summary>A verdict on the peer's certificate.</summary>
    internal sealed record Verdict(TlsPeerVerification Verification) : ObservedEvent;
}
