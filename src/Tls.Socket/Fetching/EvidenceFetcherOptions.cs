using System;
using Tls.X509;

namespace Tls;

/// <summary>What an <see cref="EvidenceFetcher"/> fetches, and what it keeps.</summary>
public sealed record EvidenceFetcherOptions
{
    /// <summary>What may be fetched for one verification, and what that may cost.</summary>
    public FetchOptions Limits { get; init; } = FetchOptions.Default;

    /// <summary>
    /// How many fetches are under way at once, of all verifications together; further ones wait their turn, as long as one
    /// verification may take (<see cref="FetchOptions.MaxTime"/>).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public int MaxFlights
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 32;

    /// <summary>How many answers are kept, failures included; the one used longest ago goes first.</summary>
    public int CacheEntries { get; init; } = 256;

    /// <summary>How many bytes of answers are kept.</summary>
    public long CacheBytes { get; init; } = 64 << 20;

    /// <summary>
    /// How long an answer is kept at most that a verdict rested on; not past its own nextUpdate. With zero, every verification
    /// asks anew, and so sends a nonce of its own where <see cref="FetchOptions.OcspNonce"/> asks for one; otherwise a nonce says
    /// of an answer no more than that it was fresh when it was fetched.
    /// </summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// How long nothing is asked again where nothing was to be had, or what came was of no use; twice as long after each
    /// further failure, up to an hour.
    /// </summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What tells how old answers are.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
