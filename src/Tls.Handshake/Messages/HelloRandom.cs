using System;

namespace Tls.Handshake;

/// <summary>opaque Random[32] (RFC 8446 §4.1.2).</summary>
internal static class HelloRandom
{
    /// <summary>In bytes.</summary>
    internal const int Size = 32;

    /// <summary>Refuses a caller's random of any other length.</summary>
    internal static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> random)
    {
        if (random.Length != Size)
        {
            throw new ArgumentException(
                $"A hello's random has {Size} bytes, not {random.Length}.", nameof(random));
        }

        return random;
    }
}
