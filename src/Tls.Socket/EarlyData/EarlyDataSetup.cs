using System;
using System.Runtime.CompilerServices;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>What early data in a server's options means.</summary>
internal static class EarlyDataSetup
{
    // As with the ring of keys: what is prepared may be prepared again.
    private static readonly ConditionalWeakTable<TlsServerOptions, InMemoryReplayRecorder> OwnRecorders = [];

    /// <summary>What the machine is told; null when no early data is taken.</summary>
    /// <exception cref="ArgumentException">Something does not fit, said in words.</exception>
    internal static ServerEarlyData? Of(TlsServerOptions options, ServerSessions13? sessions, CryptoProvider crypto)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxEarlyDataSize, nameof(options.MaxEarlyDataSize));
        if (options.MaxEarlyDataSize == 0)
        {
            return null;
        }

        if (sessions is null)
        {
            throw new ArgumentException("Early data needs sessions: TicketCount is 0.", nameof(options));
        }

        if (options.EarlyDataAgeTolerance <= TimeSpan.Zero || options.EarlyDataAgeTolerance > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException(
                "EarlyDataAgeTolerance is above zero and at most ten minutes.", nameof(options));
        }

        if (options.TicketKeys is not null && options.ReplayRecorder is null)
        {
            throw new ArgumentException(
                "Early data under TicketKeys, which other servers may share, needs a ReplayRecorder that they share too.",
                nameof(options));
        }

        // RFC 8446 §8.2: SHOULD reject 0-RTT as long as any portion of the recording window overlaps the startup time. Zero
        // is somebody's word that nothing can have come before.
        if (options.ReplayRecorder is { Quarantine: { Ticks: > 0 } quarantine }
            && quarantine < 2 * options.EarlyDataAgeTolerance)
        {
            throw new ArgumentException(
                "The quarantine of the ReplayRecorder is shorter than twice EarlyDataAgeTolerance: what the process before "
                + "this one accepted would pass again.",
                nameof(options));
        }

        return new ServerEarlyData
        {
            MaxSize = (uint)options.MaxEarlyDataSize,
            AgeTolerance = options.EarlyDataAgeTolerance,
            Recorder = Recorder(options),
            AsksWhetherNew = options.ReplayRecorder is TlsAsyncReplayRecorder,
        };
    }

    private static Bridge? Recorder(TlsServerOptions options)
    {
        if (options.ReplayRecorder is TlsAsyncReplayRecorder
            || options is { Tickets: TlsTicketForm.Handle, ReplayRecorder: null })
        {
            return null;
        }

        return new Bridge(options.ReplayRecorder ?? OwnRecorders.GetValue(options, owner =>

            // These options' own keys are no older than this recorder, so nothing can have come before.
            new InMemoryReplayRecorder(
                quarantine: TimeSpan.Zero, clock: owner.TimeProvider, crypto: owner.Crypto)));
    }

    private sealed class Bridge(TlsReplayRecorder recorder) : IReplayRecorder
    {
        public bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until) => recorder.TryAdd(hello, until);
    }
}
