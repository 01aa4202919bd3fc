using System;

namespace Tls.Crypto;

/// <summary>
/// Inverses of e = 65537, a prime, modulo any number m that it does not divide: (1 + m · t) / e for the t below e that makes
/// it come out even.
/// </summary>
/// <remarks>
/// Side channels: no branch and no index depends on a value, and there is no division: the remainder by e is taken
/// in words of 16 bits, for 2^16 is -1 modulo e, and the quotient, which is exact, by multiplying with 1 / e modulo 2^64.
/// </remarks>
internal static class ExponentOf65537
{
    private const long E = 65537;

    /// <summary>inverse = 1 / 65537 modulo m; as long as m, and may be m.</summary>
    public static void Invert(ReadOnlySpan<ulong> m, Span<ulong> inverse)
    {
        // t = -1 / m modulo e.
        long t = E - InvertSmall(Remainder(m));
        Span<ulong> product = stackalloc ulong[m.Length + 1];
        product.Clear();
        product[0] = 1;
        product[^1] = Limbs.MultiplyAdd(product[..^1], m, (ulong)t);

        // The quotient is below m. Limb after limb it is what makes q · e what is left of the product.
        ulong inverseOfLimb = InvertLimb();
        ulong taken = 0;
        for (int i = 0; i < m.Length; i++)
        {
            ulong borrow = 0;
            ulong quotient = unchecked(Carry.SubtractBorrow(product[i], taken, ref borrow) * inverseOfLimb);
            taken = Math.BigMul(quotient, (ulong)E, out _) + borrow;
            inverse[i] = quotient;
        }

        MontgomeryModulus.Wipe(product);
    }

    /// <summary>The remainder by e.</summary>
    private static long Remainder(ReadOnlySpan<ulong> m)
    {
        long sum = 0;
        foreach (ulong limb in m)
        {
            sum += (long)(limb & 0xffff) - (long)(limb >> 16 & 0xffff)
                + (long)(limb >> 32 & 0xffff) - (long)(limb >> 48);
        }

        // Of 256 limbs each is above -2^17.
        return Reduce(sum + (E << 10));
    }

    /// <summary>1 / x modulo e, by Fermat: x^(e - 2), whose exponent is 16 ones.</summary>
    private static long InvertSmall(long x)
    {
        long power = x;
        for (int i = 0; i < 15; i++)
        {
            power = Reduce(Reduce(power * power) * x);
        }

        return power;
    }

    /// <summary>The remainder of a number of up to 32 bits, or of 2^32.</summary>
    private static long Reduce(long number)
    {
        long remainder = (number & 0xffff) + E - (number >> 16);
        remainder -= E & ~((remainder - E) >> 63);
        return remainder;
    }

    /// <summary>1 / 65537 modulo 2^64, by Newton's iteration.</summary>
    private static ulong InvertLimb()
    {
        ulong inverse = 1;
        for (int i = 0; i < 7; i++)
        {
            inverse = unchecked(inverse * (2 - (inverse * (ulong)E)));
        }

        return inverse;
    }
}
