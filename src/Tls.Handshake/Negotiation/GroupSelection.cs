using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Which group a server takes: RFC 8446 §4.1.1, §4.2.7, §4.2.8. Its own order decides among those the client
/// has sent a share for; only without one, or if the options insist, is the client asked for another
/// (§4.1.4).
/// </summary>
internal static class GroupSelection
{
    /// <summary>The group, and the client's share for it; no share means a HelloRetryRequest.</summary>
    internal static (KeyExchangeGroup Group, KeyShareEntry? Share) Select(
        IReadOnlyList<KeyExchangeGroup> ours,
        bool insistOnPreferred,
        IReadOnlyList<NamedGroup> supported,
        KeyShareClientHello shares)
    {
        KeyExchangeGroup? preferred = null;
        for (int i = 0; i < ours.Count; i++)
        {
            KeyExchangeGroup group = ours[i];
            if (!supported.Holds(group.Name))
            {
                continue;
            }

            preferred ??= group;
            if (shares.Find(group.Name) is { } share)
            {
                return (group, share);
            }

            if (insistOnPreferred)
            {
                break;
            }
        }

        // §4.1.1: without a common group the server MUST abort with handshake_failure or
        // insufficient_security.
        return preferred is null
            ? throw Fault.Of(TlsFault.MismatchGroup, $"none of the {supported.Count} groups is accepted here")
            : (preferred, null);
    }

    /// <summary>TLS 1.2: the first curve of ours that the client knows (RFC 8422 §5.1).</summary>
    internal static KeyExchangeGroup SelectCurve(
        IReadOnlyList<KeyExchangeGroup> ours, IReadOnlyList<NamedGroup> supported) =>

        // RFC 8422 §4: without a common curve no ECC suite can be negotiated: handshake_failure.
        FindCommonCurve(ours, supported) ?? throw Fault.Of(
            TlsFault.MismatchGroup, $"none of the {supported.Count} groups is accepted here");

    /// <summary>The same; null when there is none.</summary>
    internal static KeyExchangeGroup? FindCommonCurve(
        IReadOnlyList<KeyExchangeGroup> ours, IReadOnlyList<NamedGroup> supported)
    {
        for (int i = 0; i < ours.Count; i++)
        {
            if (ours[i].Name.IsCurve() && supported.Holds(ours[i].Name))
            {
                return ours[i];
            }
        }

        return null;
    }
}
