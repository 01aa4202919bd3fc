using System;
using System.Collections.Generic;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>
/// On a server, which pre-shared keys a client says it has, or which one began the session that it wants to resume; on a
/// client, the hint by which a server of TLS 1.2 says which it would like: to look a key up by.
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
        IdentityHint = question.IdentityHint ?? default;
    }

    /// <summary>The version agreed on.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>The host name the client asked for (RFC 6066), or null.</summary>
    public string? ServerName { get; }

    /// <summary>
    /// Server: the identities, in the client's order: hostile bytes until its binder, or its Finished, has verified. In TLS
    /// 1.2 exactly one. Empty on a client.
    /// </summary>
    public IReadOnlyList<TlsPresharedKeyIdentity> Identities { get; }

    /// <summary>
    /// Client: psk_identity_hint (RFC 4279 §5.2, UTF-8 by §5.1), hostile bytes until the server's Finished has verified;
    /// empty when the server gives none, and on a server.
    /// </summary>
    public ReadOnlyMemory<byte> IdentityHint { get; }
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
