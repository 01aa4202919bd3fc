using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>What a client has offered, which every answer of the server is held against.</summary>
internal sealed class ClientOffer : IDisposable
{
    /// <summary>An offer as sent.</summary>
    /// <param name="options">What it was made from.</param>
    /// <param name="hello">The latest ClientHello, as sent.</param>
    /// <param name="shares">The private halves of its key_share.</param>
    /// <param name="retry">The HelloRetryRequest it answers, if there was one.</param>
    /// <param name="psks">The keys its pre_shared_key offers, in that order.</param>
    internal ClientOffer(
        ClientHandshakeOptions options,
        ClientHello hello,
        KeyShare[] shares,
        HelloRetryRequest? retry,
        IReadOnlyList<OfferedPsk> psks)
    {
        Options = options;
        Hello = hello;
        Shares = shares;
        Retry = retry;
        Psks = psks;
    }

    /// <summary>What the offer was made from.</summary>
    internal ClientHandshakeOptions Options { get; }

    /// <summary>The latest ClientHello.</summary>
    internal ClientHello Hello { get; }

    /// <summary>The private halves of its key_share.</summary>
    internal KeyShare[] Shares { get; }

    /// <summary>The HelloRetryRequest that the ClientHello answers, or null.</summary>
    internal HelloRetryRequest? Retry { get; }

    /// <summary>The pre-shared keys that the ClientHello offers; not owned.</summary>
    internal IReadOnlyList<OfferedPsk> Psks { get; }

    /// <summary>The session of TLS 1.2 that it offers to resume, or null; not owned.</summary>
    internal ClientSession12? Session12 { get; init; }

    /// <summary>The session under which early data is on its way, or null; not owned.</summary>
    internal ClientSession13? EarlyData { get; init; }

    /// <summary>The private half for a group, or null when none was sent.</summary>
    internal KeyShare? ShareFor(NamedGroup group)
    {
        foreach (KeyShare share in Shares)
        {
            if (share.Group == group)
            {
                return share;
            }
        }

        return null;
    }

    /// <summary>Wipes the private halves.</summary>
    public void Dispose()
    {
        foreach (KeyShare share in Shares)
        {
            share.Dispose();
        }
    }
}
