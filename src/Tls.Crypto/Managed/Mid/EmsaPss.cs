using System;
using System.Buffers.Binary;

namespace Tls.Crypto;

/// <summary>
/// EMSA-PSS (RFC 8017 §9.1) with MGF1 (Appendix B.2.1) as TLS and X.509 have it (RFC 8446 §4.2.3): one hash for both, and a
/// salt as long as it.
/// <code>
/// M' = 0x00 · 8 || mHash || salt          H = Hash(M')
/// DB = PS || 0x01 || salt                 EM = (DB xor MGF1(H)) || H || 0xbc
/// </code>
/// </summary>
internal static class EmsaPss
{
    private const byte Trailer = 0xbc;
    private const int ZerosInFront = 8;

    /// <summary>Encodes (§9.1.1).</summary>
    /// <param name="provider">Hashes, and gives the salt.</param>
    /// <param name="kind">Which hash.</param>
    /// <param name="mHash">Step 2: the hash of the message.</param>
    /// <param name="bits">emBits: what is encoded is below 2^emBits.</param>
    /// <param name="encoded">EM, of ⌈emBits / 8⌉ bytes, all of it written.</param>
    /// <returns>False when EM has no room.</returns>
    public static bool TryEncode(
        CryptoProvider provider, HashKind kind, ReadOnlySpan<byte> mHash, int bits, Span<byte> encoded)
    {
        // Step 3: if emLen < hLen + sLen + 2, "encoding error".
        int size = kind.Size();
        if (encoded.Length < size + size + 2)
        {
            return false;
        }

        // Step 4: a random salt.
        Span<byte> salt = stackalloc byte[HashKindExtensions.MaxSize];
        salt = salt[..size];
        provider.FillRandom(salt);

        // Steps 5 and 6: H = Hash(M').
        Span<byte> h = encoded.Slice(encoded.Length - size - 1, size);
        HashOfSalted(provider, kind, mHash, salt, h);

        // Steps 7 and 8: DB = PS || 0x01 || salt.
        Span<byte> db = encoded[..^(size + 1)];
        db.Clear();
        db[^(size + 1)] = 1;
        salt.CopyTo(db[^size..]);

        // Steps 9 and 10: maskedDB = DB xor MGF(H).
        Mask(provider, kind, h, db);

        // Step 11: the leftmost 8 emLen - emBits bits are zero.
        db[0] &= TopMask(bits, encoded.Length);

        // Step 12.
        encoded[^1] = Trailer;
        return true;
    }

    /// <summary>Checks (§9.1.2). All it sees is public.</summary>
    /// <param name="provider">Hashes.</param>
    /// <param name="kind">Which hash.</param>
    /// <param name="mHash">Step 2: the hash of the message.</param>
    /// <param name="bits">emBits.</param>
    /// <param name="encoded">EM, of ⌈emBits / 8⌉ bytes; changed.</param>
    /// <returns>True for "consistent".</returns>
    public static bool Verify(
        CryptoProvider provider, HashKind kind, ReadOnlySpan<byte> mHash, int bits, Span<byte> encoded)
    {
        // Step 3: if emLen < hLen + sLen + 2, "inconsistent".
        int size = kind.Size();
        if (encoded.Length < size + size + 2)
        {
            return false;
        }

        // Step 4: the rightmost octet is 0xbc.
        if (encoded[^1] != Trailer)
        {
            return false;
        }

        // Step 5.
        Span<byte> db = encoded[..^(size + 1)];
        ReadOnlySpan<byte> h = encoded.Slice(db.Length, size);

        // Step 6: the leftmost 8 emLen - emBits bits of maskedDB are zero.
        byte top = TopMask(bits, encoded.Length);
        if ((db[0] & ~top) != 0)
        {
            return false;
        }

        // Steps 7 to 9: DB = maskedDB xor MGF(H), with those bits zero again.
        Mask(provider, kind, h, db);
        db[0] &= top;

        // Step 10: zeros, and then 0x01 exactly where a salt of that length wants it.
        ReadOnlySpan<byte> salt = db[^size..];
        if (db[..^(size + 1)].ContainsAnyExcept((byte)0) || db[^(size + 1)] != 1)
        {
            return false;
        }

        // Steps 11 to 14: H = Hash(M').
        Span<byte> again = stackalloc byte[HashKindExtensions.MaxSize];
        HashOfSalted(provider, kind, mHash, salt, again);
        return h.SequenceEqual(again[..size]);
    }

    /// <summary>Hash(M'), where M' is eight zeros, mHash and the salt.</summary>
    private static void HashOfSalted(
        CryptoProvider provider,
        HashKind kind,
        ReadOnlySpan<byte> mHash,
        ReadOnlySpan<byte> salt,
        Span<byte> destination)
    {
        Span<byte> message = stackalloc byte[ZerosInFront + (2 * HashKindExtensions.MaxSize)];
        message[..ZerosInFront].Clear();
        mHash.CopyTo(message[ZerosInFront..]);
        salt.CopyTo(message[(ZerosInFront + mHash.Length)..]);
        provider.Hash(kind, message[..(ZerosInFront + mHash.Length + salt.Length)], destination);
    }

    /// <summary>data xor MGF1(seed): Hash(seed || 0), Hash(seed || 1), … (Appendix B.2.1 step 3).</summary>
    private static void Mask(CryptoProvider provider, HashKind kind, ReadOnlySpan<byte> seed, Span<byte> data)
    {
        Span<byte> input = stackalloc byte[HashKindExtensions.MaxSize + sizeof(uint)];
        Span<byte> output = stackalloc byte[HashKindExtensions.MaxSize];
        input = input[..(seed.Length + sizeof(uint))];
        seed.CopyTo(input);
        for (uint counter = 0; !data.IsEmpty; counter++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(input[seed.Length..], counter);
            provider.Hash(kind, input, output);
            int taken = Math.Min(kind.Size(), data.Length);
            for (int i = 0; i < taken; i++)
            {
                data[i] ^= output[i];
            }

            data = data[taken..];
        }
    }

    /// <summary>Ones for the bits of the first byte that are below 2^emBits.</summary>
    private static byte TopMask(int bits, int size) => (byte)(0xff >> ((8 * size) - bits));
}
