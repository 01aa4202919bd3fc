using System;

namespace Tls.Crypto;

/// <summary>Writes outer layers in DER, around what the BCL gives.</summary>
internal static class DerBuilder
{
    /// <summary>
    /// SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING } (RFC 5280 §4.1.2.7).
    /// </summary>
    /// <param name="identifier">The content of the AlgorithmIdentifier.</param>
    /// <param name="key">RSAPublicKey, or the bytes that stand for it.</param>
    public static byte[] PublicKeyInfo(ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> key) =>
        Wrap(
            DerCursor.Sequence,
            Wrap(DerCursor.Sequence, identifier),
            Wrap(DerCursor.BitString, [0], key));

    /// <summary>PrivateKeyInfo ::= SEQUENCE { 0, AlgorithmIdentifier, OCTET STRING } (RFC 5958 §2).</summary>
    /// <param name="identifier">The content of the AlgorithmIdentifier.</param>
    /// <param name="key">RSAPrivateKey, or what stands for it.</param>
    /// <returns>The encoding; the caller wipes it.</returns>
    public static byte[] PrivateKeyInfo(ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> key)
    {
        byte[] octets = Wrap(DerCursor.OctetString, key);
        try
        {
            byte[] algorithm = Wrap(DerCursor.Sequence, identifier);
            return Wrap(DerCursor.Sequence, [DerCursor.Integer, 1, 0, .. algorithm], octets);
        }
        finally
        {
            FixedTime.Wipe(octets);
        }
    }

    /// <summary>A positive INTEGER.</summary>
    /// <param name="magnitude">Big endian, without leading zeros.</param>
    public static byte[] Positive(ReadOnlySpan<byte> magnitude) =>
        Wrap(DerCursor.Integer, magnitude[0] > 0x7f ? [0] : [], magnitude);

    /// <summary>An element of one or two parts, together at most 65,535 bytes.</summary>
    public static byte[] Wrap(byte tag, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        int length = first.Length + second.Length;

        // X.690 §10.1: the length in the fewest octets.
        byte[] header = length switch
        {
            < 0x80 => [tag, (byte)length],
            <= 0xff => [tag, 0x81, (byte)length],
            _ => [tag, 0x82, (byte)(length >> 8), (byte)(length & 0xff)],
        };
        return [.. header, .. first, .. second];
    }
}
