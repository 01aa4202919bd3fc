using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// One entry of a client's pre_shared_key: a session, or a key agreed on outside TLS. Does not own the key.
/// </summary>
internal sealed class OfferedPsk
{
    private readonly ClientSession13? _session;

    /// <summary>A session to resume.</summary>
    internal OfferedPsk(ClientSession13 session) => _session = session;

    /// <summary>An external key.</summary>
    internal OfferedPsk(ExternalPsk external) => External = external;

    /// <summary>The session, or null.</summary>
    internal ClientSession13? Session => _session;

    /// <summary>The external key, or null.</summary>
    internal ExternalPsk? External { get; }

    /// <summary>The key.</summary>
    internal SecretBytes Key => _session?.Psk ?? External!.Key;

    /// <summary>The hash it goes with.</summary>
    internal HashKind Hash => _session?.Suite.Hash ?? External!.Hash;

    /// <summary>What its binder key is derived by.</summary>
    internal PskKind Kind => External.KindOf();

    /// <summary>What stands for it on the wire.</summary>
    internal PskIdentity Identity => _session is { } session
        ? new PskIdentity(session.Ticket, session.ObfuscatedAge)

        // §4.2.11: for identities established externally, an obfuscated_ticket_age of 0 SHOULD be used.
        : new PskIdentity(External!.Identity, 0);
}

/// <summary>Where a pre-shared key comes from, which its binder says (RFC 8446 §4.2.11.2; RFC 9258 §5.2).</summary>
internal enum PskKind
{
    /// <summary>"res binder": a ticket.</summary>
    Resumption,

    /// <summary>"ext binder": agreed on outside TLS, used as it is.</summary>
    External,

    /// <summary>"imp binder": agreed on outside TLS and imported.</summary>
    Imported,
}

/// <summary>Telling them apart.</summary>
internal static class PskKinds
{
    /// <summary>The kind of a key; without one it is a session's.</summary>
    internal static PskKind KindOf(this ExternalPsk? external) => external switch
    {
        null => PskKind.Resumption,
        { IsImported: true } => PskKind.Imported,
        _ => PskKind.External,
    };
}
