using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// Powers modulo an odd number of up to 2048 bits, or modulo two of up to 1024 at once, which takes no longer: in digits of
/// 28 bits, eight to a register of 512, by Montgomery's method with R = 2^(28 D), where R is above 4 n so that numbers
/// below 2 n need no correction. AVX-512 multiplies eight pairs of digits at a time.
/// </summary>
/// <remarks>
/// Side channels: as <see cref="MontgomeryModulus"/>. Registers are loaded and stored around bounds checks, of spans whose
/// length is checked before.
/// </remarks>
internal sealed partial class MontgomeryDigits : IDisposable
{
    /// <summary>The most limbs of a modulus.</summary>
    public const int MaximumLength = 32;

    /// <summary>The most limbs of each of two.</summary>
    public const int MaximumLengthOfTwo = 16;

    private const int Bits = 28;
    private const ulong Mask = (1UL << Bits) - 1;

    /// <summary>The digits of ten registers, and the place of the second modulus' first one.</summary>
    private const int Count = 80;
    private const int Half = Count / 2;

    private const int WindowBits = 5;
    private const int WindowSize = 1 << WindowBits;
    private const int Alignment = 64;

    /// <summary>Twice two bits of room between n and R, so that all sums stay below 2 n.</summary>
    private const int Slack = 2;

    private readonly MontgomeryModulus _modulus;
    private readonly MontgomeryModulus? _modulus2;
    private readonly ulong _factor;
    private readonly ulong _factor2;
    private readonly int _digits;

    private readonly ulong[] _n;

    /// <summary>1 in Montgomery form.</summary>
    private readonly ulong[] _one;

    /// <summary>What takes a number from the Montgomery form of 64-bit limbs to that of digits.</summary>
    private readonly ulong[] _entry;

    /// <summary>R²: what takes a number that is in no form to that of digits; made when it is first asked for.</summary>
    private ulong[]? _square;

    /// <summary>Prepares one modulus, or two of the same length.</summary>
    public MontgomeryDigits(MontgomeryModulus modulus, MontgomeryModulus? modulus2 = null)
    {
        int length = modulus.Length;
        if (length > (modulus2 is null ? MaximumLength : MaximumLengthOfTwo)
            || (modulus2 is not null && modulus2.Length != length))
        {
            throw new ArgumentException("A shorter modulus is needed.", nameof(modulus));
        }

        _modulus = modulus;
        _modulus2 = modulus2;
        _digits = ((64 * length) + Slack + Bits - 1) / Bits;
        _n = modulus.Room(Count);
        _one = modulus.Room(Count);
        _entry = modulus.Room(Count);
        _factor = Prepare(modulus, 0);
        _factor2 = modulus2 is null ? 0 : Prepare(modulus2, Half);
    }

    /// <summary>Whether the processor has what it takes.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    private bool IsPair => _modulus2 is not null;

    /// <summary>
    /// result = a^exponent modulo n, a in the modulus' Montgomery form and the result in none; neither what is raised nor
    /// to what shows in the time.
    /// </summary>
    public void Power(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> exponent, Span<ulong> result) =>
        Power(a, exponent, result, [], [], []);

    /// <summary>The same with both moduli.</summary>
    public void Power(
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> exponent,
        Span<ulong> result,
        ReadOnlySpan<ulong> a2,
        ReadOnlySpan<ulong> exponent2,
        Span<ulong> result2)
    {
        Span<ulong> scratch = stackalloc ulong[((WindowSize + 3) * Count) + (Alignment / Limbs.Size)];
        Span<ulong> rest = Aligned(scratch);
        Span<ulong> n = Take(ref rest, _n);
        Span<ulong> power = Take(ref rest, _one);
        Span<ulong> chosen = Take(ref rest, _entry);
        Span<ulong> table = rest[..(WindowSize * Count)];

        _one.CopyTo(table);
        Span<ulong> first = table.Slice(Count, Count);
        first.Clear();
        Split(a, first);
        Split(a2, first[Half..]);
        Multiply(first, chosen, n, first);
        for (int i = 2; i < WindowSize; i++)
        {
            Multiply(table.Slice((i - 1) * Count, Count), first, n, table.Slice(i * Count, Count));
        }

        for (int bit = ((64 * exponent.Length) - 1) / WindowBits * WindowBits; bit >= 0; bit -= WindowBits)
        {
            for (int i = 0; i < WindowBits; i++)
            {
                Square(power, n, power);
            }

            Select(table, Window(exponent, bit), Window(exponent2, bit), chosen);
            Multiply(power, chosen, n, power);
        }

        Leave(power, n, result, result2);
        MontgomeryModulus.Wipe(scratch);
    }

    /// <summary>
    /// result = a^exponent modulo n, neither in Montgomery form; the exponent is odd, above 1 and no secret. Of one modulus.
    /// </summary>
    public void RaisePublic(ReadOnlySpan<ulong> a, ulong exponent, Span<ulong> result)
    {
        Span<ulong> scratch = stackalloc ulong[(4 * Count) + (Alignment / Limbs.Size)];
        Span<ulong> rest = Aligned(scratch);
        Span<ulong> n = Take(ref rest, _n);
        Span<ulong> factor = Take(ref rest, SquareOfR(n));
        Span<ulong> power = rest[..Count];
        Span<ulong> plain = rest.Slice(Count, Count);
        plain.Clear();
        Split(a, plain);
        Multiply(plain, factor, n, factor);
        factor.CopyTo(power);
        for (int bit = 62 - BitOperations.LeadingZeroCount(exponent); bit >= 0; bit--)
        {
            Square(power, n, power);
            if ((exponent >> bit & 1) != 0)
            {
                Multiply(power, factor, n, power);
            }
        }

        Leave(power, n, result, []);
        MontgomeryModulus.Wipe(scratch);
    }

    /// <summary>Wipes what was made of the modulus.</summary>
    public void Dispose()
    {
        MontgomeryModulus.Wipe(_n);
        MontgomeryModulus.Wipe(_one);
        MontgomeryModulus.Wipe(_entry);
        MontgomeryModulus.Wipe(_square);
    }

    /// <summary>Digits of a number, as many as it has.</summary>
    private static void Split(ReadOnlySpan<ulong> limbs, Span<ulong> digits)
    {
        for (int i = 0; i * Bits < 64 * limbs.Length; i++)
        {
            int limb = i * Bits / 64;
            int shift = i * Bits % 64;
            ulong digit = limbs[limb] >> shift;
            if (shift > 64 - Bits && limb + 1 < limbs.Length)
            {
                digit |= limbs[limb + 1] << (64 - shift);
            }

            digits[i] = digit & Mask;
        }
    }

    /// <summary>The number whose digits these are, carries and all; it has no more bits than there is room for.</summary>
    private static void Join(ReadOnlySpan<ulong> digits, Span<ulong> limbs)
    {
        limbs.Clear();
        ulong carry = 0;
        for (int i = 0; i * Bits < 64 * limbs.Length; i++)
        {
            int limb = i * Bits / 64;
            int shift = i * Bits % 64;
            carry += digits[i];
            ulong digit = carry & Mask;
            carry >>= Bits;
            limbs[limb] |= digit << shift;
            if (shift > 64 - Bits && limb + 1 < limbs.Length)
            {
                limbs[limb + 1] |= digit >> (64 - shift);
            }
        }
    }

    /// <summary>Five bits of an exponent; none of one that is not there.</summary>
    private static ulong Window(ReadOnlySpan<ulong> exponent, int bit)
    {
        int limb = bit / 64;
        int shift = bit % 64;
        if (exponent.IsEmpty)
        {
            return 0;
        }

        ulong window = exponent[limb] >> shift;
        if (shift > 64 - WindowBits && limb + 1 < exponent.Length)
        {
            window |= exponent[limb + 1] << (64 - shift);
        }

        return window & (WindowSize - 1);
    }

    /// <summary>Reads the whole table, whichever entry of each half is wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Select(ReadOnlySpan<ulong> table, ulong index, ulong index2, Span<ulong> chosen)
    {
        chosen = chosen[..Count];
        chosen.Clear();
        index2 = IsPair ? index2 : index;
        ref ulong to = ref MemoryMarshal.GetReference(chosen);
        ref ulong from = ref MemoryMarshal.GetReference(table[..(WindowSize * Count)]);
        for (nuint i = 0; i < WindowSize; i++)
        {
            Vector512<ulong> mask = Vector512.Create(Limbs.IsZero(index ^ i));
            Vector512<ulong> mask2 = Vector512.Create(Limbs.IsZero(index2 ^ i));
            for (nuint j = 0; j < Half; j += 8)
            {
                Vector512<ulong> one = Vector512.LoadUnsafe(ref from, (i * Count) + j) & mask;
                Vector512<ulong> two = Vector512.LoadUnsafe(ref from, (i * Count) + j + Half) & mask2;
                (Vector512.LoadUnsafe(ref to, j) | one).StoreUnsafe(ref to, j);
                (Vector512.LoadUnsafe(ref to, j + Half) | two).StoreUnsafe(ref to, j + Half);
            }
        }
    }

    /// <summary>Room on the stack that begins where a register's worth does.</summary>
    private static Span<ulong> Aligned(Span<ulong> scratch)
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<ulong>(), ref MemoryMarshal.GetReference(scratch));
        return scratch[(int)((-address & (Alignment - 1)) / Limbs.Size)..];
    }

    private static Span<ulong> Take(ref Span<ulong> rest, ReadOnlySpan<ulong> content)
    {
        Span<ulong> taken = rest[..Count];
        rest = rest[Count..];
        content.CopyTo(taken);
        return taken;
    }

    /// <summary>Out of Montgomery form, and below n.</summary>
    private void Leave(Span<ulong> power, ReadOnlySpan<ulong> n, Span<ulong> result, Span<ulong> result2)
    {
        Span<ulong> one = stackalloc ulong[Count];
        one.Clear();
        one[0] = 1;
        one[Half] = IsPair ? 1UL : 0;
        Multiply(power, one, n, power);
        Join(power, result);
        _modulus.ReduceOnce(result, 0);
        if (_modulus2 is not null)
        {
            Join(power[Half..], result2);
            _modulus2.ReduceOnce(result2, 0);
        }
    }

    /// <summary>Fills in what is made of a modulus, and gives -1 / n modulo 2^28.</summary>
    private ulong Prepare(MontgomeryModulus modulus, int place)
    {
        Span<ulong> number = stackalloc ulong[modulus.Length];
        Split(modulus.Value, _n.AsSpan(place));

        // R is 2^shift times that of the limbs, and what multiplies by R² / 2^(64 k) in all is 2^(2 shift) of those.
        int shift = (Bits * _digits) - (64 * modulus.Length);
        modulus.One.CopyTo(number);
        modulus.Double(number, shift);
        Split(number, _one.AsSpan(place));
        modulus.Double(number, shift);
        Split(number, _entry.AsSpan(place));
        MontgomeryModulus.Wipe(number);
        return modulus.Factor & Mask;
    }

    /// <summary>
    /// R² modulo n, which is R in Montgomery form: 2^28 to the power of D, by squares and products.
    /// </summary>
    private ulong[] SquareOfR(ReadOnlySpan<ulong> n)
    {
        if (Volatile.Read(ref _square) is { } made)
        {
            return made;
        }

        int shift = (Bits * _digits) - (64 * _modulus.Length);
        Span<ulong> number = stackalloc ulong[_modulus.Length];
        Span<ulong> unit = stackalloc ulong[Count];
        unit.Clear();
        _modulus.One.CopyTo(number);
        _modulus.Double(number, shift + Bits);
        Split(number, unit);
        ulong[] square = _modulus.Room(Count);
        unit.CopyTo(square);
        for (int bit = 30 - BitOperations.LeadingZeroCount((uint)_digits); bit >= 0; bit--)
        {
            Multiply(square, square, n, square);
            if ((_digits >> bit & 1) != 0)
            {
                Multiply(square, unit, n, square);
            }
        }

        // Of two threads the second one's is as good.
        Volatile.Write(ref _square, square);
        return square;
    }
}
