using System;

namespace Tls.Crypto;

/// <summary>
/// Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 §2.2.3), read strictly: other readers take
/// numbers that lack their leading zero, and with them a second signature for the same data.
/// </summary>
internal static class EcdsaSignature
{
    /// <summary>
    /// Writes r and s beside each other, each as long as half of <paramref name="fixedForm"/>.
    /// </summary>
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
}
