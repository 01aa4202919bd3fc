using System;

namespace Tls.Crypto;

/// <summary>An RSAPrivateKey taken apart (RFC 8017 Appendix A.1.2), of two primes.</summary>
/// <remarks>
/// <code>
/// RSAPrivateKey ::= SEQUENCE {
///     version           0 (1 has more than two primes, and is not read)
///     modulus           INTEGER,  -- n
///     publicExponent    INTEGER,  -- e
///     privateExponent   INTEGER,  -- d
///     prime1            INTEGER,  -- p
///     prime2            INTEGER,  -- q
///     exponent1         INTEGER,  -- d mod (p-1)
///     exponent2         INTEGER,  -- d mod (q-1)
///     coefficient       INTEGER } -- (inverse of q) mod p
/// </code>
/// All big endian without leading zeros. Whether they belong together is not seen here.
/// </remarks>
internal readonly ref struct RsaPrivateNumbers
{
    /// <summary>n and e.</summary>
    public RsaPublicKey PublicHalf { get; init; }

    /// <summary>d.</summary>
    public ReadOnlySpan<byte> PrivateExponent { get; init; }

    /// <summary>p.</summary>
    public ReadOnlySpan<byte> Prime1 { get; init; }

    /// <summary>q.</summary>
    public ReadOnlySpan<byte> Prime2 { get; init; }

    /// <summary>d mod (p - 1).</summary>
    public ReadOnlySpan<byte> Exponent1 { get; init; }

    /// <summary>d mod (q - 1).</summary>
    public ReadOnlySpan<byte> Exponent2 { get; init; }

    /// <summary>1 / q mod p.</summary>
    public ReadOnlySpan<byte> Coefficient { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> der, out RsaPrivateNumbers numbers)
    {
        numbers = default;
        var outer = new DerCursor(der);
        if (!RsaPublicKey.TryReadFromPrivate(der, out RsaPublicKey publicHalf)
            || !outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content)
            || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        bool isRead = cursor.TryReadSmall(out _)
            & cursor.TryReadPositive(out _)
            & cursor.TryReadPositive(out _)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> privateExponent)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> prime1)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> prime2)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> exponent1)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> exponent2)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> coefficient);
        numbers = new RsaPrivateNumbers
        {
            PublicHalf = publicHalf,
            PrivateExponent = privateExponent,
            Prime1 = prime1,
            Prime2 = prime2,
            Exponent1 = exponent1,
            Exponent2 = exponent2,
            Coefficient = coefficient,
        };
        return isRead && cursor.AtEnd;
    }

    /// <summary>Writes them, into memory that is wiped.</summary>
    public SecretBytes Encode()
    {
        // Each number takes a tag, a length of up to three bytes, and a zero in front.
        using var content = new SecretBytes(HeaderSize + (8 * (HeaderSize + 1)) + (5 * PublicHalf.Modulus.Length) + 8);
        Span<byte> rest = content.Span;
        rest = rest[Write(DerCursor.Integer, [0], [], rest)..];
        rest = rest[Write(PublicHalf.Modulus, rest)..];
        rest = rest[Write(PublicHalf.Exponent, rest)..];
        rest = rest[Write(PrivateExponent, rest)..];
        rest = rest[Write(Prime1, rest)..];
        rest = rest[Write(Prime2, rest)..];
        rest = rest[Write(Exponent1, rest)..];
        rest = rest[Write(Exponent2, rest)..];
        rest = rest[Write(Coefficient, rest)..];

        using var whole = new SecretBytes(content.Length + HeaderSize);
        int length = Write(DerCursor.Sequence, content.Span[..^rest.Length], [], whole.Span);
        return new SecretBytes(whole.Span[..length]);
    }

    private const int HeaderSize = 4;

    private static int Write(ReadOnlySpan<byte> magnitude, Span<byte> destination) =>
        Write(DerCursor.Integer, magnitude[0] > 0x7f ? [0] : [], magnitude, destination);

    private static int Write(
        byte tag, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        // X.690 §10.1: the length in the fewest octets.
        int length = first.Length + second.Length;
        ReadOnlySpan<byte> header = length switch
        {
            < 0x80 => [tag, (byte)length],
            <= 0xff => [tag, 0x81, (byte)length],
            _ => [tag, 0x82, (byte)(length >> 8), (byte)(length & 0xff)],
        };
        header.CopyTo(destination);
        first.CopyTo(destination[header.Length..]);
        second.CopyTo(destination[(header.Length + first.Length)..]);
        return header.Length + length;
    }
}
