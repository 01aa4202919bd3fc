using System;

namespace Tls.Bench.Timing;

/// <summary>Secrets of the usual classes.</summary>
internal static class Fills
{
    /// <summary>Random bytes.</summary>
    public static Fill Random { get; } = System.Random.Shared.NextBytes;

    /// <summary>All bits clear.</summary>
    public static Fill Zeros { get; } = secret => secret.Clear();

    /// <summary>All bits set.</summary>
    public static Fill Ones { get; } = secret => secret.Fill(byte.MaxValue);

    /// <summary>The number 1, big endian.</summary>
    public static Fill One { get; } = secret =>
    {
        secret.Clear();
        secret[^1] = 1;
    };

    /// <summary>A copy of bytes with one of them changed.</summary>
    public static Fill WrongAt(byte[] right, int index) => secret =>
    {
        right.CopyTo(secret);
        secret[index] ^= (byte)System.Random.Shared.Next(1, 256);
    };

    /// <summary>Random bytes, drawn once.</summary>
    public static byte[] Drawn(int size)
    {
        var bytes = new byte[size];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Always the same bytes.</summary>
    public static Fill Always(byte[] bytes) => secret => bytes.CopyTo(secret);
}
