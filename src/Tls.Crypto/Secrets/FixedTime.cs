using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>Operations on secrets whose time depends on lengths alone.</summary>
public static class FixedTime
{
    /// <summary>Whether both are equal; the time depends on the lengths, not on where they differ.</summary>
    public static bool Equals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        CryptographicOperations.FixedTimeEquals(left, right);

    /// <summary>Whether every byte is zero; the time depends on the length alone.</summary>
    public static bool IsZero(ReadOnlySpan<byte> bytes)
    {
        int any = 0;
        foreach (byte octet in bytes)
        {
            any |= octet;
        }

        return any == 0;
    }

    /// <summary>Zeroes memory in a way the compiler does not drop.</summary>
    public static void Wipe(Span<byte> buffer) => CryptographicOperations.ZeroMemory(buffer);
}
