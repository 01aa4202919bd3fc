using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8879 §4
///     CertificateCompressionAlgorithm algorithm;
///     uint24 uncompressed_length;
///     opaque compressed_certificate_message&lt;1..2^24-1&gt;;
/// } CompressedCertificate;
/// </code>
/// The body of a Certificate, compressed.
/// </summary>
public sealed class CompressedCertificate : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.CompressedCertificate;

    /// <summary>algorithm.</summary>
    public required CertificateCompressionAlgorithm Algorithm { get; init; }

    /// <summary>uncompressed_length, in bytes.</summary>
    public required int UncompressedLength { get; init; }

    /// <summary>compressed_certificate_message.</summary>
    public required ReadOnlyMemory<byte> Compressed { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static CompressedCertificate Read(ref TlsReader body)
    {
        var algorithm = (CertificateCompressionAlgorithm)body.UInt16("algorithm");
        int length = body.UInt24("uncompressed_length");
        byte[] compressed = body.Opaque24("compressed_certificate_message", 1).ToArray();
        body.End("CompressedCertificate");
        return new CompressedCertificate
        {
            Algorithm = algorithm,
            UncompressedLength = length,
            Compressed = compressed,
        };
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.UInt16((ushort)Algorithm);
        w.UInt24(UncompressedLength);
        w.Opaque24(Compressed.Span);
    }
}
