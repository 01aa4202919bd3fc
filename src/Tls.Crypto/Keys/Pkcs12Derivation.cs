using System;
using System.Buffers.Binary;

namespace Tls.Crypto;

/// <summary>
/// Keys, initialization vectors and MAC keys out of a password, as PKCS#12 makes them (RFC 7292 Appendix B.2).
/// </summary>
internal static class Pkcs12Derivation
{
    /// <summary>ID bytes of Appendix B.3.</summary>
    public const byte Key = 1;
    public const byte Iv = 2;
    public const byte MacKey = 3;

    private const int MaxSalt = 1024;

    /// <summary>The password as B.1 wants it: a BMPString that ends in two zero octets.</summary>
    public static SecretBytes Encode(ReadOnlySpan<char> password)
    {
        var encoded = new SecretBytes((password.Length + 1) * 2);
        for (int i = 0; i < password.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(encoded.Span[(2 * i)..], password[i]);
        }

        return encoded;
    }

    /// <summary>Fills the output; false when the salt is of an absurd length.</summary>
    /// <param name="primitives">Who hashes.</param>
    /// <param name="hash">The hash function.</param>
    /// <param name="id">What it is for.</param>
    /// <param name="password">Encoded; may be empty.</param>
    /// <param name="salt">As the file has it.</param>
    /// <param name="iterations">At least 1; the caller bounds it.</param>
    /// <param name="output">Filled.</param>
    public static bool TryDerive(
        PasswordPrimitives primitives,
        PasswordHash hash,
        byte id,
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> salt,
        int iterations,
        Span<byte> output)
    {
        if (salt.Length > MaxSalt)
        {
            return false;
        }

        // u and v: the sizes of the hash's output and of its blocks.
        int size = hash.Size();
        int block = size > 32 ? 128 : 64;
        int saltLength = RoundUp(salt.Length, block);

        // 1, 4: D is ID, v times; I is salt and password, each repeated to a whole number of blocks.
        using var work = new SecretBytes(block + saltLength + RoundUp(password.Length, block));
        Span<byte> text = work.Span;
        text[..block].Fill(id);
        Repeat(salt, text.Slice(block, saltLength));
        Repeat(password, text[(block + saltLength)..]);

        using var digest = new SecretBytes(size);
        using var addend = new SecretBytes(block);
        while (true)
        {
            // 6 (a): A is the r-th hash of D || I.
            primitives.Hash(hash, text, digest.Span);
            for (int round = 1; round < iterations; round++)
            {
                primitives.Hash(hash, digest.Span, digest.Span);
            }

            int count = Math.Min(size, output.Length);
            digest.Span[..count].CopyTo(output);
            output = output[count..];
            if (output.IsEmpty)
            {
                return true;
            }

            // 6 (b), (c): each block of I grows by B + 1, where B is A repeated.
            Repeat(digest.Span, addend.Span);
            for (int at = block; at < text.Length; at += block)
            {
                AddWithOne(text.Slice(at, block), addend.Span);
            }
        }
    }

    private static void AddWithOne(Span<byte> number, ReadOnlySpan<byte> addend)
    {
        int carry = 1;
        for (int i = number.Length - 1; i >= 0; i--)
        {
            carry += number[i] + addend[i];
            number[i] = (byte)(carry & 0xff);
            carry >>= 8;
        }
    }

    private static int RoundUp(int length, int block) => (length + block - 1) / block * block;

    private static void Repeat(ReadOnlySpan<byte> pattern, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = pattern[i % pattern.Length];
        }
    }
}
