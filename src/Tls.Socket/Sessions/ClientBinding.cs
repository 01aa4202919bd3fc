using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Wire;

namespace Tls;

/// <summary>
/// Whom a client's session is with and as whom: it is offered to nobody else, and under no other identity of ours.
/// </summary>
internal sealed record ClientBinding(string TargetHost, string ServerName, string Identity)
{
    /// <summary>The binding of these options; null when they have no use for sessions.</summary>
    internal static ClientBinding? If(TlsClientOptions options, ClientSetup setup) =>
        options is { Session: null, SessionCache: null, NewSession: null, SessionWatch: null }
            ? null
            : new ClientBinding(
                (options.TargetHost ?? string.Empty).ToLowerInvariant(),
                (setup.Handshake.ServerName ?? string.Empty).ToLowerInvariant(),
                Fingerprint(options.AllIdentities, setup.Crypto) + PresharedKeySetup.Fingerprint(options, setup.Crypto));

    /// <summary>The key under which a cache keeps sessions of this binding.</summary>
    /// <param name="scope">What else tells servers apart: a port.</param>
    internal string CacheKey(string scope) => string.Join('\n', TargetHost, ServerName, Identity, scope);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static ClientBinding Read(ref TlsReader r) =>
        new(Text(ref r, "target_host"), Text(ref r, "server_name"), Text(ref r, "identity"));

    /// <summary>At least as many bytes as <see cref="Write"/> writes: UTF-8 has three for a character at most.</summary>
    internal int MaxSize => (3 * sizeof(ushort)) + (3 * (TargetHost.Length + ServerName.Length + Identity.Length));

    /// <summary>Writes the three, each as opaque&lt;0..2^16-1&gt;.</summary>
    internal void Write(TlsWriter w)
    {
        w.Opaque16(System.Text.Encoding.UTF8.GetBytes(TargetHost));
        w.Opaque16(System.Text.Encoding.UTF8.GetBytes(ServerName));
        w.Opaque16(System.Text.Encoding.UTF8.GetBytes(Identity));
    }

    private static string Text(ref TlsReader r, string field) =>
        System.Text.Encoding.UTF8.GetString(r.Opaque16(field));

    private static string Fingerprint(IReadOnlyList<TlsIdentity> identities, CryptoProvider crypto) =>
        identities.Count == 0 ? string.Empty : string.Join(
        ' ',
        identities.Select(identity =>
            Convert.ToHexStringLower(identity.Fingerprint(crypto))));
}
