using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Server: which of these identities is known here? Answered by <see cref="HandshakeMachine.Answer(ExternalPsk?)"/>; null
/// when none is, and then the handshake goes on without a pre-shared key, or ends.
/// </summary>
internal sealed class PskQuestion : HandshakeQuestion
{
    /// <summary>The version agreed on.</summary>
    public required ProtocolVersion Version { get; init; }

    /// <summary>The identities as the client sent them, in its order; in TLS 1.2 exactly one.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Identities { get; init; }

    /// <summary>
    /// TLS 1.3: the hashes of the suites in common, the preferred first; the key must go with one of them.
    /// </summary>
    public IReadOnlyList<HashKind> Hashes { get; init; } = [];

    /// <summary>The host_name the client asked for, or null.</summary>
    public string? ServerName { get; init; }
}
