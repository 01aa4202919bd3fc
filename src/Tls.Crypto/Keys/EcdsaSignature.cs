using System;

namespace Tls.Crypto;

/// <summary>
/// Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 §2.2.3), read strictly: other readers take
/// numbers that lack their leading zero, and with them a second signature for the same data. The fixed form
/// is r and s beside each other, each as long as the field.
/// </summary>
internal static class EcdsaSignature
{
    private const int MaxFieldSize = 66;

    /// <summary>The longest fixed form, in bytes: that of P-521.</summary>
    public const int MaxFixedSize = 2 * MaxFieldSize;

    /// <summary>From the fixed form.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> fixedForm)
    {
        int size = fixedForm.Length / 2;
        Span<byte> numbers = stackalloc byte[2 * (3 + MaxFieldSize)];
        int length = WritePositive(fixedForm[..size], numbers);
        length += WritePositive(fixedForm[size..], numbers[length..]);
        return DerBuilder.Wrap(DerCursor.Sequence, numbers[..length]);
    }

    /// <summary>To the fixed form, each half of it as long as the field.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> der, Span<byte> fixedForm)
    {
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        int size = fixedForm.Length / 2;
        var cursor = new DerCursor(content);
        if (!cursor.TryReadPositive(out ReadOnlySpan<byte> r)
            || !cursor.TryReadPositive(out ReadOnlySpan<byte> s)
            || !cursor.AtEnd
            || r.Length > size
            || s.Length > size)
        {
            return false;
        }

        fixedForm.Clear();
        r.CopyTo(fixedForm[(size - r.Length)..]);
        s.CopyTo(fixedForm[((2 * size) - s.Length)..]);
        return true;
    }

    private static int WritePositive(ReadOnlySpan<byte> magnitude, Span<byte> destination)
    {
        magnitude = magnitude.TrimStart((byte)0);

        // X.690 §8.3.2: a leading zero only where the next bit is set.
        int padding = magnitude.IsEmpty || magnitude[0] > 0x7f ? 1 : 0;
        destination[0] = DerCursor.Integer;
        destination[1] = (byte)(padding + magnitude.Length);
        destination[2] = 0;
        magnitude.CopyTo(destination[(2 + padding)..]);
        return 2 + padding + magnitude.Length;
    }
}
