using System;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>u1 · G + u2 · Q of ECDSA's verification (FIPS 186-5 §6.4.2), in variable time: all of it is public.</summary>
internal static class P256Verification
{
    /// <summary>The multiples of Q there are: odd ones up to 15.</summary>
    private const int Window = 5;
    private const int Multiples = 1 << (Window - 2);

    /// <summary>
    /// Whether this is known to be faster than the BCL: where the processor gives the halves of a product one by one.
    /// </summary>
    public static bool IsFast => Bmi2.X64.IsSupported;

    /// <summary>Whether (r, s) is a signature.</summary>
    /// <param name="signature">r and s, 32 bytes each, big endian; hostile bytes are fine.</param>
    /// <param name="hash">Of what was signed, at least 32 bytes.</param>
    /// <param name="key">Q, a point of the curve.</param>
    /// <param name="comb">Q's, if there is one.</param>
    public static bool Verify(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> hash, in P256Affine key, P256Comb? comb)
    {
        // FIPS 186-5 §6.4.2 step 1: r and s are integers in [1, n − 1].
        if (!ScalarP256.TryDecode(signature, out ScalarP256 r)
            || !ScalarP256.TryDecode(signature[ScalarP256.Size..], out ScalarP256 s))
        {
            return false;
        }

        ScalarP256 inverse = s.InvertPublic();
        ScalarP256 u1 = ScalarP256.Multiply(ScalarP256.FromHash(hash), inverse);
        ScalarP256 u2 = ScalarP256.Multiply(r, inverse);
        P256Point sum = comb is null ? Multiply(u1, u2, key) : Multiply(u1, u2, comb);
        return sum.HasX(r);
    }

    /// <summary>u1 · G + u2 · Q, with a table for both.</summary>
    internal static P256Point Multiply(in ScalarP256 u1, in ScalarP256 u2, P256Comb comb)
    {
        ScalarP256 signs1 = u1.ToSigns();
        ScalarP256 signs2 = u2.ToSigns();
        P256Comb generator = P256Comb.Generator;
        P256Point sum = default;
        for (int row = P256Comb.MaxRows - 1; row >= 0; row--)
        {
            sum.Double();
            generator.AddRow(ref sum, signs1, row);
            comb.AddRow(ref sum, signs2, row);
        }

        return sum;
    }

    /// <summary>u1 · G + u2 · Q, where Q has not been seen before: by the non-adjacent form of u2.</summary>
    internal static P256Point Multiply(in ScalarP256 u1, in ScalarP256 u2, in P256Affine q)
    {
        Span<sbyte> digits = stackalloc sbyte[257];
        Recode(digits, u2);
        Span<P256Affine> multiples = stackalloc P256Affine[Multiples];
        P256Point.OddMultiples(multiples, q);

        ScalarP256 signs1 = u1.ToSigns();
        P256Comb generator = P256Comb.Generator;
        P256Point sum = default;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            sum.Double();
            if (digits[i] > 0)
            {
                sum.Add(multiples[digits[i] >> 1]);
            }
            else if (digits[i] < 0)
            {
                sum.Subtract(multiples[-digits[i] >> 1]);
            }

            if (i < P256Comb.MaxRows)
            {
                generator.AddRow(ref sum, signs1, i);
            }
        }

        return sum;
    }

    /// <summary>Odd digits from −15 to 15 and zeros, of which four follow each digit.</summary>
    private static void Recode(Span<sbyte> digits, in ScalarP256 scalar)
    {
        digits.Clear();
        int carry = 0;
        for (int i = 0; i < digits.Length;)
        {
            if (BitAt(scalar, i) == carry)
            {
                i++;
                continue;
            }

            int digit = carry;
            for (int j = 0; j < Window; j++)
            {
                digit += BitAt(scalar, i + j) << j;
            }

            carry = digit >> (Window - 1);
            digits[i] = (sbyte)(digit - (carry << Window));
            i += Window;
        }
    }

    private static int BitAt(in ScalarP256 scalar, int i) => i < 256 ? (int)scalar.Bit(i) : 0;
}
