using System;
using System.Numerics;

namespace Tls.Crypto;

/// <summary>
/// The modulus and public exponent of an RSA key, within sane limits (RFC 8017 §3.1, Appendix A.1). Whether a
/// size is strong enough is the caller's policy; what is refused here is absurd, or costs more than a
/// verifier should pay.
/// </summary>
internal readonly ref struct RsaPublicKey(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
{
    public const int MinimumBits = 1024;
    public const int MaximumBits = 16384;
    private const int MaximumExponentBytes = 8;

    /// <summary>Big endian, no leading zeros.</summary>
    public ReadOnlySpan<byte> Modulus { get; } = modulus;

    /// <summary>Big endian, no leading zeros.</summary>
    public ReadOnlySpan<byte> Exponent { get; } = exponent;

    /// <summary>The size of the modulus.</summary>
    public int Bits => (8 * Modulus.Length) - BitOperations.LeadingZeroCount((uint)Modulus[0]) + 24;

    /// <summary>Writes an RSAPublicKey.</summary>
    public byte[] Encode() => DerBuilder.Wrap(
        DerCursor.Sequence, DerBuilder.Positive(Modulus), DerBuilder.Positive(Exponent));

    /// <summary>RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }</summary>
    public static bool TryRead(ReadOnlySpan<byte> der, out RsaPublicKey key)
    {
        key = default;
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        return TryReadPair(ref cursor, out key) && cursor.AtEnd;
    }

    /// <summary>
    /// The public half of RSAPrivateKey ::= SEQUENCE { version 0, modulus, publicExponent, … }
    /// </summary>
    public static bool TryReadFromPrivate(ReadOnlySpan<byte> der, out RsaPublicKey key)
    {
        key = default;
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        return cursor.TryReadSmall(out int version) && version == 0 && TryReadPair(ref cursor, out key);
    }

    private static bool TryReadPair(scoped ref DerCursor cursor, out RsaPublicKey key)
    {
        key = default;
        if (!cursor.TryReadPositive(out ReadOnlySpan<byte> modulus)
            || !cursor.TryReadPositive(out ReadOnlySpan<byte> exponent))
        {
            return false;
        }

        key = new RsaPublicKey(modulus, exponent);

        // RFC 8017 §3.1: the exponent is odd and at least 3, the modulus a product of odd primes.
        bool exponentFits = exponent.Length <= MaximumExponentBytes
            && (exponent[^1] & 1) == 1
            && (exponent.Length > 1 || exponent[0] >= 3);
        return exponentFits && (modulus[^1] & 1) == 1 && key.Bits is >= MinimumBits and <= MaximumBits;
    }
}
