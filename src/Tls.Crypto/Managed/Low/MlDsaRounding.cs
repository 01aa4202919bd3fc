using System;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>High and low parts of coefficients, hints, and the size of the largest (FIPS 204 §7.4).</summary>
/// <remarks>
/// Side channels: no branch, no index and no division depends on a coefficient; dividing by 2 γ2 is a multiplication. Whether
/// a candidate is rejected shows in the time of signing, as the standard has it; by which coefficient does not.
/// </remarks>
internal static class MlDsaRounding
{
    /// <summary>d: how many low bits of t the public key leaves out.</summary>
    public const int D = 13;

    /// <summary>Power2Round (Algorithm 35) of a coefficient from 0 to q − 1.</summary>
    public static (int High, int Low) Power2Round(int r)
    {
        unchecked
        {
            int high = (r + (1 << (D - 1)) - 1) >> D;
            return (high, r - (high << D));
        }
    }

    /// <summary>Decompose (Algorithm 36) of a coefficient from 0 to q − 1.</summary>
    /// <param name="r">The coefficient.</param>
    /// <param name="gamma2">(q − 1) / 32 or (q − 1) / 88.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int High, int Low) Decompose(int r, int gamma2)
    {
        unchecked
        {
            // Rounds r / (2 γ2), exactly for every r below q; the highest value wraps to 0.
            int high = (r + 127) >> 7;
            if (gamma2 == (MlDsaRing.Q - 1) / 32)
            {
                high = ((high * 1025) + (1 << 21)) >> 22;
                high &= 15;
            }
            else
            {
                high = ((high * 11275) + (1 << 23)) >> 24;
                high ^= ((43 - high) >> 31) & high;
            }

            int low = r - (high * 2 * gamma2);
            low -= (((MlDsaRing.Q - 1) / 2) - low) >> 31 & MlDsaRing.Q;
            return (high, low);
        }
    }

    /// <summary>
    /// MakeHint (Algorithm 39): 1 when adding t to the coefficient changes its high part. Low is what remains of the
    /// coefficient, less c s2 and plus c t0; high is its high part.
    /// </summary>
    public static int MakeHint(int low, int high, int gamma2)
    {
        unchecked
        {
            // low > γ2, or low < −γ2, or low = −γ2 and high ≠ 0.
            int above = (gamma2 - low) >> 31;
            int below = (low + gamma2) >> 31;
            int edge = ((low + gamma2) | -(low + gamma2)) >> 31;
            int nonzero = (high | -high) >> 31;
            return (above | below | (~edge & nonzero)) & 1;
        }
    }

    /// <summary>UseHint (Algorithm 40); everything is public here.</summary>
    public static int UseHint(bool hint, int r, int gamma2)
    {
        (int high, int low) = Decompose(r, gamma2);
        int m = (MlDsaRing.Q - 1) / (2 * gamma2);
        return !hint ? high : low > 0 ? (high + 1) % m : (high + m - 1) % m;
    }

    /// <summary>Whether a coefficient is the bound or more in magnitude; coefficients below q.</summary>
    public static bool Exceeds(ReadOnlySpan<int> coefficients, int bound)
    {
        unchecked
        {
            int any = 0;
            foreach (int coefficient in coefficients)
            {
                // Centred: what is above (q − 1) / 2 in magnitude stands for the other sign.
                int a = coefficient;
                a -= ((((MlDsaRing.Q - 1) / 2) - a) >> 31) & MlDsaRing.Q;
                a += ((a + ((MlDsaRing.Q - 1) / 2)) >> 31) & MlDsaRing.Q;
                int sign = a >> 31;
                int magnitude = (a ^ sign) - sign;
                any |= bound - 1 - magnitude;
            }

            return any < 0;
        }
    }
}
