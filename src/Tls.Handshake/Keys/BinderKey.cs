using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// binder_key of RFC 8446 §7.1. A binder is computed with it as a Finished is with its base key (§4.2.11.2).
/// </summary>
internal sealed class BinderKey(KeySchedule13 schedule, SecretBytes bytes) : Secret13(schedule, bytes)
{
    /// <summary>The binder: a MAC over the ClientHello up to and not including the binders.</summary>
    /// <param name="truncatedHello">
    /// Transcript-Hash(Truncate(ClientHello1)), or Transcript-Hash(ClientHello1, HelloRetryRequest,
    /// Truncate(ClientHello2)).
    /// </param>
    /// <param name="binder">Hash.length bytes.</param>
    internal void Compute(in TranscriptHash truncatedHello, Span<byte> binder) =>
        FinishedMac.Compute(this, truncatedHello, binder);
}
