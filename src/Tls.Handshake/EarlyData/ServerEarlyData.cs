using System;

namespace Tls.Handshake;

/// <summary>How a server takes early data (RFC 8446 §4.2.10, §8).</summary>
internal sealed class ServerEarlyData
{
    /// <summary>max_early_data_size of the tickets, in bytes; at least one.</summary>
    internal required uint MaxSize { get; init; }

    /// <summary>How far the client's idea of a ticket's age may be from ours (§8.3).</summary>
    internal required TimeSpan AgeTolerance { get; init; }

    /// <summary>
    /// Remembers which hellos have been seen (§8.2); null where tickets are used once, which is enough (§8.1), and where it is
    /// asked.
    /// </summary>
    internal required IReplayRecorder? Recorder { get; init; }

    /// <summary>Whether the application says which hellos are new: a <see cref="ReplayQuestion"/>.</summary>
    internal bool AsksWhetherNew { get; init; }
}

/// <summary>Whether a hello is new.</summary>
internal interface IReplayRecorder
{
    /// <summary>Remembers something until then.</summary>
    /// <returns>False when it is remembered already, or cannot be.</returns>
    bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until);
}
