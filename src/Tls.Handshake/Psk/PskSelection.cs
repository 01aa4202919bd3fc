using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The external keys a client offers, on a server: asked about before the suite is settled, since a key goes with one
/// hash (RFC 8446 §4.2.11).
/// </summary>
internal static class PskSelection
{
    // Whoever answers may have to look each up.
    private const int MaxAsked = 16;

    /// <summary>What to ask the application.</summary>
    /// <param name="options">Ours.</param>
    /// <param name="hello">With pre_shared_key.</param>
    /// <param name="suite">The suite, when a HelloRetryRequest has settled it.</param>
    /// <param name="serverName">host_name, or null.</param>
    internal static PskQuestion Question(
        ServerHandshakeOptions options, ClientHello hello, CipherSuiteInfo? suite, string? serverName)
    {
        IReadOnlyList<PskIdentity> offered = hello.Extensions.Find<PreSharedKeyClientHello>()!.Identities;
        var identities = new ReadOnlyMemory<byte>[Math.Min(offered.Count, MaxAsked)];
        for (int i = 0; i < identities.Length; i++)
        {
            identities[i] = offered[i].Identity;
        }

        return new PskQuestion
        {
            Version = ProtocolVersion.Tls13,
            Identities = identities,
            Hashes = suite is null ? Hashes(options, hello) : [suite.Hash],
            ServerName = serverName,
        };
    }

    /// <summary>Checks the binder of the key that was found.</summary>
    internal static SelectedPsk Verify(HandshakeContext context, ClientHello hello, ExternalPsk psk, PskMode mode)
    {
        PreSharedKeyClientHello offered = hello.Extensions.Find<PreSharedKeyClientHello>()!;
        int index = IndexOf(offered, psk.Identity.Span);
        if (index < 0)
        {
            throw new InvalidOperationException("The key is for none of the identities asked about.");
        }

        PskBinder.Verify(context, offered, index, psk.Hash, psk.Key, PskKinds.KindOf(psk));
        return new SelectedPsk(psk, (ushort)index, mode);
    }

    /// <summary>
    /// After a HelloRetryRequest that was worded for a key, that key must still be offered.
    /// </summary>
    internal static void CheckStillOffered(ClientHello second, ReadOnlyMemory<byte>? identity)
    {
        if (identity is not { } expected)
        {
            return;
        }

        // §4.1.2: keys may be removed from "pre_shared_key" only if they do not go with the suite of the retry.
        var offered = second.Extensions.Require<PreSharedKeyClientHello>(ExtensionType.PreSharedKey);
        if (IndexOf(offered, expected.Span) < 0)
        {
            throw Fault.Of(TlsFault.IllegalHelloChange, "the pre-shared key that was chosen is no longer offered");
        }
    }

    private static int IndexOf(PreSharedKeyClientHello offered, ReadOnlySpan<byte> identity)
    {
        for (int i = 0; i < offered.Identities.Count; i++)
        {
            if (offered.Identities[i].Identity.Span.SequenceEqual(identity))
            {
                return i;
            }
        }

        return -1;
    }

    private static List<HashKind> Hashes(ServerHandshakeOptions options, ClientHello hello)
    {
        var hashes = new List<HashKind>(2);
        foreach (CipherSuiteInfo suite in options.CipherSuites)
        {
            if (suite.Version == ProtocolVersion.Tls13 && hello.CipherSuites.Holds(suite.Suite)
                && !hashes.Contains(suite.Hash))
            {
                hashes.Add(suite.Hash);
            }
        }

        return hashes;
    }
}
