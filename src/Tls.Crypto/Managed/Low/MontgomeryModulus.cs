using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// Arithmetic modulo an odd number n above 1, by Montgomery's method: a · b / R for R = 2^(64 k), n of k
/// limbs. A number in Montgomery form is times R.
/// </summary>
/// <remarks>
/// Side channels: the modulus, the numbers and the exponents of <see cref="Power"/> may be secret, their
/// lengths in limbs are not: no branch, no index and no division depends on a value, and all of the table is
/// read for each of its entries that is used. The exponent of <see cref="PowerPublic"/> shows in the time.
/// Everything made here is in pinned memory or on the stack and wiped.
/// </remarks>
internal sealed class MontgomeryModulus : IDisposable
{
    /// <summary>The longest modulus, in limbs: 8192 bits.</summary>
    public const int MaximumLength = 128;

    private const int WindowBits = 4;
    private const int WindowSize = 1 << WindowBits;

    private readonly ulong[] _n;
    private readonly ulong[] _r2;
    private readonly ulong[] _r3;
    private readonly ulong[] _one;
    private readonly ulong _factor;

    /// <summary>Prepares a modulus.</summary>
    /// <param name="n">Odd and above 1; limbs of zero on top are fine.</param>
    /// <exception cref="ArgumentException">It is even or too long.</exception>
    public MontgomeryModulus(ReadOnlySpan<ulong> n)
    {
        if (n.IsEmpty || n.Length > MaximumLength || (n[0] & 1) == 0)
        {
            throw new ArgumentException("An odd number of up to 8192 bits is needed.", nameof(n));
        }

        _n = Pinned(n.Length);
        n.CopyTo(_n);
        _factor = MinusInverse(n[0]);
        _r2 = Pinned(n.Length);
        _r3 = Pinned(n.Length);
        _one = Pinned(n.Length);

        // 1, doubled as often as R² has bits.
        _r2[0] = 1;
        for (int i = 0; i < 2 * 64 * n.Length; i++)
        {
            ReduceOnce(_r2, Limbs.Add(_r2, _r2, _r2));
        }

        Multiply(_r2, _r2, _r3);
        _one[0] = 1;
        Multiply(_one, _r2, _one);
    }

    /// <summary>k, the length of every number here, in limbs.</summary>
    public int Length => _n.Length;

    /// <summary>n.</summary>
    public ReadOnlySpan<ulong> Value => _n;

    /// <summary>
    /// result = a · b / R modulo n. One of a and b is below n; the result may be either of them.
    /// </summary>
    public void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        int k = _n.Length;
        Span<ulong> product = stackalloc ulong[2 * k];
        Limbs.Multiply(a, b, product);

        // Adds multiples of n that clear limb after limb from below; what is left above is the quotient by R.
        ulong top = 0;
        for (int i = 0; i < k; i++)
        {
            ulong carry = Limbs.MultiplyAdd(product.Slice(i, k), _n, unchecked(product[i] * _factor));
            product[i + k] = Carry.AddCarry(product[i + k], carry, ref top);
        }

        product[k..].CopyTo(result);
        ReduceOnce(result, top);
        Wipe(product);
    }

    /// <summary>result = a · R modulo n, where a has up to 2 k limbs, and any value.</summary>
    public void ToMontgomery(ReadOnlySpan<ulong> a, Span<ulong> result)
    {
        int k = _n.Length;
        Span<ulong> part = stackalloc ulong[k];
        part.Clear();
        a[..Math.Min(k, a.Length)].CopyTo(part);
        Multiply(part, _r2, result);
        if (a.Length > k)
        {
            // a = low + high · R.
            part.Clear();
            a[k..].CopyTo(part);
            Multiply(part, _r3, part);
            Add(result, part, result);
        }

        Wipe(part);
    }

    /// <summary>result = a / R modulo n; the result may be a.</summary>
    public void FromMontgomery(ReadOnlySpan<ulong> a, Span<ulong> result)
    {
        Span<ulong> one = stackalloc ulong[_n.Length];
        one.Clear();
        one[0] = 1;
        Multiply(a, one, result);
    }

    /// <summary>sum = a + b modulo n, for numbers below n; sum may be a or b.</summary>
    public void Add(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> sum) =>
        ReduceOnce(sum, Limbs.Add(a, b, sum));

    /// <summary>difference = a - b modulo n, for numbers below n; difference may be a or b.</summary>
    public void Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> difference)
    {
        ulong borrow = Limbs.Subtract(a, b, difference);
        Limbs.AddMasked(difference, _n, unchecked(0UL - borrow));
    }

    /// <summary>
    /// result = a^exponent modulo n, a and the result in Montgomery form; neither what is raised nor to what
    /// shows in the time.
    /// </summary>
    public void Power(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> exponent, Span<ulong> result)
    {
        int k = _n.Length;
        Span<ulong> table = stackalloc ulong[WindowSize * k];
        Span<ulong> entry = stackalloc ulong[k];
        Span<ulong> power = stackalloc ulong[k];
        _one.CopyTo(table);
        for (int i = 1; i < WindowSize; i++)
        {
            Multiply(table.Slice((i - 1) * k, k), a, table.Slice(i * k, k));
        }

        _one.CopyTo(power);
        for (int bit = (64 * exponent.Length) - WindowBits; bit >= 0; bit -= WindowBits)
        {
            for (int i = 0; i < WindowBits; i++)
            {
                Multiply(power, power, power);
            }

            Select(table, (exponent[bit / 64] >> (bit % 64)) & (WindowSize - 1), entry);
            Multiply(power, entry, power);
        }

        power.CopyTo(result);
        Wipe(table);
        Wipe(entry);
        Wipe(power);
    }

    /// <summary>
    /// result = a^exponent modulo n, a and the result in Montgomery form; the exponent is no secret.
    /// </summary>
    public void PowerPublic(ReadOnlySpan<ulong> a, ulong exponent, Span<ulong> result)
    {
        Span<ulong> power = stackalloc ulong[_n.Length];
        _one.CopyTo(power);
        for (int bit = 63 - System.Numerics.BitOperations.LeadingZeroCount(exponent); bit >= 0; bit--)
        {
            Multiply(power, power, power);
            if ((exponent >> bit & 1) != 0)
            {
                Multiply(power, a, power);
            }
        }

        power.CopyTo(result);
        Wipe(power);
    }

    /// <summary>Wipes the modulus and what was made of it.</summary>
    public void Dispose()
    {
        Wipe(_n);
        Wipe(_r2);
        Wipe(_r3);
        Wipe(_one);
    }

    /// <summary>Pinned limbs, all zero.</summary>
    internal static ulong[] Pinned(int length) => GC.AllocateArray<ulong>(length, pinned: true);

    /// <summary>Zeroes limbs in a way the compiler does not drop.</summary>
    internal static void Wipe(Span<ulong> limbs) => FixedTime.Wipe(MemoryMarshal.AsBytes(limbs));

    /// <summary>Reads the whole table, whichever entry is wanted.</summary>
    private static void Select(ReadOnlySpan<ulong> table, ulong index, Span<ulong> entry)
    {
        entry.Clear();
        for (int i = 0; i < WindowSize; i++)
        {
            ulong mask = Limbs.IsZero(index ^ (ulong)i);
            ReadOnlySpan<ulong> candidate = table.Slice(i * entry.Length, entry.Length);
            for (int j = 0; j < entry.Length; j++)
            {
                entry[j] |= candidate[j] & mask;
            }
        }
    }

    /// <summary>Takes n off once where there is room for it: top · 2^(64 k) + a is below 2 n.</summary>
    private void ReduceOnce(Span<ulong> a, ulong top)
    {
        // The borrow of a - n is made good by the carry above, or n is given back.
        ulong borrow = Limbs.Subtract(a, _n, a);
        Limbs.AddMasked(a, _n, unchecked(0UL - (borrow & ~top)));
    }

    /// <summary>
    /// -1 / n modulo 2^64, by Newton's iteration: each step doubles the bits that are right.
    /// </summary>
    private static ulong MinusInverse(ulong n)
    {
        unchecked
        {
            ulong inverse = n;
            for (int i = 0; i < 6; i++)
            {
                inverse *= 2 - (n * inverse);
            }

            return 0UL - inverse;
        }
    }
}
