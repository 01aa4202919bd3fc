using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Certificates compressed (RFC 8879), in TLS 1.3 alone. To the tables a CompressedCertificate is the Certificate in it;
/// the transcript has it as it was sent.
/// </summary>
internal static class CertificateCompression
{
    /// <summary>What we say we can decompress; null when it is nothing.</summary>
    internal static CompressCertificate? Offer(IReadOnlyList<CertificateCompressor> compressors) =>
        compressors.Count == 0 ? null : new CompressCertificate([.. compressors.Select(c => c.Algorithm)]);

    /// <summary>Sends a Certificate, compressed by the first way of ours that the peer knows.</summary>
    internal static void SendCertificate(this HandshakeContext context, LocalIdentity identity, ExtensionBlock asked)
    {
        Certificate13 certificate = identity.ToCertificate(asked);
        if (Choose(context.Compressors, asked) is { } compressor)
        {
            var w = new TlsWriter();
            certificate.WriteBody(w);
            if (identity.CompressedForms.Of(compressor, w.Written) is { Length: > 0 } compressed)
            {
                context.Flight.Add(new CompressedCertificate
                {
                    Algorithm = compressor.Algorithm,
                    UncompressedLength = w.Length,
                    Compressed = compressed,
                });
                return;
            }
        }

        context.Flight.Add(certificate);
    }

    /// <summary>The Certificate in a CompressedCertificate.</summary>
    /// <param name="message">What the peer sent.</param>
    /// <param name="compressors">What we said we can decompress.</param>
    /// <param name="limit">The longest body of a Certificate to hold, in bytes.</param>
    internal static HandshakeMessage Decompress(
        CompressedCertificate message, IReadOnlyList<CertificateCompressor> compressors, int limit)
    {
        // §4: the algorithm MUST be one of those in our compress_certificate.
        CertificateCompressor compressor = compressors.FirstOrDefault(c => c.Algorithm == message.Algorithm)
            ?? throw Fault.Of(TlsFault.IllegalCertificateCompression, $"{message.Algorithm} was not offered");

        // §5: implementations MUST apply the same limit as if no compression were used.
        if (message.UncompressedLength > limit)
        {
            throw Fault.Of(
                TlsFault.LimitHandshakeMessageSize,
                $"a Certificate of {message.UncompressedLength} bytes, compressed, beyond {limit}");
        }

        byte[] certificate = new byte[HandshakeMessage.HeaderSize + message.UncompressedLength];
        certificate[0] = (byte)HandshakeType.Certificate;
        certificate[1] = (byte)(message.UncompressedLength >> 16);
        certificate[2] = (byte)(message.UncompressedLength >> 8 & 0xff);
        certificate[3] = (byte)(message.UncompressedLength & 0xff);

        // §4: if the length does not match, or it cannot be decompressed at all, bad_certificate.
        return compressor.TryDecompress(
            message.Compressed.Span, certificate.AsSpan(HandshakeMessage.HeaderSize))
            ? HandshakeDecoder.Decode(certificate)
            : throw Fault.Of(
                TlsFault.DecodeCompressedCertificate,
                $"{message.Compressed.Length} bytes do not become {message.UncompressedLength}");
    }

    private static CertificateCompressor? Choose(
        IReadOnlyList<CertificateCompressor> ours, ExtensionBlock asked)
    {
        if (asked.Find<CompressCertificate>() is { } theirs)
        {
            foreach (CertificateCompressor compressor in ours)
            {
                if (theirs.Algorithms.Contains(compressor.Algorithm))
                {
                    return compressor;
                }
            }
        }

        return null;
    }
}
