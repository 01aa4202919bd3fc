using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// Arithmetic modulo an odd number n above 1, by Montgomery's method: a · b / R for R = 2^(64 k), n of k
/// limbs. A number in Montgomery form is times R.
/// </summary>
/// <remarks>
/// Side channels: the modulus, the numbers and the exponents of <see cref="Power"/> and <see cref="Raise"/>
/// may be secret, their lengths in limbs are not, nor is whether the modulus fills its limbs: no branch, no
/// index and no division depends on another value, and all of the table is read for each of its entries that
/// is used. The exponent of <see cref="RaisePublic"/> shows in the time. Everything made here is on the stack
/// and wiped, or, for a modulus that is secret, in pinned memory.
/// </remarks>
internal sealed class MontgomeryModulus : IDisposable
{
    /// <summary>The longest modulus, in limbs: 16384 bits.</summary>
    public const int MaximumLength = 256;

    /// <summary>Below so many limbs the widest registers are not worth their while.</summary>
    private const int MinimumLengthOfWide = 12;

    private const int WindowBits = 4;
    private const int WindowSize = 1 << WindowBits;

    /// <summary>So many cost about as much as a product of 2048 bits.</summary>
    private const int MostDoublings = 64;

    private readonly ulong[] _n;
    private readonly ulong[] _one;
    private readonly bool _isSecret;
    private readonly bool _wide;

    /// <summary>R² modulo n; made when it is first asked for, as what follows.</summary>
    private ulong[]? _square;
    private MontgomeryDigits? _digits;

    /// <summary>Prepares a modulus.</summary>
    /// <param name="n">Odd and above 1; limbs of zero on top are fine.</param>
    /// <param name="isSecret">Whether it has to be in pinned memory, and wiped.</param>
    /// <param name="wide">False leaves the processor's widest registers unused; for tests.</param>
    /// <exception cref="ArgumentException">It is even or too long.</exception>
    public MontgomeryModulus(ReadOnlySpan<ulong> n, bool isSecret = true, bool wide = true)
    {
        if (n.IsEmpty || n.Length > MaximumLength || (n[0] & 1) == 0)
        {
            throw new ArgumentException("An odd number of up to 16384 bits is needed.", nameof(n));
        }

        _isSecret = isSecret;
        _wide = wide && MontgomeryDigits.IsSupported
            && n.Length is >= MinimumLengthOfWide and <= MontgomeryDigits.MaximumLength;
        _n = Room(n.Length);
        n.CopyTo(_n);
        Factor = MinusInverse(n[0]);
        _one = Room(n.Length);
        PrepareOne();
    }

    /// <summary>k, the length of every number here, in limbs.</summary>
    public int Length => _n.Length;

    /// <summary>n.</summary>
    public ReadOnlySpan<ulong> Value => _n;

    /// <summary>1 in Montgomery form: R modulo n.</summary>
    internal ReadOnlySpan<ulong> One => _one;

    /// <summary>-1 / n modulo 2^64.</summary>
    internal ulong Factor { get; }

    private ulong[] Square => Volatile.Read(ref _square) ?? PrepareSquare();

    private MontgomeryDigits Digits => Volatile.Read(ref _digits) ?? PrepareDigits();

    /// <summary>
    /// result = a · b / R modulo n. One of a and b is below n; the result may be either of them.
    /// </summary>
    public void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        int k = _n.Length;
        Span<ulong> product = stackalloc ulong[k + 1];
        MontgomeryProduct.Multiply(a, b, _n, Factor, product);
        product[..k].CopyTo(result);
        ReduceOnce(result, product[k]);
        Wipe(product);
    }

    /// <summary>result = a · R modulo n, where a has up to 2 k limbs, and any value; the result may be a.</summary>
    public void ToMontgomery(ReadOnlySpan<ulong> a, Span<ulong> result)
    {
        int k = _n.Length;
        Span<ulong> low = stackalloc ulong[k];
        low.Clear();
        a[..Math.Min(k, a.Length)].CopyTo(low);
        Multiply(low, Square, low);
        if (a.Length > k)
        {
            // a = low + high · R.
            Span<ulong> high = stackalloc ulong[k];
            high.Clear();
            a[k..].CopyTo(high);
            Multiply(high, Square, high);
            Multiply(high, Square, high);
            Add(low, high, low);
            Wipe(high);
        }

        low.CopyTo(result);
        Wipe(low);
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
    /// result = a^exponent modulo n, a in Montgomery form and the result not; neither what is raised nor to
    /// what shows in the time.
    /// </summary>
    public void Raise(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> exponent, Span<ulong> result)
    {
        if (_wide)
        {
            Digits.Power(a, exponent, result);
            return;
        }

        Power(a, exponent, result);
        FromMontgomery(result, result);
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
    /// result = a^exponent modulo n, neither in Montgomery form; the exponent is odd and no secret.
    /// </summary>
    /// <param name="a">k limbs, of any value.</param>
    /// <param name="exponent">Odd and above 1.</param>
    /// <param name="result">k limbs; may be a.</param>
    public void RaisePublic(ReadOnlySpan<ulong> a, ulong exponent, Span<ulong> result)
    {
        if (_wide)
        {
            Digits.RaisePublic(a, exponent, result);
            return;
        }

        Span<ulong> power = stackalloc ulong[_n.Length];
        Span<ulong> factor = stackalloc ulong[_n.Length];
        ToMontgomery(a, factor);
        factor.CopyTo(power);
        for (int bit = 62 - BitOperations.LeadingZeroCount(exponent); bit > 0; bit--)
        {
            Multiply(power, power, power);
            if ((exponent >> bit & 1) != 0)
            {
                Multiply(power, factor, power);
            }
        }

        // The last factor is not in Montgomery form, and so the result is not.
        Multiply(power, power, power);
        Multiply(power, a, result);
        Wipe(power);
        Wipe(factor);
    }

    /// <summary>Wipes the modulus and what was made of it.</summary>
    public void Dispose()
    {
        Wipe(_n);
        Wipe(_one);
        Wipe(_square);
        _digits?.Dispose();
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

    /// <summary>Limbs, all zero, and pinned where the modulus is a secret.</summary>
    internal ulong[] Room(int length) => _isSecret ? Pinned(length) : new ulong[length];

    /// <summary>a = a · 2^times modulo n, for a below n.</summary>
    internal void Double(Span<ulong> a, int times)
    {
        for (int i = 0; i < times; i++)
        {
            ReduceOnce(a, Limbs.Add(a, a, a));
        }
    }

    /// <summary>Takes n off once where there is room for it: top · 2^(64 k) + a is below 2 n.</summary>
    internal void ReduceOnce(Span<ulong> a, ulong top)
    {
        // The borrow of a - n is made good by the carry above, or n is given back.
        ulong borrow = Limbs.Subtract(a, _n, a);
        Limbs.AddMasked(a, _n, unchecked(0UL - (borrow & ~top)));
    }

    /// <summary>R modulo n.</summary>
    private void PrepareOne()
    {
        if (_n[^1] >> 63 != 0)
        {
            // R is below 2 n: R - n is what is wanted, and -n modulo R.
            _ = Limbs.Subtract(_one, _n, _one);
            return;
        }

        // 1, doubled as often as R has bits; or the power of two below n, if n may show how long it is.
        int bits = _isSecret ? 1 : BitLength();
        _one[(bits - 1) / 64] = 1UL << ((bits - 1) % 64);
        Double(_one, (64 * _n.Length) - (bits - 1));
    }

    private int BitLength()
    {
        int limbs = _n.AsSpan().LastIndexOfAnyExcept(0UL) + 1;
        return (64 * limbs) - BitOperations.LeadingZeroCount(_n[limbs - 1]);
    }

    /// <summary>
    /// R² modulo n, that is 2^(64 k) in Montgomery form: doubling adds one to the exponent, squaring doubles it.
    /// </summary>
    private ulong[] PrepareSquare()
    {
        int exponent = 64 * _n.Length;
        int squarings = 0;
        for (; exponent > MostDoublings && exponent % 2 == 0; exponent /= 2)
        {
            squarings++;
        }

        ulong[] square = Room(_n.Length);
        _one.CopyTo(square, 0);
        Double(square, exponent);
        for (int i = 0; i < squarings; i++)
        {
            Multiply(square, square, square);
        }

        return Keep(ref _square, square, unused => Wipe(unused));
    }

    private MontgomeryDigits PrepareDigits() => Keep(ref _digits, new MontgomeryDigits(this), made => made.Dispose());

    /// <summary>The first one that was made, by whatever thread.</summary>
    private static T Keep<T>(ref T? place, T made, Action<T> wipe)
        where T : class
    {
        if (Interlocked.CompareExchange(ref place, made, null) is { } earlier)
        {
            wipe(made);
            return earlier;
        }

        return made;
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
