using System;

namespace Tls;

/// <summary>
/// Remembers which ClientHellos with early data a server has accepted, so that none is accepted twice (RFC 8446 §8.2).
/// Servers that share ticket keys are one server here and must share a recorder, or early data can be replayed to each
/// of them. Implementations are safe to use from several threads, and called while a handshake waits: one
/// that takes its time is a <see cref="TlsAsyncReplayRecorder"/>.
/// </summary>
public abstract class TlsReplayRecorder
{
    /// <summary>
    /// How long nothing is accepted by a recorder that may have forgotten something, as after a restart (RFC 8446 §8.2): at
    /// least twice <see cref="TlsServerOptions.EarlyDataAgeTolerance"/>, unless nothing can have come before. Zero unless
    /// overridden.
    /// </summary>
    public virtual TimeSpan Quarantine => TimeSpan.Zero;

    /// <summary>Remembers a hello, at one stroke with asking whether it is remembered.</summary>
    /// <param name="hello">32 to 255 bytes that only this hello has, already authenticated.</param>
    /// <param name="until">When it may be forgotten: the hello is too old to be accepted then.</param>
    /// <returns>
    /// True when it was not known and is now. False when it was, or when it cannot be remembered: early data is then
    /// declined, and the handshake goes on without.
    /// </returns>
    public abstract bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until);
}
