using System;

namespace Tls.Crypto;

/// <summary>RSA key pairs of two random primes (FIPS 186-5 A.1.3), e = 65537.</summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on the primes that come out; how many candidates were
/// dropped before them shows.
/// </remarks>
internal static class RsaKeyGeneration
{
    /// <summary>A.1.3 step 5.4: how far p and q are apart, at least, in bits below their size.</summary>
    private const int Distance = 100;

    /// <summary>Makes a key.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="bits">The size of the modulus: even, 2048 or more.</param>
    /// <returns>RSAPrivateKey (RFC 8017 Appendix A.1.2).</returns>
    public static SecretBytes Generate(CryptoProvider random, int bits)
    {
        int half = bits / 2;
        int k = (half + 63) / 64;
        Span<ulong> p = stackalloc ulong[k];
        Span<ulong> q = stackalloc ulong[k];

        // Steps 4 and 5: p, and q that is not too near to it.
        RsaPrime.Draw(random, half, p);
        do
        {
            RsaPrime.Draw(random, half, q);
        }
        while (!AreApart(p, q, half - Distance));

        SecretBytes key = Complete(p, q);
        MontgomeryModulus.Wipe(p);
        MontgomeryModulus.Wipe(q);
        return key;
    }

    /// <summary>|p - q| is 2^bits or more.</summary>
    internal static bool AreApart(ReadOnlySpan<ulong> p, ReadOnlySpan<ulong> q, int bits)
    {
        Span<ulong> difference = stackalloc ulong[p.Length];
        if (Limbs.Subtract(p, q, difference) != 0)
        {
            _ = Limbs.Subtract(q, p, difference);
        }

        ulong above = difference[bits / 64] >> (bits % 64);
        foreach (ulong limb in difference[((bits / 64) + 1)..])
        {
            above |= limb;
        }

        MontgomeryModulus.Wipe(difference);
        return above != 0;
    }

    /// <summary>The other numbers of the key whose primes these are.</summary>
    internal static SecretBytes Complete(ReadOnlySpan<ulong> p, ReadOnlySpan<ulong> q)
    {
        int k = p.Length;
        Span<ulong> numbers = stackalloc ulong[9 * k];
        Span<ulong> n = numbers[..(2 * k)];
        Span<ulong> phi = numbers.Slice(2 * k, 2 * k);
        Span<ulong> d = numbers.Slice(4 * k, 2 * k);
        Span<ulong> exponent1 = numbers.Slice(6 * k, k);
        Span<ulong> exponent2 = numbers.Slice(7 * k, k);
        Span<ulong> coefficient = numbers.Slice(8 * k, k);
        Limbs.Multiply(p, q, n);

        // Odd numbers less one: the lowest bit off.
        p.CopyTo(exponent1);
        q.CopyTo(exponent2);
        exponent1[0] ^= 1;
        exponent2[0] ^= 1;
        Limbs.Multiply(exponent1, exponent2, phi);

        // §3.2 of RFC 8017: e · d = 1 modulo λ(n), of which φ(n) is a multiple; then d is above φ(n) / e, which is more
        // than A.1.3 asks for.
        ExponentOf65537.Invert(phi, d);
        ExponentOf65537.Invert(exponent1, exponent1);
        ExponentOf65537.Invert(exponent2, exponent2);
        InvertModulo(p, q, coefficient);

        SecretBytes key = Encode(n, d, p, q, exponent1, exponent2, coefficient);
        MontgomeryModulus.Wipe(numbers);
        return key;
    }

    /// <summary>1 / q modulo p, by Fermat: q^(p - 2).</summary>
    private static void InvertModulo(ReadOnlySpan<ulong> p, ReadOnlySpan<ulong> q, Span<ulong> inverse)
    {
        using var modulus = new MontgomeryModulus(p);
        Span<ulong> exponent = stackalloc ulong[p.Length];
        Span<ulong> two = stackalloc ulong[p.Length];
        two.Clear();
        two[0] = 2;
        _ = Limbs.Subtract(p, two, exponent);
        modulus.ToMontgomery(q, inverse);
        modulus.Raise(inverse, exponent, inverse);
        MontgomeryModulus.Wipe(exponent);
    }

    private static SecretBytes Encode(
        ReadOnlySpan<ulong> n,
        ReadOnlySpan<ulong> d,
        ReadOnlySpan<ulong> p,
        ReadOnlySpan<ulong> q,
        ReadOnlySpan<ulong> exponent1,
        ReadOnlySpan<ulong> exponent2,
        ReadOnlySpan<ulong> coefficient)
    {
        using var bytes = new SecretBytes(Limbs.Size * 9 * p.Length);
        Span<byte> rest = bytes.Span;
        var numbers = new RsaPrivateNumbers
        {
            PublicHalf = new RsaPublicKey(BigEndian(n, ref rest), [1, 0, 1]),
            PrivateExponent = BigEndian(d, ref rest),
            Prime1 = BigEndian(p, ref rest),
            Prime2 = BigEndian(q, ref rest),
            Exponent1 = BigEndian(exponent1, ref rest),
            Exponent2 = BigEndian(exponent2, ref rest),
            Coefficient = BigEndian(coefficient, ref rest),
        };
        return numbers.Encode();
    }

    /// <summary>The number without leading zeros, at the beginning of the room that is left.</summary>
    private static ReadOnlySpan<byte> BigEndian(ReadOnlySpan<ulong> number, ref Span<byte> rest)
    {
        Span<byte> bytes = rest[..(Limbs.Size * number.Length)];
        rest = rest[bytes.Length..];
        Limbs.Encode(number, bytes);
        return bytes.TrimStart((byte)0);
    }
}
