using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// The X25519 function (RFC 7748 §5): scalar multiplication on Curve25519 by the Montgomery ladder.
/// </summary>
/// <remarks>
/// Constant time: every one of the 255 steps does the same arithmetic, and which of two points it works on is
/// chosen by masks or by a permutation in registers. The ladder's state is wiped from the stack at the end.
/// </remarks>
internal static class X25519
{
    /// <summary>The size of scalars, coordinates and results, in bytes.</summary>
    public const int Size = 32;

    /// <summary>(486662 − 2) / 4.</summary>
    private const uint A24 = 121_665;

    /// <summary>
    /// The public key that belongs to a scalar: X25519(scalar, 9), by way of the same point on edwards25519, of whose
    /// multiples there is a table.
    /// </summary>
    public static void PublicKey(Span<byte> destination, ReadOnlySpan<byte> scalar)
    {
        Span<byte> k = stackalloc byte[Size];
        Clamp(k, scalar);
        EdwardsPoint point = EdwardsProducts.OfGenerator(k);
        point.EncodeMontgomery(destination);
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<EdwardsPoint>(ref point)));
        FixedTime.Wipe(k);
    }

    /// <summary>X25519(scalar, u).</summary>
    /// <param name="destination">32 bytes.</param>
    /// <param name="scalar">32 bytes of anything; clamped here.</param>
    /// <param name="u">32 bytes of anything; the top bit is ignored.</param>
    /// <param name="wide">False not to take the way through registers of 512 bits where there are any.</param>
    public static void Multiply(
        Span<byte> destination, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> u, bool wide = true)
    {
        Span<byte> k = stackalloc byte[Size];
        Clamp(k, scalar);
        if (wide && FieldElements25519x4.IsSupported)
        {
            MultiplyWide(destination, k, u);
        }
        else
        {
            MultiplyNarrow(destination, k, u);
        }

        FixedTime.Wipe(k);
    }

    private static void MultiplyWide(Span<byte> destination, ReadOnlySpan<byte> k, ReadOnlySpan<byte> u)
    {
        FieldElement25519 coordinate = FieldElement25519.Decode(u[..Size]);
        Ladder25519x4.Multiply(out FieldElement25519 x, out FieldElement25519 z, coordinate, k);
        Divide(destination, x, z);
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<FieldElement25519>(ref x)));
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<FieldElement25519>(ref z)));
    }

    private static void MultiplyNarrow(Span<byte> destination, ReadOnlySpan<byte> k, ReadOnlySpan<byte> u)
    {
        var state = new Ladder(FieldElement25519.Decode(u[..Size]));
        ulong swap = 0;
        for (int t = 254; t >= 0; t--)
        {
            ulong bit = (ulong)(k[t >> 3] >> (t & 7)) & 1;
            state.Swap(swap ^ bit);
            swap = bit;
            state.Step();
        }

        state.Swap(swap);
        state.Encode(destination);
        FixedTime.Wipe(MemoryMarshal.AsBytes(new Span<Ladder>(ref state)));
    }

    /// <summary>§5, decodeScalar25519: a multiple of the cofactor 8, with the highest bit in the same place always.</summary>
    private static void Clamp(Span<byte> k, ReadOnlySpan<byte> scalar)
    {
        scalar[..Size].CopyTo(k);
        k[0] &= 0xf8;
        k[31] &= 0x7f;
        k[31] |= 0x40;
    }

    /// <summary>x / z; a z of zero gives zero.</summary>
    private static void Divide(Span<byte> destination, in FieldElement25519 x, in FieldElement25519 z)
    {
        FieldElement25519.Invert(out FieldElement25519 inverse, z);
        FieldElement25519.Multiply(out FieldElement25519 quotient, x, inverse);
        quotient.Encode(destination);
    }

    /// <summary>The variables of §5: x_1, and the two projective points x_2 : z_2 and x_3 : z_3.</summary>
    private struct Ladder(FieldElement25519 u)
    {
        private readonly FieldElement25519 _x1 = u;
        private FieldElement25519 _x2 = FieldElement25519.One;
        private FieldElement25519 _z2 = FieldElement25519.Zero;
        private FieldElement25519 _x3 = u;
        private FieldElement25519 _z3 = FieldElement25519.One;

        public void Swap(ulong swap)
        {
            FieldElement25519.ConditionalSwap(ref _x2, ref _x3, swap);
            FieldElement25519.ConditionalSwap(ref _z2, ref _z3, swap);
        }

        /// <summary>
        /// One step: doubles the first point, and adds it to the second. Names are the RFC's.
        /// </summary>
        public void Step()
        {
            FieldElement25519 a = FieldElement25519.Add(_x2, _z2);
            FieldElement25519 b = FieldElement25519.Subtract(_x2, _z2);
            FieldElement25519 c = FieldElement25519.Add(_x3, _z3);
            FieldElement25519 d = FieldElement25519.Subtract(_x3, _z3);
            FieldElement25519.Multiply(out FieldElement25519 da, d, a);
            FieldElement25519.Multiply(out FieldElement25519 cb, c, b);
            FieldElement25519.Square(out FieldElement25519 aa, a);
            FieldElement25519.Square(out FieldElement25519 bb, b);
            FieldElement25519.Square(out _x3, FieldElement25519.Add(da, cb));
            FieldElement25519.Square(out _z3, FieldElement25519.Subtract(da, cb));
            FieldElement25519.Multiply(out _z3, _z3, _x1);
            FieldElement25519.Multiply(out _x2, aa, bb);
            FieldElement25519 e = FieldElement25519.Subtract(aa, bb);
            FieldElement25519.MultiplySmall(out _z2, e, A24);
            FieldElement25519.Multiply(out _z2, FieldElement25519.Add(aa, _z2), e);
        }

        /// <summary>x_2 / z_2.</summary>
        public readonly void Encode(Span<byte> destination) => Divide(destination, _x2, _z2);
    }
}
