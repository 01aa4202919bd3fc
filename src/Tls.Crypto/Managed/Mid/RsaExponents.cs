using System;

namespace Tls.Crypto;

/// <summary>Whether an RSA key's d is that of its dP and dQ (RFC 8017 §3.2).</summary>
/// <remarks>
/// Side channels: no branch and no index depends on a value, but for the answer; the lengths of the numbers in
/// bytes show.
/// </remarks>
internal static class RsaExponents
{
    /// <summary>d modulo p - 1 is dP, and d modulo q - 1 is dQ: an implementation may use either.</summary>
    public static bool Agree(RsaPrivateNumbers numbers)
    {
        // §3.2: the private exponent d is a positive integer less than n.
        return numbers.PrivateExponent.Length <= numbers.PublicHalf.Modulus.Length
            && Agree(numbers.PrivateExponent, numbers.Prime1, numbers.Exponent1)
            && Agree(numbers.PrivateExponent, numbers.Prime2, numbers.Exponent2);
    }

    private static bool Agree(ReadOnlySpan<byte> d, ReadOnlySpan<byte> prime, ReadOnlySpan<byte> exponent)
    {
        int k = Math.Max(Limbs.For(prime.Length), Limbs.For(exponent.Length));
        Span<ulong> modulus = stackalloc ulong[k];
        Span<ulong> expected = stackalloc ulong[k];
        Span<ulong> remainder = stackalloc ulong[k];
        Limbs.Decode(prime, modulus);
        Limbs.Decode(exponent, expected);
        remainder.Clear();

        // A prime is odd: taking off one is taking off a bit.
        modulus[0] ^= 1;
        foreach (byte octet in d)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                ulong top = Limbs.Add(remainder, remainder, remainder);
                remainder[0] |= (uint)octet >> bit & 1;
                ulong borrow = Limbs.Subtract(remainder, modulus, remainder);
                Limbs.AddMasked(remainder, modulus, unchecked(0UL - (borrow & ~top)));
            }
        }

        bool agree = Limbs.AreEqual(remainder, expected) != 0;
        MontgomeryModulus.Wipe(modulus);
        MontgomeryModulus.Wipe(expected);
        MontgomeryModulus.Wipe(remainder);
        return agree;
    }
}
