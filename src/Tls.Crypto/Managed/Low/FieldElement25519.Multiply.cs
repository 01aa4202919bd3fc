using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <content>Products: schoolbook over five limbs, with 2^255 folded to 19 on the way.</content>
internal readonly partial struct FieldElement25519
{
    /// <summary>a · b. The result may be the same variable as an operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(out FieldElement25519 result, in FieldElement25519 a, in FieldElement25519 b)
    {
        unchecked
        {
            ulong a0 = a._l0 << 5, a1 = a._l1 << 5, a2 = a._l2 << 5, a3 = a._l3 << 5, a4 = a._l4 << 5;
            ulong b0 = b._l0 << 8, b1 = b._l1 << 8, b2 = b._l2 << 8, b3 = b._l3 << 8, b4 = b._l4 << 8;
            ulong a1Folded = 19 * a1, a2Folded = 19 * a2, a3Folded = 19 * a3, a4Folded = 19 * a4;

            var r0 = new Wide(a0, b0);
            r0.Add(a1Folded, b4);
            r0.Add(a2Folded, b3);
            r0.Add(a3Folded, b2);
            r0.Add(a4Folded, b1);

            var r1 = new Wide(a0, b1);
            r1.Add(a1, b0);
            r1.Add(a2Folded, b4);
            r1.Add(a3Folded, b3);
            r1.Add(a4Folded, b2);

            var r2 = new Wide(a0, b2);
            r2.Add(a1, b1);
            r2.Add(a2, b0);
            r2.Add(a3Folded, b4);
            r2.Add(a4Folded, b3);

            var r3 = new Wide(a0, b3);
            r3.Add(a1, b2);
            r3.Add(a2, b1);
            r3.Add(a3, b0);
            r3.Add(a4Folded, b4);

            var r4 = new Wide(a0, b4);
            r4.Add(a1, b3);
            r4.Add(a2, b2);
            r4.Add(a3, b1);
            r4.Add(a4, b0);

            result = Reduce(r0, r1, r2, r3, r4);
        }
    }

    /// <summary>a². The result may be the same variable as the operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(out FieldElement25519 result, in FieldElement25519 a)
    {
        unchecked
        {
            ulong a0 = a._l0 << 5, a1 = a._l1 << 5, a2 = a._l2 << 5, a3 = a._l3 << 5, a4 = a._l4 << 5;
            ulong b0 = a._l0 << 8, b1 = a._l1 << 8, b2 = a._l2 << 8, b3 = a._l3 << 8, b4 = a._l4 << 8;
            ulong a0Twice = 2 * a0, a1Twice = 2 * a1;
            ulong a3Folded = 19 * a3, a4Folded = 19 * a4;
            ulong a1Folded2 = 38 * a1, a2Folded2 = 38 * a2, a3Folded2 = 2 * a3Folded;

            var r0 = new Wide(a0, b0);
            r0.Add(a1Folded2, b4);
            r0.Add(a2Folded2, b3);

            var r1 = new Wide(a0Twice, b1);
            r1.Add(a2Folded2, b4);
            r1.Add(a3Folded, b3);

            var r2 = new Wide(a0Twice, b2);
            r2.Add(a1, b1);
            r2.Add(a3Folded2, b4);

            var r3 = new Wide(a0Twice, b3);
            r3.Add(a1Twice, b2);
            r3.Add(a4Folded, b4);

            var r4 = new Wide(a0Twice, b4);
            r4.Add(a1Twice, b3);
            r4.Add(a2, b2);

            result = Reduce(r0, r1, r2, r3, r4);
        }
    }

    /// <summary>a · factor, for a factor below 2^32. The result is tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplySmall(out FieldElement25519 result, in FieldElement25519 a, uint factor)
    {
        unchecked
        {
            ulong b = (ulong)factor << 8;
            result = Reduce(
                new Wide(a._l0 << 5, b),
                new Wide(a._l1 << 5, b),
                new Wide(a._l2 << 5, b),
                new Wide(a._l3 << 5, b),
                new Wide(a._l4 << 5, b));
        }
    }

    /// <summary>Carries the upper halves one limb up, and once more what came of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement25519 Reduce(in Wide r0, in Wide r1, in Wide r2, in Wide r3, in Wide r4)
    {
        unchecked
        {
            ulong l0 = r0.Low + (19 * r4.High);
            ulong l1 = r1.Low + r0.High;
            ulong l2 = r2.Low + r1.High;
            ulong l3 = r3.Low + r2.High;
            ulong l4 = r4.Low + r3.High;
            return new FieldElement25519(
                (l0 & Mask) + (19 * (l4 >> 51)),
                (l1 & Mask) + (l0 >> 51),
                (l2 & Mask) + (l1 >> 51),
                (l3 & Mask) + (l2 >> 51),
                (l4 & Mask) + (l3 >> 51));
        }
    }

    /// <summary>
    /// The upper half of a product. Asking for the halves one by one keeps both in registers, where the call
    /// that gives both at once goes through memory; that is worth the second multiplication.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UpperHalf(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y)
        : ArmBase.Arm64.IsSupported ? ArmBase.Arm64.MultiplyHigh(x, y)
        : Math.BigMul(x, y, out _);

    /// <summary>
    /// A sum of up to five products, split at bit 51. One factor comes shifted up by 5 and the other by 8, 13
    /// in all, so that the processor's upper half starts at bit 51 of the product, and no sum overflows: no
    /// carry is needed.
    /// </summary>
    /// <remarks>
    /// One product: factors below 38 · 2^53 and 2^53, or 19 · 2^54 and 2^54, fit 64 bits shifted; the upper
    /// half is below 2^61.3 and five of them below 2^63.7. Of the highest limb, which has no folded factors,
    /// 19 times the upper halves is below 2^63.
    /// </remarks>
    private struct Wide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Wide(ulong x, ulong y)
        {
            High = UpperHalf(x, y);
            Low = unchecked(x * y) >> 13;
        }

        public ulong High { get; private set; }

        public ulong Low { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong x, ulong y)
        {
            unchecked
            {
                High += UpperHalf(x, y);
                Low += (x * y) >> 13;
            }
        }
    }
}
