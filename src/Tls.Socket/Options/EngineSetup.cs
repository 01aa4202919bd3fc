using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>
/// What every engine of the same options is told, on either side: checked and worked out once, so that a connection holds one
/// reference to it.
/// </summary>
internal abstract class EngineSetup
{
    /// <summary>The provider.</summary>
    internal abstract CryptoProvider Crypto { get; }

    /// <summary>How peers are judged.</summary>
    internal abstract PeerVerificationPolicy Verification { get; }

    /// <summary>Which identity is shown to whom.</summary>
    internal abstract IdentitySelector Identities { get; }

    /// <summary>Receives the secrets (RFC 9850), or null.</summary>
    internal Action<string>? KeyLog { get; private protected init; }

    /// <summary>What is said to a peer that asks to renegotiate.</summary>
    internal TlsRenegotiationAnswer Renegotiation { get; private protected init; }

    /// <summary>Whether the application chooses the identity.</summary>
    internal bool AsksForIdentity { get; private protected init; }

    /// <summary>The pre-shared keys.</summary>
    internal IReadOnlyList<TlsPresharedKey> PresharedKeys { get; private protected init; } = [];

    /// <summary>Whether the application looks pre-shared keys up.</summary>
    internal bool AsksForPresharedKey { get; private protected init; }

    /// <summary>Server: where stapled OCSP responses come from, or null.</summary>
    internal Func<TlsIdentity, ReadOnlyMemory<byte>>? OcspResponseFor { get; private protected init; }

    /// <summary>Server: whether early data may be read before the handshake is done.</summary>
    internal bool ReadsEarlyDataAtOnce { get; private protected init; }

    /// <summary>Server: the sessions of TLS 1.2, or null.</summary>
    internal virtual ServerSessions12? Sessions12 => null;
}
