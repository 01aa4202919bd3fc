using System;

namespace Tls.Crypto;

/// <summary>Rounds of key derivation that a file asks for, held against what is allowed.</summary>
internal static class IterationCount
{
    /// <summary>Takes the rounds out of the allowance; false when they are more than it.</summary>
    /// <param name="count">The INTEGER's magnitude.</param>
    /// <param name="derivations">How many times that many rounds are run.</param>
    /// <param name="allowance">What is left.</param>
    /// <param name="rounds">The count as a number.</param>
    public static bool TrySpend(ReadOnlySpan<byte> count, int derivations, ref int allowance, out int rounds)
    {
        rounds = 0;
        if (count.Length > 3)
        {
            return false;
        }

        foreach (byte octet in count)
        {
            rounds = (rounds << 8) | octet;
        }

        long cost = (long)rounds * derivations;
        if (cost > allowance)
        {
            return false;
        }

        allowance -= (int)cost;
        return true;
    }
}
