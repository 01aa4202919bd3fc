using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// Multiples of the base point: for every fourth digit to the base 16 all sixteen multiples, so that there are twelve
/// doublings in all, and no more additions than digits.
/// </summary>
/// <remarks>Side channels: tables are read whole. 83 KiB for P-384, 111 KiB for P-521.</remarks>
internal sealed class WeierstrassComb
{
    private const int Window = 4;
    private const int Entries = 1 << Window;
    private const int Spacing = 4;

    private readonly WeierstrassField _field;
    private readonly WeierstrassPoint _identity;
    private readonly int _digits;
    private readonly WeierstrassPoint[] _multiples;

    /// <summary>Makes the table.</summary>
    /// <param name="field">The field.</param>
    /// <param name="identity">The identity.</param>
    /// <param name="point">What is multiplied.</param>
    /// <param name="bits">The size of the order.</param>
    public WeierstrassComb(
        WeierstrassField field, in WeierstrassPoint identity, in WeierstrassPoint point, int bits)
    {
        _field = field;
        _identity = identity;
        _digits = Digits(bits);
        int tables = (_digits + Spacing - 1) / Spacing;
        _multiples = new WeierstrassPoint[tables * Entries];
        WeierstrassPoint power = point;
        for (int i = 0; i < tables; i++)
        {
            FillMultiples(field, _multiples.AsSpan(i * Entries, Entries), identity, power);
            for (int j = 0; j < Window * Spacing; j++)
            {
                power = WeierstrassPoint.Double(field, power);
            }
        }
    }

    /// <summary>How many digits to the base 16 a number of so many bits has.</summary>
    public static int Digits(int bits) => (bits + Window - 1) / Window;

    /// <summary>Digit i of a number, the lowest being 0; the place is no secret.</summary>
    public static ulong Digit(ReadOnlySpan<ulong> k, int i) =>
        (k[Window * i / 64] >> (Window * i % 64)) & (Entries - 1);

    /// <summary>0, Q, 2Q and so on.</summary>
    public static void FillMultiples(
        WeierstrassField field, Span<WeierstrassPoint> multiples, in WeierstrassPoint identity, in WeierstrassPoint q)
    {
        multiples[0] = identity;
        for (int i = 1; i < multiples.Length; i++)
        {
            multiples[i] = WeierstrassPoint.Add(field, multiples[i - 1], q);
        }
    }

    /// <summary>An entry of a table, whichever: all of it is read.</summary>
    public static WeierstrassPoint Select(ReadOnlySpan<WeierstrassPoint> table, ulong index)
    {
        WeierstrassPoint chosen = default;
        Span<ulong> words = MemoryMarshal.Cast<WeierstrassPoint, ulong>(new Span<WeierstrassPoint>(ref chosen));
        ReadOnlySpan<ulong> all = MemoryMarshal.Cast<WeierstrassPoint, ulong>(table);
        for (int i = 0; i < table.Length; i++)
        {
            ulong mask = Limbs.IsZero(index ^ (ulong)i);
            ReadOnlySpan<ulong> entry = all.Slice(i * words.Length, words.Length);
            for (int j = 0; j < words.Length; j++)
            {
                words[j] |= entry[j] & mask;
            }
        }

        return chosen;
    }

    /// <summary>k times the point, for a secret k.</summary>
    public WeierstrassPoint Multiply(ReadOnlySpan<ulong> k)
    {
        WeierstrassPoint sum = _identity;
        for (int row = Spacing - 1; row >= 0; row--)
        {
            for (int i = 0; i < Window && row < Spacing - 1; i++)
            {
                sum = WeierstrassPoint.Double(_field, sum);
            }

            for (int i = row; i < _digits; i += Spacing)
            {
                ReadOnlySpan<WeierstrassPoint> table = _multiples.AsSpan(i / Spacing * Entries, Entries);
                sum = WeierstrassPoint.Add(_field, sum, Select(table, Digit(k, i)));
            }
        }

        return sum;
    }
}
