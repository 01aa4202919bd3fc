using System;
using System.Collections.Generic;
using System.Threading;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>
/// A key that client and server have agreed on outside TLS, and the name it goes by. Immutable and shareable between
/// connections; disposing it wipes the key.
/// </summary>
/// <remarks>
/// Give each pair of peers a key of its own, and each its role: a key that a peer uses both as client and as server lets
/// its own messages be sent back to it (RFC 9257 §4.1). The identity is sent in the clear. Passwords are not keys: whoever
/// sees one handshake can try them all at leisure (§4.2).
/// </remarks>
public sealed class TlsPresharedKey : IDisposable
{
    /// <summary>The shortest key, in bytes (RFC 9257 §6: 128 bits).</summary>
    public const int MinKeySize = 16;

    /// <summary>The longest identity, and the longest context, in bytes.</summary>
    public const int MaxIdentitySize = 4096;

    // Connections on any threads copy the key, whose memory is another secret's as soon as it is disposed of.
    private readonly Lock _sync = new();
    private readonly SecretBytes _key;

    /// <summary>A key used as it is: in TLS 1.3 with the suites of one hash, and in TLS 1.2.</summary>
    /// <param name="identity">1 to 4096 bytes, sent in the clear; in TLS 1.2 UTF-8 (RFC 4279 §5.1).</param>
    /// <param name="key">At least 16 bytes, random; copied.</param>
    /// <param name="hash">
    /// The hash it belongs to in TLS 1.3 (RFC 8446 §4.2.11: SHA-256 if none was agreed), SHA-256 or SHA-384.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A length or the hash is not as said, or the identity is the serialized name of an imported key.
    /// </exception>
    public TlsPresharedKey(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key, HashKind hash = HashKind.Sha256)
        : this(identity, key, hash, context: [], isImported: false, MinKeySize)
    {
    }

    private TlsPresharedKey(
        ReadOnlySpan<byte> identity,
        ReadOnlySpan<byte> key,
        HashKind hash,
        ReadOnlySpan<byte> context,
        bool isImported,
        int minKeySize)
    {
        if (identity.Length is 0 or > MaxIdentitySize)
        {
            throw new ArgumentException(
                $"An identity has 1 to {MaxIdentitySize} bytes, not {identity.Length}.", nameof(identity));
        }

        // RFC 9257 §6: each PSK MUST be at least 128 bits long.
        if (key.Length < minKeySize || key.Length > ushort.MaxValue)
        {
            throw new ArgumentException(
                $"A pre-shared key has {minKeySize} to 65535 bytes, not {key.Length}.", nameof(key));
        }

        if (context.Length > MaxIdentitySize)
        {
            throw new ArgumentException(
                $"A context has at most {MaxIdentitySize} bytes, not {context.Length}.", nameof(context));
        }

        if (hash is not (HashKind.Sha256 or HashKind.Sha384))
        {
            throw new ArgumentException("The hash is SHA-256 or SHA-384.", nameof(hash));
        }

        // RFC 9258 §5.1: what serializes an ImportedIdentity is taken for one.
        if (!isImported && ImportedIdentity.TryRead(identity.ToArray()) is not null)
        {
            throw new ArgumentException(
                "The identity is that of an imported key: use Import with what is in it.", nameof(identity));
        }

        Identity = identity.ToArray();
        Context = context.ToArray();
        Hash = hash;
        IsImported = isImported;
        _key = new SecretBytes(key);
    }

    /// <summary>The name of the key, before any import.</summary>
    public ReadOnlyMemory<byte> Identity { get; }

    /// <summary>The hash that belongs to the key.</summary>
    public HashKind Hash { get; }

    /// <summary>Whether the key goes through the importer of RFC 9258, and so serves TLS 1.3 alone.</summary>
    public bool IsImported { get; }

    /// <summary>The context of the import; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Context { get; }

    /// <summary>
    /// A key that TLS 1.3 imports (RFC 9258): from it comes one for each hash, so that it goes with every suite, never with
    /// TLS 1.2. Both peers must import it, with the same context.
    /// </summary>
    /// <param name="identity">1 to 4096 bytes, sent in the clear.</param>
    /// <param name="key">At least 16 bytes, random; copied. Use it for nothing else (RFC 9258 §4).</param>
    /// <param name="context">
    /// What the key was agreed for: names and roles of the peers (§5.1, Appendix A); sent in the clear, may be empty.
    /// </param>
    /// <param name="hash">The hash of the import, the same on both sides.</param>
    /// <exception cref="ArgumentException">A length or the hash is not as said.</exception>
    public static TlsPresharedKey Import(
        ReadOnlySpan<byte> identity,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> context = default,
        HashKind hash = HashKind.Sha256) => new(identity, key, hash, context, isImported: true, MinKeySize);

    /// <summary>
    /// The same as the constructor for a key of any length, for peers that insist: a short key is found by trying.
    /// </summary>
    /// <param name="identity">1 to 4096 bytes.</param>
    /// <param name="key">At least one byte.</param>
    /// <param name="hash">SHA-256 or SHA-384.</param>
    public static TlsPresharedKey DangerousCreateShort(
        ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key, HashKind hash = HashKind.Sha256) =>
        new(identity, key, hash, context: [], isImported: false, minKeySize: 1);

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _key.Dispose();
        }
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"TlsPresharedKey({Identity.Length} bytes of identity)";

    /// <summary>The key as TLS 1.2 uses it; null when it is imported (RFC 9258 §5.1: MUST NOT).</summary>
    internal ExternalPsk? For12() => IsImported ? null : Plain();

    /// <summary>The key as TLS 1.3 uses it with suites of that hash; null when it does not go with it.</summary>
    internal ExternalPsk? For13(CryptoProvider crypto, HashKind suiteHash)
    {
        if (!IsImported)
        {
            // RFC 8446 §4.2.11: each PSK is associated with a single hash algorithm.
            return suiteHash == Hash ? Plain() : null;
        }

        using SecretBytes key = Copy();
        return ImportedFor(suiteHash).Import(crypto, Hash, key, tag: this);
    }

    /// <summary>The key as it answers that question; null when it is for none of the identities in it.</summary>
    internal ExternalPsk? For(PskQuestion question, CryptoProvider crypto)
    {
        if (question.IdentityHint is not null)
        {
            // RFC 4279 §5.2: what a hint means, a profile says, and who chose by it has one.
            return For12();
        }

        if (question.Version == ProtocolVersion.Tls12)
        {
            return !IsImported && Holds(question.Identities, Identity.Span) ? Plain() : null;
        }

        foreach (HashKind hash in question.Hashes)
        {
            // Names first: a stranger's hello must not have every key there is derived.
            ReadOnlyMemory<byte> identity = IsImported ? ImportedFor(hash).Encode() : Identity;
            if (Holds(question.Identities, identity.Span) && For13(crypto, hash) is { } psk)
            {
                return psk;
            }
        }

        return null;
    }

    private static bool Holds(IReadOnlyList<ReadOnlyMemory<byte>> identities, ReadOnlySpan<byte> wanted)
    {
        foreach (ReadOnlyMemory<byte> identity in identities)
        {
            if (identity.Span.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private ImportedIdentity ImportedFor(HashKind suiteHash) => new()
    {
        ExternalIdentity = Identity,
        Context = Context,
        TargetHash = suiteHash,
    };

    private ExternalPsk Plain() => new()
    {
        Identity = Identity,
        Key = Copy(),
        Hash = Hash,
        Tag = this,
    };

    private SecretBytes Copy()
    {
        lock (_sync)
        {
            return _key.Clone();
        }
    }
}
