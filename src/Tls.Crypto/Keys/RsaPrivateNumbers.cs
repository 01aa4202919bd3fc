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
    public RsaPublicKey PublicHalf { get; private init; }

    /// <summary>p.</summary>
    public ReadOnlySpan<byte> Prime1 { get; private init; }

    /// <summary>q.</summary>
    public ReadOnlySpan<byte> Prime2 { get; private init; }

    /// <summary>d mod (p - 1).</summary>
    public ReadOnlySpan<byte> Exponent1 { get; private init; }

    /// <summary>d mod (q - 1).</summary>
    public ReadOnlySpan<byte> Exponent2 { get; private init; }

    /// <summary>1 / q mod p.</summary>
    public ReadOnlySpan<byte> Coefficient { get; private init; }

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
            & cursor.TryReadPositive(out _)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> prime1)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> prime2)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> exponent1)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> exponent2)
            & cursor.TryReadPositive(out ReadOnlySpan<byte> coefficient);
        numbers = new RsaPrivateNumbers
        {
            PublicHalf = publicHalf,
            Prime1 = prime1,
            Prime2 = prime2,
            Exponent1 = exponent1,
            Exponent2 = exponent2,
            Coefficient = coefficient,
        };
        return isRead && cursor.AtEnd;
    }
}
