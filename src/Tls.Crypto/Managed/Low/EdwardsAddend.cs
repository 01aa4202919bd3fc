using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>What adding a point takes of it: Y + X, Y − X, 2d · T and Z, all tight.</summary>
/// <remarks>Side channels: taking and negating are masks.</remarks>
internal struct EdwardsAddend
{
    public FieldElement25519 Sum;
    public FieldElement25519 Difference;
    public FieldElement25519 T2D;
    public FieldElement25519 Z;

    /// <summary>The neutral element.</summary>
    public static EdwardsAddend Neutral => new()
    {
        Sum = FieldElement25519.One,
        Difference = FieldElement25519.One,
        T2D = FieldElement25519.Zero,
        Z = FieldElement25519.One,
    };

    /// <summary>Becomes the other when <paramref name="take"/> is 1, and not when it is 0; Z aside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveAffine(in EdwardsAddend other, ulong take)
    {
        FieldElement25519.ConditionalMove(ref Sum, other.Sum, take);
        FieldElement25519.ConditionalMove(ref Difference, other.Difference, take);
        FieldElement25519.ConditionalMove(ref T2D, other.T2D, take);
    }

    /// <summary>Becomes the negative when <paramref name="negate"/> is 1, and not when it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Negate(ulong negate)
    {
        FieldElement25519.ConditionalSwap(ref Sum, ref Difference, negate);
        FieldElement25519.ConditionalMove(ref T2D, FieldElement25519.Negate(T2D), negate);
    }
}

/// <summary>The constants of edwards25519 (RFC 8032 §5.1), worked out from what defines them.</summary>
internal static class EdwardsConstants
{
    /// <summary>d = −121665 / 121666.</summary>
    public static readonly FieldElement25519 D = MakeD();

    /// <summary>2d.</summary>
    public static readonly FieldElement25519 TwoD = Twice(D);

    /// <summary>2^((p − 1) / 4), a square root of −1.</summary>
    public static readonly FieldElement25519 RootOfMinusOne = MakeRoot();

    private static FieldElement25519 MakeD()
    {
        FieldElement25519.MultiplySmall(out FieldElement25519 numerator, FieldElement25519.One, 121_665);
        FieldElement25519.MultiplySmall(out FieldElement25519 denominator, FieldElement25519.One, 121_666);
        FieldElement25519.Invert(out FieldElement25519 inverse, denominator);
        FieldElement25519.Multiply(out FieldElement25519 d, FieldElement25519.Negate(numerator), inverse);
        return d;
    }

    private static FieldElement25519 Twice(in FieldElement25519 a)
    {
        FieldElement25519.MultiplySmall(out FieldElement25519 result, a, 2);
        return result;
    }

    private static FieldElement25519 MakeRoot()
    {
        // (p − 1) / 4 = 2 · (p − 5) / 8 + 1.
        FieldElement25519 two = Twice(FieldElement25519.One);
        FieldElement25519.PowerForRoot(out FieldElement25519 root, two);
        FieldElement25519.Square(out root, root);
        FieldElement25519.Multiply(out root, root, two);
        return root;
    }
}
