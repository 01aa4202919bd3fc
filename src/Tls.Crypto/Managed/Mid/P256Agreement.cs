using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>ECDH on P-256 (SP 800-56A §5.7.1.2, SEC 1 §3.3.1), in constant time in the private scalar.</summary>
/// <remarks>
/// No branch and no index depends on the scalar: tables are read whole, and the sequence of doublings and additions is the same
/// for every scalar. Scalars and sums are wiped from the stack.
/// </remarks>
internal static class P256Agreement
{
    private const int Window = 5;

    /// <summary>How many digits follow the first, which is always 1.</summary>
    private const int Digits = 51;

    /// <summary>The public point of a private scalar.</summary>
    /// <param name="destination">65 bytes: the point, uncompressed.</param>
    /// <param name="scalar">32 bytes, big endian, from 1 to n − 1.</param>
    public static void GetPublic(Span<byte> destination, ReadOnlySpan<byte> scalar)
    {
        _ = ScalarP256.TryDecode(scalar, out ScalarP256 k);
        P256Point sum = P256Comb.Generator.Multiply(k);
        sum.ToAffine().Encode(destination);
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<P256Point>(ref sum)));
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<ScalarP256>(ref k)));
    }

    /// <summary>The x-coordinate of the other's point times the own scalar.</summary>
    /// <param name="secret">32 bytes.</param>
    /// <param name="scalar">32 bytes, big endian, from 1 to n − 1.</param>
    /// <param name="other">A point of the curve: with the cofactor 1 the product is never the identity.</param>
    public static void Derive(Span<byte> secret, ReadOnlySpan<byte> scalar, in P256Affine other)
    {
        _ = ScalarP256.TryDecode(scalar, out ScalarP256 k);
        P256Point product = Multiply(k, other);
        P256Affine point = product.ToAffine();
        point.X.Encode(secret);
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<P256Affine>(ref point)));
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<P256Point>(ref product)));
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<ScalarP256>(ref k)));
    }

    /// <summary>k · Q or −k · Q, which have the same x, for a secret k from 1 to n − 1.</summary>
    /// <remarks>
    /// k, or n − k, is odd, and so are all digits to the base 32, from −31 to 31 (Joye and Tunstall, 2009). Before each addition
    /// the sum is at least 32 Q, more than any digit, and but for the last addition all is far below n: only that one may
    /// have to add a point to itself.
    /// </remarks>
    internal static P256Point Multiply(in ScalarP256 k, in P256Affine q)
    {
        Span<P256Affine> multiples = stackalloc P256Affine[1 << (Window - 1)];
        P256Point.OddMultiples(multiples, q);
        ScalarP256 odd = k.ToOdd(out _);
        var sum = new P256Point(q);
        for (int i = Digits - 1; i >= 0; i--)
        {
            for (int j = 0; j < Window; j++)
            {
                sum.Double();
            }

            if (i > 0)
            {
                sum.AddDistinct(Select(multiples, odd, i));
            }
        }

        sum.AddAny(Select(multiples, odd, 0));
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<ScalarP256>(ref odd)));
        return sum;
    }

    private static P256Affine Select(ReadOnlySpan<P256Affine> multiples, in ScalarP256 odd, int digit)
    {
        // The digit is what the six bits from its place on are above 32, the lowest of them taken for a one.
        uint bits = 1;
        for (int j = 1; j <= Window; j++)
        {
            bits |= odd.Bit((Window * digit) + j) << j;
        }

        unchecked
        {
            // Below 32 it is negative: 32 − bits, else bits − 32, both odd; half of them is the index.
            uint minus = (bits >> Window) ^ 1;
            uint index = ((bits >> 1) ^ (0 - minus)) & ((1 << (Window - 1)) - 1);
            return P256Affine.Select(multiples, index, minus);
        }
    }
}
