using System;
using Tls.Crypto;

namespace Tls.Fuzz.Targets;

/// <summary>What has one right answer: ciphers, hashes and what is made of hashes, by both providers.</summary>
internal static class SymmetricDifferences
{
    private static readonly CryptoProvider Managed = CryptoProvider.Managed;
    private static readonly CryptoProvider Bcl = CryptoProvider.Bcl;

    private static readonly AeadAlgorithm[] Aeads =
    [
        AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm, AeadAlgorithm.ChaCha20Poly1305, AeadAlgorithm.Aes128Ccm,
        AeadAlgorithm.Aes128Ccm8, AeadAlgorithm.Aes256Ccm, AeadAlgorithm.Aes256Ccm8,
    ];

    private static readonly CbcAlgorithm[] Cbcs =
        [CbcAlgorithm.Aes128Sha1, CbcAlgorithm.Aes256Sha1, CbcAlgorithm.Aes128Sha256, CbcAlgorithm.Aes256Sha384];

    private static readonly HashKind[] Hashes = [HashKind.Sha256, HashKind.Sha384, HashKind.Sha512];

    /// <summary>Seals alike; opens what was sealed, not with a bit of it changed, and any bytes alike.</summary>
    internal static void Aead(Choices choices)
    {
        AeadAlgorithm algorithm = choices.OneOf<AeadAlgorithm>(Aeads);
        byte[] key = choices.Exactly(algorithm.KeySize);
        byte[] nonce = choices.Exactly(AeadAlgorithm.NonceSize);
        byte changed = choices.Byte();
        ReadOnlySpan<byte> associated = choices.Some(choices.Byte());
        ReadOnlySpan<byte> trailer = choices.Some(choices.Byte() & 3);
        ReadOnlySpan<byte> text = choices.Rest;
        using AeadKey ours = Managed.CreateAeadKey(algorithm, key);
        using AeadKey theirs = Bcl.CreateAeadKey(algorithm, key);

        byte[] mine = new byte[text.Length + trailer.Length + algorithm.TagSize];
        byte[] other = new byte[mine.Length];
        ours.Seal(nonce, text, trailer, mine, associated);
        theirs.Seal(nonce, text, trailer, other, associated);
        FindingException.Unless(mine.AsSpan().SequenceEqual(other), $"{algorithm} seals alike");

        byte[] opened = new byte[text.Length + trailer.Length];
        FindingException.Unless(ours.Open(nonce, mine, opened, associated), $"{algorithm} opens what it sealed");
        FindingException.Unless(
            opened.AsSpan().StartsWith(text) && opened.AsSpan().EndsWith(trailer), $"{algorithm} opens to what was sealed");
        mine[changed % mine.Length] ^= (byte)(1 << (changed & 7));
        FindingException.Unless(!ours.Open(nonce, mine, opened, associated), $"{algorithm} refuses a changed bit");
        FindingException.Unless(!opened.AsSpan().ContainsAnyExcept((byte)0), "nothing is left of what was refused");

        // In place, and bytes that nobody sealed.
        ours.Seal(nonce, other.AsSpan(0, text.Length), trailer, other, associated);
        byte[] any = text.ToArray();
        if (any.Length >= algorithm.TagSize)
        {
            byte[] open = new byte[any.Length - algorithm.TagSize];
            FindingException.Unless(
                theirs.Open(nonce, any, open, associated) == ours.Open(nonce, any, any.AsSpan(0, open.Length), associated),
                $"{algorithm} opens the same");
        }
    }

    /// <summary>The same of the suites of TLS 1.2.</summary>
    internal static void Cbc(Choices choices)
    {
        CbcAlgorithm algorithm = choices.OneOf<CbcAlgorithm>(Cbcs);
        bool encryptsThenMacs = (choices.Byte() & 1) != 0;
        byte[] key = choices.Exactly(algorithm.KeySize);
        byte[] macKey = choices.Exactly(algorithm.MacSize);
        byte[] iv = choices.Exactly(CbcAlgorithm.BlockSize);
        byte[] header = choices.Exactly(CbcKey.HeaderSize);
        byte changed = choices.Byte();
        ReadOnlySpan<byte> text = choices.Rest;
        using CbcKey ours = Managed.CreateCbcKey(algorithm, key, macKey, encryptsThenMacs);
        using CbcKey theirs = Bcl.CreateCbcKey(algorithm, key, macKey, encryptsThenMacs);

        byte[] mine = new byte[ours.SealedSize(text.Length)];
        byte[] other = new byte[mine.Length];
        ours.Seal(iv, text, mine, header);
        theirs.Seal(iv, text, other, header);
        FindingException.Unless(mine.AsSpan().SequenceEqual(other), $"{algorithm} seals alike");

        FindingException.Unless(
            Open(ours, iv, mine, header, out byte[] opened) == text.Length && opened.AsSpan().StartsWith(text),
            $"{algorithm} opens what it sealed");
        mine[changed % mine.Length] ^= (byte)(1 << (changed & 7));
        FindingException.Unless(
            Open(ours, iv, mine, header, out opened) == -1 && !opened.AsSpan().ContainsAnyExcept((byte)0),
            $"{algorithm} refuses a changed bit and leaves nothing");
        byte[] any = text.ToArray();
        FindingException.Unless(
            Open(ours, iv, any, header, out opened) == Open(theirs, iv, any, header, out other)
                && opened.AsSpan().SequenceEqual(other),
            $"{algorithm} opens the same");
    }

    /// <summary>One hash of pieces, at each of which its value so far is asked for, and of a clone.</summary>
    internal static void Hash(Choices choices)
    {
        HashKind kind = choices.OneOf<HashKind>(Hashes);
        byte step = choices.Byte();
        ReadOnlySpan<byte> data = choices.Rest;
        Span<byte> mine = stackalloc byte[kind.Size()];
        Span<byte> other = stackalloc byte[kind.Size()];
        using RunningHash ours = Managed.CreateHash(kind);
        using RunningHash theirs = Bcl.CreateHash(kind);
        for (int at = 0; at < data.Length;)
        {
            int size = Math.Min(1 + step + (data[at] & 0x3f), data.Length - at);
            ours.Append(data.Slice(at, size));
            theirs.Append(data.Slice(at, size));
            ours.GetCurrent(mine);
            theirs.GetCurrent(other);
            FindingException.Unless(mine.SequenceEqual(other), $"{kind} is the same so far");
            at += size;
        }

        using RunningHash clone = ours.Clone();
        clone.GetCurrent(mine);
        Bcl.Hash(kind, data, other);
        FindingException.Unless(mine.SequenceEqual(other), $"{kind} of pieces is that of the whole");
        Managed.Hash(kind, data, mine);
        FindingException.Unless(mine.SequenceEqual(other), $"{kind} is the same");
    }

    /// <summary>A key of any length, and a message.</summary>
    internal static void Hmac(Choices choices)
    {
        HashKind kind = choices.OneOf<HashKind>(Hashes);
        ReadOnlySpan<byte> key = choices.Some(choices.Byte());
        byte[] mine = new byte[kind.Size()];
        byte[] other = new byte[kind.Size()];
        Managed.Hmac(kind, key, choices.Rest, mine);
        Bcl.Hmac(kind, key, choices.Rest, other);
        FindingException.Unless(mine.AsSpan().SequenceEqual(other), $"HMAC with {kind} is the same");
    }

    /// <summary>Extracts, then expands to any length.</summary>
    internal static void Hkdf(Choices choices)
    {
        HashKind kind = choices.OneOf<HashKind>(Hashes);
        int length = choices.Byte();
        ReadOnlySpan<byte> salt = choices.Some(choices.Byte());
        ReadOnlySpan<byte> material = choices.Some(choices.Byte());
        byte[] mine = new byte[kind.Size()];
        byte[] other = new byte[kind.Size()];
        Managed.HkdfExtract(kind, salt, material, mine);
        Bcl.HkdfExtract(kind, salt, material, other);
        FindingException.Unless(mine.AsSpan().SequenceEqual(other), $"HKDF-Extract with {kind} is the same");
        byte[] longer = new byte[length];
        byte[] theirs = new byte[length];
        Managed.HkdfExpand(kind, mine, choices.Rest, longer);
        Bcl.HkdfExpand(kind, other, choices.Rest, theirs);
        FindingException.Unless(longer.AsSpan().SequenceEqual(theirs), $"HKDF-Expand with {kind} is the same");
    }

    private static int Open(CbcKey key, byte[] iv, byte[] ciphertext, byte[] header, out byte[] destination)
    {
        destination = new byte[key.RoomToOpen(ciphertext.Length)];
        return key.Open(iv, ciphertext, destination, header);
    }
}
