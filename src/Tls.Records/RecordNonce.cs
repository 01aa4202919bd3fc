using System;
using System.Buffers.Binary;
using Tls.Crypto;

namespace Tls.Records;

/// <summary>
/// The per-record nonce (RFC 8446 §5.3): the sequence number, left-padded with zeros, XOR the static IV.
/// <code>
///     iv        | 12 bytes, from the traffic secret         |
///     sequence  | 00 00 00 00 | 8 bytes, big-endian         |
/// </code>
/// </summary>
internal static class RecordNonce
{
    /// <summary>
    /// The size, in bytes: the larger of 8 and the AEAD's N_MIN, which is 12 for every AEAD of TLS.
    /// </summary>
    internal const int Size = AeadAlgorithm.NonceSize;

    /// <summary>Writes the nonce of one record.</summary>
    /// <param name="iv">The static IV, <see cref="Size"/> bytes.</param>
    /// <param name="sequenceNumber">The record's number under this key.</param>
    /// <param name="nonce">Receives <see cref="Size"/> bytes; on the caller's stack.</param>
    internal static void Write(ReadOnlySpan<byte> iv, ulong sequenceNumber, Span<byte> nonce)
    {
        iv.CopyTo(nonce);
        Span<byte> low = nonce[(Size - sizeof(ulong))..];
        ulong mixed = BinaryPrimitives.ReadUInt64BigEndian(low) ^ sequenceNumber;
        BinaryPrimitives.WriteUInt64BigEndian(low, mixed);
    }
}
