using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// Transcript-Hash(M1, M2, … MN) of RFC 8446 §4.4.1: the hash of the handshake so far. A type of its own, so
/// that no other bytes can be passed where the key schedule, a Finished or a CertificateVerify wants one; its
/// bytes live inline, so that taking one allocates nothing.
/// </summary>
internal struct TranscriptHash
{
    private Storage _bytes;

    /// <summary>Reads the running hash as it stands.</summary>
    internal TranscriptHash(RunningHash running)
    {
        Kind = running.Kind;
        running.GetCurrent(_bytes);
    }

    /// <summary>Transcript-Hash of no messages at all: the context of "derived" in RFC 8446 §7.1.</summary>
    internal static TranscriptHash OfNothing(CryptoProvider crypto, HashKind kind)
    {
        var hash = new TranscriptHash { Kind = kind };
        crypto.Hash(kind, [], hash._bytes);
        return hash;
    }

    /// <summary>Transcript-Hash of bytes that may end before the last message does (§4.2.11.2).</summary>
    internal static TranscriptHash Of(
        CryptoProvider crypto, HashKind kind, ReadOnlySpan<byte> messages, ReadOnlySpan<byte> partOfLast)
    {
        // What is in one piece needs no hash that runs: every ClientHello but one that answers a HelloRetryRequest.
        if (messages.IsEmpty || partOfLast.IsEmpty)
        {
            var hash = new TranscriptHash { Kind = kind };
            crypto.Hash(kind, messages.IsEmpty ? partOfLast : messages, hash._bytes);
            return hash;
        }

        using RunningHash running = crypto.CreateHash(kind);
        running.Append(messages);
        running.Append(partOfLast);
        return new TranscriptHash(running);
    }

    /// <summary>The hash function.</summary>
    internal HashKind Kind { get; private init; }

    /// <summary>The hash itself.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Span => ((ReadOnlySpan<byte>)_bytes)[..Kind.Size()];

    [InlineArray(HashKindExtensions.MaxSize)]
    private struct Storage
    {
        private byte _first;
    }
}
