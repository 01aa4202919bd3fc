using System;

namespace Tls.Handshake;

/// <summary>
/// A way to compress Certificate messages (RFC 8879). Used by many connections at once. What is decompressed comes from
/// a peer that has proved nothing yet.
/// </summary>
public abstract class CertificateCompressor
{
    /// <summary>Its code point.</summary>
    public abstract CertificateCompressionAlgorithm Algorithm { get; }

    /// <summary>Compresses a message.</summary>
    /// <param name="message">The body of a Certificate.</param>
    /// <returns>At least one byte; null to send the message as it is.</returns>
    public abstract byte[]? Compress(ReadOnlySpan<byte> message);

    /// <summary>Decompresses a message, and stops when it turns out to be longer than it was said to be.</summary>
    /// <param name="compressed">What the peer sent.</param>
    /// <param name="destination">Exactly as long as the peer said that the message is.</param>
    /// <returns>Whether that is what it was: of that very length, and with nothing behind it.</returns>
    public abstract bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> destination);
}
