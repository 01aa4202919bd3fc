using System;

namespace Tls.Crypto;

/// <summary>
/// p and q, and what goes with them: powers modulo n by the remainder theorem (RFC 8017 §5.1.2, step 2.b).
/// </summary>
/// <remarks>
/// Side channels: as <see cref="MontgomeryModulus"/>; nothing but the lengths of p and q in limbs shows.
/// </remarks>
internal sealed class RsaFactors : IDisposable
{
    private readonly MontgomeryModulus _p;
    private readonly MontgomeryModulus _q;
    private readonly ulong[] _exponent1;
    private readonly ulong[] _exponent2;

    /// <summary>1 / q modulo p, in Montgomery form.</summary>
    private readonly ulong[] _coefficient;

    /// <summary>Both at once, where the processor has room for that.</summary>
    private readonly MontgomeryDigits? _both;

    private RsaFactors(MontgomeryModulus p, MontgomeryModulus q, bool wide)
    {
        _p = p;
        _q = q;
        _both = wide && MontgomeryDigits.IsSupported && p.Length <= MontgomeryDigits.MaximumLengthOfTwo
            ? new MontgomeryDigits(p, q)
            : null;
        _exponent1 = MontgomeryModulus.Pinned(p.Length);
        _exponent2 = MontgomeryModulus.Pinned(p.Length);
        _coefficient = MontgomeryModulus.Pinned(p.Length);
    }

    /// <summary>Takes a copy of the private numbers; null when they cannot be those of n.</summary>
    /// <param name="numbers">The private numbers.</param>
    /// <param name="n">The modulus.</param>
    /// <param name="wide">False leaves the processor's widest registers unused; for tests.</param>
    public static RsaFactors? TryCreate(RsaPrivateNumbers numbers, ReadOnlySpan<ulong> n, bool wide = true)
    {
        // Both as long as the longer one, and in two of them n has room.
        int k = Math.Max(Limbs.For(numbers.Prime1.Length), Limbs.For(numbers.Prime2.Length));
        if (k >= n.Length
            || Limbs.For(Math.Max(numbers.Exponent1.Length, numbers.Exponent2.Length)) > k
            || Limbs.For(numbers.Coefficient.Length) > k)
        {
            return null;
        }

        Span<ulong> p = stackalloc ulong[k];
        Span<ulong> q = stackalloc ulong[k];
        Span<ulong> product = stackalloc ulong[2 * k];
        Limbs.Decode(numbers.Prime1, p);
        Limbs.Decode(numbers.Prime2, q);
        Limbs.Multiply(p, q, product);

        // RFC 8017 §3.2: n is the product of the factors. The other numbers show when a result is checked.
        RsaFactors? factors = null;
        if (product.Length >= n.Length && Limbs.AreEqual(product[..n.Length], n) != 0
            && !product[n.Length..].ContainsAnyExcept(0UL))
        {
            // n is odd, so both are.
            factors = new RsaFactors(
                new MontgomeryModulus(p, wide: wide), new MontgomeryModulus(q, wide: wide), wide);
            Limbs.Decode(numbers.Exponent1, factors._exponent1);
            Limbs.Decode(numbers.Exponent2, factors._exponent2);
            Limbs.Decode(numbers.Coefficient, factors._coefficient);
            factors._p.ToMontgomery(factors._coefficient, factors._coefficient);
        }

        MontgomeryModulus.Wipe(p);
        MontgomeryModulus.Wipe(q);
        MontgomeryModulus.Wipe(product);
        return factors;
    }

    /// <summary>result = a^d modulo n; a is as long as n, and the result may be a.</summary>
    public void Power(ReadOnlySpan<ulong> a, Span<ulong> result) => Power(a, _exponent1, _exponent2, result);

    /// <summary>result = 1 / a modulo n, by Fermat: a^(p-2) and a^(q-2). The result may be a.</summary>
    public void Invert(ReadOnlySpan<ulong> a, Span<ulong> result)
    {
        Span<ulong> two = stackalloc ulong[_p.Length];
        Span<ulong> exponent1 = stackalloc ulong[_p.Length];
        Span<ulong> exponent2 = stackalloc ulong[_p.Length];
        two.Clear();
        two[0] = 2;
        _ = Limbs.Subtract(_p.Value, two, exponent1);
        _ = Limbs.Subtract(_q.Value, two, exponent2);
        Power(a, exponent1, exponent2, result);
        MontgomeryModulus.Wipe(exponent1);
        MontgomeryModulus.Wipe(exponent2);
    }

    /// <summary>Wipes the factors.</summary>
    public void Dispose()
    {
        _both?.Dispose();
        _p.Dispose();
        _q.Dispose();
        MontgomeryModulus.Wipe(_exponent1);
        MontgomeryModulus.Wipe(_exponent2);
        MontgomeryModulus.Wipe(_coefficient);
    }

    private void Power(
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> exponent1,
        ReadOnlySpan<ulong> exponent2,
        Span<ulong> result)
    {
        int k = _p.Length;
        Span<ulong> m1 = stackalloc ulong[k];
        Span<ulong> m2 = stackalloc ulong[k];
        Span<ulong> h = stackalloc ulong[k];
        Span<ulong> joined = stackalloc ulong[2 * k];
        _p.ToMontgomery(a, m1);
        _q.ToMontgomery(a, m2);
        if (_both is not null)
        {
            _both.Power(m1, exponent1, m1, m2, exponent2, m2);
        }
        else
        {
            _p.Raise(m1, exponent1, m1);
            _q.Raise(m2, exponent2, m2);
        }

        // h = (m1 - m2) · qInv modulo p; m = m2 + q · h.
        _p.ToMontgomery(m2, h);
        _p.FromMontgomery(h, h);
        _p.Subtract(m1, h, h);
        _p.Multiply(h, _coefficient, h);
        Limbs.Multiply(_q.Value, h, joined);
        ulong carry = Limbs.Add(joined[..k], m2, joined[..k]);
        for (int i = k; i < joined.Length; i++)
        {
            joined[i] = Carry.AddCarry(joined[i], 0, ref carry);
        }

        // Below n, and so not longer.
        joined[..result.Length].CopyTo(result);
        MontgomeryModulus.Wipe(m1);
        MontgomeryModulus.Wipe(m2);
        MontgomeryModulus.Wipe(h);
        MontgomeryModulus.Wipe(joined);
    }
}
