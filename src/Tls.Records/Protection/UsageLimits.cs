using System;

namespace Tls.Records;

/// <summary>
/// How many records one key may seal (RFC 8446 §5.5), and when to change it: an eighth before the end, so
/// that what is already under way and the KeyUpdate itself still fit.
/// </summary>
/// <param name="Records">The hard limit.</param>
internal readonly record struct UsageLimits(ulong Records)
{
    private const ulong MarginDivisor = 8;
    private const ulong LeastMargin = 2;

    /// <summary>From how many records on the key should be changed.</summary>
    internal ulong DueFrom
    {
        get
        {
            ulong margin = Math.Max(LeastMargin, Records / MarginDivisor);
            return Records > margin ? Records - margin : 0;
        }
    }

    /// <summary>How many more records the key may seal.</summary>
    internal ulong Remaining(ulong used) => used < Records ? Records - used : 0;
}
