using System;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// The Montgomery ladder of RFC 7748 §5 with its four running values side by side in one vector: a step is three
/// products of four pairs.
/// </summary>
/// <remarks>
/// <code>
/// lanes       0            1              2          3
/// point       x_2          z_2            x_3        z_3
/// sums        A            B              C          D            one round of sums and differences
/// first       A · A = AA   B · B = BB     C · B      D · A        product
/// sums        –            E = AA − BB    CB + DA    CB − DA      another round
/// second      AA · BB      E · a24        square     square       product; a24 + 1 with BB equals a24 with AA
/// third       · 1          E · (BB + a24 · E)   · 1  · x_1        product: the next point
/// </code>
/// Constant time as <see cref="X25519"/> says.
/// </remarks>
internal struct X25519Ladder4
{
    /// <summary>(486662 + 2) / 4.</summary>
    private const uint A24 = 121_666;

    private const byte Lane0 = 0b00_00_00_11;
    private const byte Lane1 = 0b00_00_11_00;

    private readonly FieldElement25519x4 _a24;
    private readonly FieldElement25519x4 _last;
    private FieldElement25519x4 _point;

    public X25519Ladder4(in FieldElement25519 u)
    {
        FieldElement25519 zero = FieldElement25519.Zero;
        FieldElement25519 one = FieldElement25519.One;
        _a24 = FieldElement25519x4.Pack(zero, FieldElement25519.From(A24), zero, zero);
        _last = FieldElement25519x4.Pack(one, zero, one, u);
        _point = FieldElement25519x4.Pack(one, zero, u, one);
    }

    public static bool IsSupported => FieldElement25519x4.IsSupported;

    public void Swap(ulong swap) => _point = FieldElement25519x4.ConditionalSwap(_point, swap);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step()
    {
        FieldElement25519x4 left = FieldElement25519x4.SumsAndDifferences(_point);
        FieldElement25519x4 right = FieldElement25519x4.Permute(left, 0b00_01_01_00);
        FieldElement25519x4.Multiply(out FieldElement25519x4 first, left, right);

        FieldElement25519x4 sums = FieldElement25519x4.SumsAndDifferences(first);
        left = FieldElement25519x4.Blend(sums, first, Lane0);
        right = FieldElement25519x4.Blend(sums, FieldElement25519x4.Permute(first, 0b01_01_01_01), Lane0);
        right = FieldElement25519x4.Blend(right, _a24, Lane1);
        FieldElement25519x4.Multiply(out FieldElement25519x4 second, left, right);

        left = FieldElement25519x4.Blend(second, sums, Lane1);
        right = FieldElement25519x4.Blend(_last, FieldElement25519x4.Add(first, second), Lane1);
        FieldElement25519x4.Multiply(out _point, left, right);
    }

    /// <summary>x_2 / z_2; a z_2 of zero gives zero.</summary>
    public readonly void Encode(Span<byte> destination)
    {
        FieldElement25519.Invert(out FieldElement25519 inverse, _point.Unpack(1));
        FieldElement25519.Multiply(out FieldElement25519 x, _point.Unpack(0), inverse);
        x.Encode(destination);
    }
}
