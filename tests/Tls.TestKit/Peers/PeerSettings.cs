using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>Who a scripted peer is, and how it draws.</summary>
public sealed record PeerSettings
{
    /// <summary>Everything random comes from this.</summary>
    public long Seed { get; init; }

    /// <summary>The name a scripted client asks for.</summary>
    public string ServerName { get; init; } = "localhost";

    /// <summary>
    /// Whether a scripted client that is to be retried offers no key share at all (RFC 8446 §4.2.8: "in order to
    /// request group selection from the server"), which any server answers so; otherwise it offers P-521 alone.
    /// </summary>
    public bool RetriesWithoutShare { get; init; }

    /// <summary>The group that a scripted server retries for: one that the client has no share of.</summary>
    public NamedGroup RetryGroup { get; init; } = NamedGroup.Secp256r1;

    /// <summary>The certificates it shows, leaf first; DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; init; } = [];

    /// <summary>The key of the leaf: P-256.</summary>
    public SigningKey? Key { get; init; }

    /// <summary>The session that goes on, in a scenario in which one does.</summary>
    public PeerSession? Session { get; init; }

    /// <summary>The identity of the external pre-shared key, for SHA-256.</summary>
    public ReadOnlyMemory<byte> PskIdentity { get; init; } = "scripted"u8.ToArray();

    /// <summary>The external pre-shared key.</summary>
    public ReadOnlyMemory<byte> PskKey { get; init; } = new byte[32];
}
