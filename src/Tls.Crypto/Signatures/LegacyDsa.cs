using System;
using System.Numerics;

namespace Tls.Crypto;

/// <summary>
/// DSA signatures (FIPS 186-4 §4), verified and never made: for certificates of old that nothing else can judge. FIPS 186-5
/// has withdrawn DSA. All that goes in is public, so the arithmetic need not be constant time.
/// </summary>
public static class LegacyDsa
{
    // FIPS 186-4 §4.2: p of 1024, 2048 or 3072 bits with q of 160, 224 or 256.
    private const int MinModulusBits = 1024;
    private const int MaxModulusBits = 3072;
    private const int MinOrderBits = 160;
    private const int MaxOrderBits = 256;

    /// <summary>Whether a signature is right. All numbers are unsigned, most significant octet first.</summary>
    /// <param name="modulus">p.</param>
    /// <param name="order">q.</param>
    /// <param name="generator">g.</param>
    /// <param name="publicKey">y.</param>
    /// <param name="hash">The hash of what was signed.</param>
    /// <param name="r">The first half of the signature.</param>
    /// <param name="s">The second.</param>
    /// <returns>False also for a key that is none.</returns>
    public static bool DangerousVerify(
        ReadOnlySpan<byte> modulus,
        ReadOnlySpan<byte> order,
        ReadOnlySpan<byte> generator,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> hash,
        ReadOnlySpan<byte> r,
        ReadOnlySpan<byte> s)
    {
        if (!HasBits(modulus, MinModulusBits, MaxModulusBits) || !HasBits(order, MinOrderBits, MaxOrderBits))
        {
            return false;
        }

        (BigInteger p, BigInteger q) = (Number(modulus), Number(order));
        (BigInteger g, BigInteger y) = (Number(generator), Number(publicKey));
        if (!IsInSubgroup(g, p, q) || !IsInSubgroup(y, p, q))
        {
            return false;
        }

        // §4.7: 0 < r < q and 0 < s < q, or the signature is invalid.
        (BigInteger first, BigInteger second) = (Number(r), Number(s));
        if (first.IsZero || first >= q || second.IsZero || second >= q)
        {
            return false;
        }

        // §4.7: w = s^-1 mod q, where q is prime; z = the leftmost bits of the hash, as many as q has at most.
        var w = BigInteger.ModPow(second, q - 2, q);
        BigInteger z = Number(hash) >> Math.Max(0, (hash.Length * 8) - Bits(order));
        BigInteger u1 = z * w % q;
        BigInteger u2 = first * w % q;

        // §4.7: v = ((g^u1 y^u2) mod p) mod q; the signature is verified when v = r.
        BigInteger v = BigInteger.ModPow(g, u1, p) * BigInteger.ModPow(y, u2, p) % p % q;
        return v == first;
    }

    /// <summary>SP 800-89 §5.3.1: more than 1, less than p - 1, and of order q.</summary>
    private static bool IsInSubgroup(BigInteger element, BigInteger p, BigInteger q) =>
        element > BigInteger.One && element < p - BigInteger.One && BigInteger.ModPow(element, q, p).IsOne;

    private static bool HasBits(ReadOnlySpan<byte> number, int least, int most) =>
        Bits(number) is var bits && bits >= least && bits <= most;

    private static int Bits(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        return number.IsEmpty ? 0 : (number.Length * 8) - byte.LeadingZeroCount(number[0]);
    }

    private static BigInteger Number(ReadOnlySpan<byte> octets) =>
        new(octets, isUnsigned: true, isBigEndian: true);
}
