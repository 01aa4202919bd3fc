using System;

namespace Tls;

/// <summary>What became of ciphertext.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Consumed">How much of the ciphertext is done with, the plaintext in it included.</param>
/// <param name="Offset">Where in the ciphertext's buffer the plaintext stands, when it was opened in place.</param>
/// <param name="Length">How long that plaintext is; 0 when there is none there.</param>
/// <param name="Direct">How much plaintext went straight to where the caller wanted it.</param>
internal readonly record struct Received(
    TlsStatus Status, int Consumed, int Offset = 0, int Length = 0, int Direct = 0)
{
    /// <summary>Plaintext that stands where its record stood.</summary>
    internal static Received InPlace(ReadOnlySpan<byte> source, int consumed, ReadOnlySpan<byte> plaintext)
    {
        _ = source.Overlaps(plaintext, out int offset);
        return new Received(TlsStatus.Complete, consumed, offset, plaintext.Length);
    }

    /// <summary>Status and consumption alone.</summary>
    internal void Deconstruct(out TlsStatus status, out int consumed) => (status, consumed) = (Status, Consumed);
}
