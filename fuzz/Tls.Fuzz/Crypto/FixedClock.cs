using System;

namespace Tls.Fuzz.Crypto;

/// <summary>A clock that stands still, so that what was recorded stays valid.</summary>
internal sealed class FixedClock : TimeProvider
{
    internal static FixedClock Instance { get; } = new();

    /// <summary>The beginning of 2026.</summary>
    internal static DateTimeOffset Now { get; } = DateTimeOffset.UnixEpoch.AddYears(56);

    public override DateTimeOffset GetUtcNow() => Now;
}
