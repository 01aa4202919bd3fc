using System;
using System.Collections.Generic;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>
/// Which pre-shared keys a client says it has, or which one began the session that it wants to resume: to look one of them
/// up by.
/// </summary>
public sealed class TlsPresharedKeyRequest
{
    internal TlsPresharedKeyRequest(PskQuestion question)
    {
        Version = question.Version;
        ServerName = question.ServerName;
        var identities = new List<TlsPresharedKeyIdentity>(question.Identities.Count);
        foreach (ReadOnlyMemory<byte> identity in question.Identities)
        {
            ImportedIdentity? imported =
                Version == ProtocolVersion.Tls13 ? ImportedIdentity.TryRead(identity) : null;
            var seen = imported is null
                ? new TlsPresharedKeyIdentity(identity, default, IsImported: false)
                : new TlsPresharedKeyIdentity(imported.ExternalIdentity, imported.Context, IsImported: true);
            if (!identities.Exists(seen.IsSame))
            {
                identities.Add(seen);
            }
        }

        Identities = identities;
    }

    /// <summary>The version agreed on.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>The host name the client asked for (RFC 6066), or null.</summary>
    public string? ServerName { get; }

    /// <summary>
    /// The identities, in the client's order: hostile bytes until its binder, or its Finished, has verified. In TLS 1.2
    /// exactly one.
    /// </summary>
    public IReadOnlyList<TlsPresharedKeyIdentity> Identities { get; }
}

/// <summary>The name of a pre-shared key, as a client gave it.</summary>
/// <param name="Identity">The external identity.</param>
/// <param name="Context">The context of the import (RFC 9258 §5.1); empty when not imported.</param>
/// <param name="IsImported">Whether the client has imported the key, as the server then must.</param>
public sealed record TlsPresharedKeyIdentity(
    ReadOnlyMemory<byte> Identity, ReadOnlyMemory<byte> Context, bool IsImported)
{
    internal bool IsSame(TlsPresharedKeyIdentity other) =>
        IsImported == other.IsImported
        && Identity.Span.SequenceEqual(other.Identity.Span)
        && Context.Span.SequenceEqual(other.Context.Span);
}
