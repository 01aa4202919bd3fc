using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// binder_key of RFC 8446 §7.1. A binder is computed with it as a Finished is with its base key (§4.2.11.2).
/// </summary>
internal readonly ref struct BinderKey(KeySchedule13 schedule, Span<byte> bytes) : IBaseKey
{
    private readonly Span<byte> _bytes = bytes;

    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The binder: a MAC over the ClientHello up to and not including the binders.</summary>
    /// <param name="truncatedHello">
    /// Transcript-Hash(Truncate(ClientHello1)), or Transcript-Hash(ClientHello1, HelloRetryRequest,
    /// Truncate(ClientHello2)).
    /// </param>
    /// <param name="binder">Hash.length bytes.</param>
    internal void Compute(in TranscriptHash truncatedHello, Span<byte> binder) =>
        FinishedMac.Compute(this, truncatedHello, binder);

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => FixedTime.Wipe(_bytes);
}
