using System;

namespace Tls.Crypto;

/// <summary>What HKDF-Expand promises whoever computes it.</summary>
internal static class HkdfContract
{
    /// <summary>Throws where more is asked for than there is.</summary>
    public static void CheckOutput(HashKind kind, ReadOnlySpan<byte> output)
    {
        // RFC 5869 §2.3: L is at most 255 * HashLen.
        if (output.Length > 255 * kind.Size())
        {
            throw new ArgumentException(
                "HKDF-Expand gives at most 255 times the hash's length.", nameof(output));
        }
    }
}
