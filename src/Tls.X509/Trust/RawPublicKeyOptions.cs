using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>What to judge a raw public key (RFC 7250) by. Immutable and shared freely.</summary>
public sealed record RawPublicKeyOptions
{
    /// <summary>The keys that are trusted, as SubjectPublicKeyInfo, DER.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Trusted { get; init; }

    /// <summary>What is not trusted, whoever named it; of its entries those of keys count.</summary>
    public DistrustList Distrust { get; init; } = DistrustList.Empty;

    /// <summary>Of which the key must be one, beyond being trusted, unless there are none.</summary>
    public PinnedKeys PinnedKeys { get; init; } = PinnedKeys.None;

    /// <summary>Who imports the key.</summary>
    public CryptoProvider Provider { get; init; } = CryptoProvider.Default;
}
