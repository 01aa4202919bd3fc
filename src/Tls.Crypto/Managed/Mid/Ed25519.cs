using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>Ed25519 (RFC 8032 §5.1), without context and without prehashing.</summary>
/// <remarks>
/// Signing is constant time in key and nonce, and deterministic. Verifying is cofactorless, takes only canonical encodings,
/// and is variable time: everything it sees is public. Scalars and nonces are wiped from the stack; the hash is the
/// provider's, except where a running one would keep a secret in memory of its own.
/// </remarks>
internal static class Ed25519
{
    /// <summary>The size of private and public keys, in bytes.</summary>
    public const int KeySize = 32;

    /// <summary>The size of signatures, in bytes.</summary>
    public const int SignatureSize = 64;

    private const int HashSize = 64;

    /// <summary>The public key of a private one (§5.1.5).</summary>
    public static void PublicKey(CryptoProvider hashes, Span<byte> destination, ReadOnlySpan<byte> privateKey)
    {
        Span<byte> expanded = stackalloc byte[HashSize];
        Expand(hashes, expanded, privateKey);
        EdwardsPoint point = EdwardsProducts.OfGenerator(expanded[..32]);
        point.Encode(destination);
        FixedTime.Wipe(expanded);
    }

    /// <summary>Signs (§5.1.6).</summary>
    /// <param name="hashes">Has SHA-512.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="privateKey">32 bytes.</param>
    /// <param name="publicKey">Its own public half: another one would give the private key away.</param>
    /// <param name="message">The message itself.</param>
    public static void Sign(
        CryptoProvider hashes,
        Span<byte> signature,
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message)
    {
        Span<byte> expanded = stackalloc byte[HashSize];
        Span<byte> digest = stackalloc byte[HashSize];
        Span<byte> nonce = stackalloc byte[32];
        Expand(hashes, expanded, privateKey);

        // Step 2: r = SHA-512(prefix ‖ M); step 3: R = r · B.
        HashWithPrefix(digest, expanded[32..], message);
        Scalar25519 r = Scalar25519.Reduce(digest);
        r.Encode(nonce);
        EdwardsProducts.OfGenerator(nonce).Encode(signature);

        // Steps 4 and 5: k = SHA-512(R ‖ A ‖ M), S = r + k · s.
        Hash(hashes, digest, signature[..32], publicKey, message);
        Scalar25519 s = Scalar25519.Decode(expanded);
        Scalar25519.MultiplyAdd(s, Scalar25519.Reduce(digest), r).Encode(signature[32..]);
        FixedTime.Wipe(expanded);
        FixedTime.Wipe(digest);
        FixedTime.Wipe(nonce);
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<Scalar25519>(ref r)));
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<Scalar25519>(ref s)));
    }

    /// <summary>Checks a signature (§5.1.7), by S · B = R + k · A.</summary>
    /// <param name="hashes">Has SHA-512.</param>
    /// <param name="signature">Hostile bytes are fine.</param>
    /// <param name="negated">−A, of the public key A.</param>
    /// <param name="publicKey">The encoding of A.</param>
    /// <param name="message">The message itself.</param>
    public static bool Verify(
        CryptoProvider hashes,
        ReadOnlySpan<byte> signature,
        in EdwardsPoint negated,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message)
    {
        // §5.1.7 step 1: S in the range 0 ≤ S < L.
        if (signature.Length != SignatureSize || !Scalar25519.Decode(signature[32..]).IsReduced())
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[HashSize];
        Span<byte> k = stackalloc byte[32];
        Hash(hashes, digest, signature[..32], publicKey, message);
        Scalar25519.Reduce(digest).Encode(k);

        // R = S · B − k · A, compared as bytes: an R that is not canonical equals none.
        EdwardsPoint sum = EdwardsProducts.Add(
            EdwardsProducts.OfPublic(k, negated), EdwardsProducts.OfGenerator(signature[32..]));
        sum.Encode(k);
        return k.SequenceEqual(signature[..32]);
    }

    /// <summary>The scalar s and the prefix (§5.1.5 steps 1 and 2).</summary>
    private static void Expand(CryptoProvider hashes, Span<byte> expanded, ReadOnlySpan<byte> privateKey)
    {
        hashes.Hash(HashKind.Sha512, privateKey[..KeySize], expanded);
        expanded[0] &= 0xf8;
        expanded[31] &= 0x7f;
        expanded[31] |= 0x40;
    }

    /// <summary>SHA-512 of prefix and message. Who knows the prefix and one signature knows the key, so it stays on the stack.</summary>
    private static void HashWithPrefix(Span<byte> digest, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> message)
    {
        Span<byte> room = stackalloc byte[BlockHash.MaxRoom];
        Span<byte> state = room[..Sha512Blocks.StateSize];
        Sha512Blocks.Begin(state);
        var hash = new BlockHash<Sha512Blocks>(state, room[BlockHash.MaxStateSize..], length: 0);
        hash.Append(prefix);
        hash.Append(message);
        hash.Finish(digest);
        FixedTime.Wipe(room);
    }

    private static void Hash(
        CryptoProvider hashes,
        Span<byte> digest,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> message)
    {
        using RunningHash hash = hashes.CreateHash(HashKind.Sha512);
        hash.Append(first);
        hash.Append(second);
        hash.Append(message);
        hash.GetCurrent(digest);
    }
}
