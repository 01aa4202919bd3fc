using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>Which groups are offered and accepted, and for which a client sends a share at once (RFC 8446 §4.2.8).</summary>
internal static class GroupDefaults
{
    /// <summary>
    /// The groups to use: those asked for, or the provider's, but for the few that must be asked for; without TLS 1.3 its
    /// groups are left out.
    /// </summary>
    /// <exception cref="ArgumentException">One asked for is not supported, or none is left.</exception>
    internal static IReadOnlyList<KeyExchangeGroup> Resolve(
        IReadOnlyList<NamedGroup>? asked, VersionRange versions, CryptoProvider crypto)
    {
        IEnumerable<KeyExchangeGroup> groups = asked is null
            ? crypto.Groups.Where(group => !IsOptIn(group.Name))
            : asked.Select(name => crypto.FindGroup(name)
                ?? throw new ArgumentException($"The group {name} is not supported by the {crypto.Name} provider."));

        // draft-ietf-tls-ecdhe-mlkem §3: in TLS 1.2 they MUST NOT be used.
        List<KeyExchangeGroup> found = [.. groups.Where(group => versions.HasTls13 || !group.Name.IsTls13Only())];
        return found.Count > 0
            ? found
            : throw new ArgumentException("At least one group of a version that is spoken is needed.");
    }

    /// <summary>The groups to send a share for, in the order in which they are offered.</summary>
    /// <param name="asked">Those asked for; may be empty, which waits for the server to ask.</param>
    /// <param name="hint">What the server is believed to accept; with a group among it, one share for that will do.</param>
    /// <param name="offered">The groups that are offered.</param>
    /// <exception cref="ArgumentException">One asked for is not offered.</exception>
    internal static IReadOnlyList<NamedGroup> KeyShares(
        IReadOnlyList<NamedGroup>? asked,
        IReadOnlyList<NamedGroup>? hint,
        IReadOnlyList<KeyExchangeGroup> offered)
    {
        List<NamedGroup> names = [.. offered.Select(group => group.Name)];
        List<NamedGroup> shares = asked is null ? Best(names) : [.. names.Where(asked.Contains)];
        if (asked is not null && shares.Count != asked.Distinct().Count())
        {
            throw new ArgumentException("A key share can be sent only for a group that is offered.");
        }

        return hint is not null && names.Exists(hint.Contains) ? [names.Find(hint.Contains)] : shares;
    }

    /// <summary>
    /// The first group that a quantum computer does not break, and the first of the others, for servers that do not know
    /// the first: a retry costs a round trip, and a classical share is small.
    /// </summary>
    private static List<NamedGroup> Best(List<NamedGroup> names)
    {
        int hybrid = names.FindIndex(name => name.IsTls13Only());
        int classical = names.FindIndex(name => !name.IsTls13Only());
        return [.. names.Where((_, index) => index == hybrid || index == classical)];
    }

    /// <summary>
    /// Rarely wanted, and each makes every ClientHello longer: ML-KEM-1024 without a curve beside it, and the hybrid with
    /// P-256.
    /// </summary>
    private static bool IsOptIn(NamedGroup group) =>
        group is NamedGroup.MLKem1024 or NamedGroup.Secp256r1MLKem768;
}
