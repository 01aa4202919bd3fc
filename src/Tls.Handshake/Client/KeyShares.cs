using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>The private halves behind a ClientHello's key_share (RFC 8446 §4.2.8).</summary>
internal static class KeyShares
{
    /// <summary>A share for each group that the options want one for, in their order.</summary>
    internal static KeyShare[] Generate(ClientHandshakeOptions options)
    {
        IReadOnlyList<NamedGroup> names = options.KeyShareGroups;
        var shares = new KeyShare?[names.Count];

        // draft-ietf-tls-hybrid-design §3.2: the share of a hybrid's half may also stand by itself. Making an X25519 key
        // pair once for both halves its cost; so hybrids come first, wherever they are listed.
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].IsTls13Only())
            {
                shares[i] = Find(options, names[i]).Generate();
            }
        }

        for (int i = 0; i < names.Count; i++)
        {
            shares[i] ??= Component(shares, names[i]) ?? Find(options, names[i]).Generate();
        }

        return shares!;
    }

    /// <summary>The group of that name.</summary>
    internal static KeyExchangeGroup Find(ClientHandshakeOptions options, NamedGroup name)
    {
        for (int i = 0; i < options.Groups.Count; i++)
        {
            if (options.Groups[i].Name == name)
            {
                return options.Groups[i];
            }
        }

        throw new InvalidOperationException($"{name} is not among the groups of the options.");
    }

    private static KeyShare? Component(KeyShare?[] shares, NamedGroup name)
    {
        foreach (KeyShare? share in shares)
        {
            if (share?.ComponentFor(name) is { } component)
            {
                return component;
            }
        }

        return null;
    }
}
