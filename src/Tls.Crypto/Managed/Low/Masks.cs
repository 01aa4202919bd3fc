namespace Tls.Crypto;

/// <summary>
/// Comparisons that end in a mask, all ones or none, instead of a branch: for lengths and bytes that are secret.
/// </summary>
/// <remarks>
/// Side channels: subtraction, shift, exclusive or, and; no branch, no index, no division, and no <c>bool</c> that a
/// compiler could make a branch of. Arguments are below 2^31.
/// </remarks>
internal static class Masks
{
    private const int SignBit = 31;

    /// <summary>All ones where left &lt; right.</summary>
    public static int Less(int left, int right) => unchecked(left - right) >> SignBit;

    /// <summary>All ones where left = right.</summary>
    public static int Equal(int left, int right)
    {
        int difference = left ^ right;
        return ~((difference | unchecked(-difference)) >> SignBit);
    }

    /// <summary>One where the mask is all ones, other where it is none.</summary>
    public static int Select(int mask, int one, int other) => other ^ (mask & (one ^ other));
}
