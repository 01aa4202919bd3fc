using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// AES's S-box (FIPS 197 §5.1.1) as a circuit over planes: the one of small depth by Boyar and Peralta, "A depth-16 circuit for the
/// AES S-box" (2011), with its names. A linear layer, an inversion in the field of 256 elements by way of the one of 16, and a
/// linear layer.
/// </summary>
/// <remarks>Side channels: 115 gates, executed always; no table.</remarks>
internal static class AesSlicedBox
{
    /// <summary>SubBytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Substitute(ref AesPlanes planes)
    {
        // The circuit counts bits from the highest.
        Vector128<ulong> x0 = planes.P7, x1 = planes.P6, x2 = planes.P5, x3 = planes.P4;
        Vector128<ulong> x4 = planes.P3, x5 = planes.P2, x6 = planes.P1, x7 = planes.P0;

        // The linear layer above.
        Vector128<ulong> y14 = x3 ^ x5;
        Vector128<ulong> y13 = x0 ^ x6;
        Vector128<ulong> y9 = x0 ^ x3;
        Vector128<ulong> y8 = x0 ^ x5;
        Vector128<ulong> t0 = x1 ^ x2;
        Vector128<ulong> y1 = t0 ^ x7;
        Vector128<ulong> y4 = y1 ^ x3;
        Vector128<ulong> y12 = y13 ^ y14;
        Vector128<ulong> y2 = y1 ^ x0;
        Vector128<ulong> y5 = y1 ^ x6;
        Vector128<ulong> y3 = y5 ^ y8;
        Vector128<ulong> t1 = x4 ^ y12;
        Vector128<ulong> y15 = t1 ^ x5;
        Vector128<ulong> y20 = t1 ^ x1;
        Vector128<ulong> y6 = y15 ^ x7;
        Vector128<ulong> y10 = y15 ^ t0;
        Vector128<ulong> y11 = y20 ^ y9;
        Vector128<ulong> y7 = x7 ^ y11;
        Vector128<ulong> y17 = y10 ^ y11;
        Vector128<ulong> y19 = y10 ^ y8;
        Vector128<ulong> y16 = t0 ^ y11;
        Vector128<ulong> y21 = y13 ^ y16;
        Vector128<ulong> y18 = x0 ^ y16;

        // The inversion.
        Vector128<ulong> t2 = y12 & y15;
        Vector128<ulong> t3 = y3 & y6;
        Vector128<ulong> t4 = t3 ^ t2;
        Vector128<ulong> t5 = y4 & x7;
        Vector128<ulong> t6 = t5 ^ t2;
        Vector128<ulong> t7 = y13 & y16;
        Vector128<ulong> t8 = y5 & y1;
        Vector128<ulong> t9 = t8 ^ t7;
        Vector128<ulong> t10 = y2 & y7;
        Vector128<ulong> t11 = t10 ^ t7;
        Vector128<ulong> t12 = y9 & y11;
        Vector128<ulong> t13 = y14 & y17;
        Vector128<ulong> t14 = t13 ^ t12;
        Vector128<ulong> t15 = y8 & y10;
        Vector128<ulong> t16 = t15 ^ t12;
        Vector128<ulong> t17 = t4 ^ t14;
        Vector128<ulong> t18 = t6 ^ t16;
        Vector128<ulong> t19 = t9 ^ t14;
        Vector128<ulong> t20 = t11 ^ t16;
        Vector128<ulong> t21 = t17 ^ y20;
        Vector128<ulong> t22 = t18 ^ y19;
        Vector128<ulong> t23 = t19 ^ y21;
        Vector128<ulong> t24 = t20 ^ y18;
        Vector128<ulong> t25 = t21 ^ t22;
        Vector128<ulong> t26 = t21 & t23;
        Vector128<ulong> t27 = t24 ^ t26;
        Vector128<ulong> t28 = t25 & t27;
        Vector128<ulong> t29 = t28 ^ t22;
        Vector128<ulong> t30 = t23 ^ t24;
        Vector128<ulong> t31 = t22 ^ t26;
        Vector128<ulong> t32 = t31 & t30;
        Vector128<ulong> t33 = t32 ^ t24;
        Vector128<ulong> t34 = t23 ^ t33;
        Vector128<ulong> t35 = t27 ^ t33;
        Vector128<ulong> t36 = t24 & t35;
        Vector128<ulong> t37 = t36 ^ t34;
        Vector128<ulong> t38 = t27 ^ t36;
        Vector128<ulong> t39 = t29 & t38;
        Vector128<ulong> t40 = t25 ^ t39;
        Vector128<ulong> t41 = t40 ^ t37;
        Vector128<ulong> t42 = t29 ^ t33;
        Vector128<ulong> t43 = t29 ^ t40;
        Vector128<ulong> t44 = t33 ^ t37;
        Vector128<ulong> t45 = t42 ^ t41;
        Vector128<ulong> z0 = t44 & y15;
        Vector128<ulong> z1 = t37 & y6;
        Vector128<ulong> z2 = t33 & x7;
        Vector128<ulong> z3 = t43 & y16;
        Vector128<ulong> z4 = t40 & y1;
        Vector128<ulong> z5 = t29 & y7;
        Vector128<ulong> z6 = t42 & y11;
        Vector128<ulong> z7 = t45 & y17;
        Vector128<ulong> z8 = t41 & y10;
        Vector128<ulong> z9 = t44 & y12;
        Vector128<ulong> z10 = t37 & y3;
        Vector128<ulong> z11 = t33 & y4;
        Vector128<ulong> z12 = t43 & y13;
        Vector128<ulong> z13 = t40 & y5;
        Vector128<ulong> z14 = t29 & y2;
        Vector128<ulong> z15 = t42 & y9;
        Vector128<ulong> z16 = t45 & y14;
        Vector128<ulong> z17 = t41 & y8;

        // The linear layer below, with the constant 0x63.
        Vector128<ulong> t46 = z15 ^ z16;
        Vector128<ulong> t47 = z10 ^ z11;
        Vector128<ulong> t48 = z5 ^ z13;
        Vector128<ulong> t49 = z9 ^ z10;
        Vector128<ulong> t50 = z2 ^ z12;
        Vector128<ulong> t51 = z2 ^ z5;
        Vector128<ulong> t52 = z7 ^ z8;
        Vector128<ulong> t53 = z0 ^ z3;
        Vector128<ulong> t54 = z6 ^ z7;
        Vector128<ulong> t55 = z16 ^ z17;
        Vector128<ulong> t56 = z12 ^ t48;
        Vector128<ulong> t57 = t50 ^ t53;
        Vector128<ulong> t58 = z4 ^ t46;
        Vector128<ulong> t59 = z3 ^ t54;
        Vector128<ulong> t60 = t46 ^ t57;
        Vector128<ulong> t61 = z14 ^ t57;
        Vector128<ulong> t62 = t52 ^ t58;
        Vector128<ulong> t63 = t49 ^ t58;
        Vector128<ulong> t64 = z4 ^ t59;
        Vector128<ulong> t65 = t61 ^ t62;
        Vector128<ulong> t66 = z1 ^ t63;
        Vector128<ulong> t67 = t64 ^ t65;
        planes.P7 = t59 ^ t63;
        planes.P4 = t53 ^ t66;
        planes.P3 = t51 ^ t66;
        planes.P2 = t47 ^ t65;
        planes.P6 = t64 ^ ~planes.P4;
        planes.P5 = t55 ^ ~t67;
        planes.P1 = t56 ^ ~t62;
        planes.P0 = t48 ^ ~t60;
    }

    /// <summary>
    /// InvSubBytes (§5.3.2). The S-box is an inversion, then an affine map; and what inverts is its own inverse. So the map is taken
    /// back, the S-box applied, and the map taken back again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InverseSubstitute(ref AesPlanes planes)
    {
        TakeBack(ref planes);
        Substitute(ref planes);
        TakeBack(ref planes);
    }

    /// <summary>Bit i is the sum of bits i + 2, i + 5 and i + 7, and of 0x05's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeBack(ref AesPlanes planes)
    {
        AesPlanes from = planes;
        planes.P0 = ~(from.P2 ^ from.P5 ^ from.P7);
        planes.P1 = from.P3 ^ from.P6 ^ from.P0;
        planes.P2 = ~(from.P4 ^ from.P7 ^ from.P1);
        planes.P3 = from.P5 ^ from.P0 ^ from.P2;
        planes.P4 = from.P6 ^ from.P1 ^ from.P3;
        planes.P5 = from.P7 ^ from.P2 ^ from.P4;
        planes.P6 = from.P0 ^ from.P3 ^ from.P5;
        planes.P7 = from.P1 ^ from.P4 ^ from.P6;
    }
}
