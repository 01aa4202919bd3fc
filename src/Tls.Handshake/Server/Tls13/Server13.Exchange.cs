using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The group of the key exchange, and the client's half of it if it has sent one.</summary>
internal sealed record Exchange(KeyExchangeGroup Group, KeyShareEntry? ClientShare)
{
    /// <summary>Whether the client must be asked for its half (HelloRetryRequest).</summary>
    internal bool IsMissing => ClientShare is null;

    /// <summary>Selects by our order (RFC 8446 §4.1.1).</summary>
    internal static Exchange Select(Settled settled)
    {
        ExtensionBlock extensions = settled.Hello.Extensions;

        // §9.2: without "supported_groups" and "key_share" there is no (EC)DHE.
        (KeyExchangeGroup group, KeyShareEntry? share) = GroupSelection.Select(
            settled.Options.Groups,
            settled.Options.InsistOnPreferredGroup,
            extensions.Require<SupportedGroups>(ExtensionType.SupportedGroups).Groups,
            extensions.Require<KeyShareClientHello>(ExtensionType.KeyShare));
        return new Exchange(group, share);
    }
}

/// <summary>What a ClientHello alone settles, before it is known how the server authenticates itself.</summary>
internal sealed record Settled
{
    /// <summary>Ours.</summary>
    internal required ServerHandshakeOptions Options { get; init; }

    /// <summary>The client's, the first or the second.</summary>
    internal required ClientHello Hello { get; init; }

    /// <summary>The suite.</summary>
    internal required CipherSuiteInfo Suite { get; init; }

    /// <summary>How a pre-shared key of the client's can be used.</summary>
    internal required PskMode Mode { get; init; }

    /// <summary>Whether this is the second hello.</summary>
    internal bool WasRetried { get; init; }

    /// <summary>§4.2.10: early data that may not be ours to read is on its way; after a retry there is none left.</summary>
    internal bool HasEarlyData => !WasRetried && Hello.Extensions.Contains(ExtensionType.EarlyData);

    /// <summary>The same with the first suite in common that has this hash.</summary>
    internal Settled WithHash(HashKind hash)
    {
        if (Suite.Hash == hash)
        {
            return this;
        }

        foreach (CipherSuiteInfo suite in Options.CipherSuites)
        {
            if (!WasRetried && suite.Version == ProtocolVersion.Tls13 && suite.Hash == hash
                && Hello.CipherSuites.Holds(suite.Suite))
            {
                return this with { Suite = suite };
            }
        }

        throw new System.InvalidOperationException($"The key goes with {hash}, which no suite in common has.");
    }
}
