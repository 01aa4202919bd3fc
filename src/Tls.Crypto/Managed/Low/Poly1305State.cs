using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// Where Poly1305 keeps its secrets: inside the memory of a key, which is pinned, and wiped with it. <c>R</c>, <c>S</c>
/// and <c>H</c> are RFC 8439 §2.5's r, s and accumulator by words of 64 bits; the rest belongs to
/// <see cref="Poly1305Wide"/> and <see cref="Poly1305Wide512"/>: limbs of 26 bits, each in lanes of 64.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Poly1305State
{
    public ulong R0;
    public ulong R1;
    public ulong S0;
    public ulong S1;
    public ulong H0;
    public ulong H1;
    public ulong H2;

    /// <summary>So that what follows begins with a line of the cache, as the state does.</summary>
    private readonly ulong _padding;

    /// <summary>Sums of the lanes, multiplied by a power of r at every turn.</summary>
    public PolynomialLanes Sum;

    /// <summary>r^n, for n lanes.</summary>
    public PolynomialFactor Step;

    /// <summary>r^2n.</summary>
    public PolynomialFactor DoubleStep;

    /// <summary>The power of r that is missing to each lane at the end.</summary>
    public PolynomialLanes Last;

    /// <summary>Where turns are hashed along with ChaCha20's rounds.</summary>
    public PolynomialPowers Powers;
}

/// <summary>Eight numbers, or four in the lower halves.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PolynomialLanes
{
    public Vector512<ulong> Limb0;
    public Vector512<ulong> Limb1;
    public Vector512<ulong> Limb2;
    public Vector512<ulong> Limb3;
    public Vector512<ulong> Limb4;
}

/// <summary>
/// r^8, r^16, … r^64, a lane each: every one is a factor for all lanes of others. Two limbs have five times themselves in the upper
/// halves of their lanes.
/// </summary>
/// <remarks>
/// That saves loads, and those two factors, used once, are not read by the multiplication itself, which .NET 10 would get wrong:
/// the address that it encodes for a word to multiply all lanes with is that of another word.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct PolynomialPowers
{
    public Vector512<ulong> Limb0;
    public Vector512<ulong> Limb1AndFive;
    public Vector512<ulong> Limb2;
    public Vector512<ulong> Limb3;
    public Vector512<ulong> Limb4AndFive;
    public Vector512<ulong> Five3;
    public Vector512<ulong> Five2;
}

/// <summary>What every lane is multiplied by.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PolynomialFactor
{
    public PolynomialLimbs Limbs;

    /// <summary>Five times limb 1 and so on: what is beyond 2^130 comes back five times.</summary>
    public ulong Five1;
    public ulong Five2;
    public ulong Five3;
    public ulong Five4;

    /// <param name="limb0">Of 26 bits and little more, as the others.</param>
    /// <param name="limb1">The next.</param>
    /// <param name="limb2">The next.</param>
    /// <param name="limb3">The next.</param>
    /// <param name="limb4">The highest.</param>
    public PolynomialFactor(ulong limb0, ulong limb1, ulong limb2, ulong limb3, ulong limb4)
    {
        Limbs = new() { Limb0 = limb0, Limb1 = limb1, Limb2 = limb2, Limb3 = limb3, Limb4 = limb4 };
        Five1 = unchecked(5 * limb1);
        Five2 = unchecked(5 * limb2);
        Five3 = unchecked(5 * limb3);
        Five4 = unchecked(5 * limb4);
    }
}

/// <summary>One number of about 130 bits.</summary>
internal struct PolynomialLimbs
{
    /// <summary>A limb has 26 bits.</summary>
    public const ulong Mask = (1 << 26) - 1;

    public ulong Limb0;
    public ulong Limb1;
    public ulong Limb2;
    public ulong Limb3;
    public ulong Limb4;

    /// <summary>A number of three words, of which the last is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PolynomialLimbs Of(ulong h0, ulong h1, ulong h2) => new()
    {
        Limb0 = h0 & Mask,
        Limb1 = (h0 >> 26) & Mask,
        Limb2 = ((h0 >> 52) | (h1 << 12)) & Mask,
        Limb3 = (h1 >> 14) & Mask,
        Limb4 = (h1 >> 40) | (h2 << 24),
    };
}
