using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using Tls.Handshake;

namespace Tls;

/// <summary>
/// The ways to compress certificates that the base class library has (RFC 8879), for
/// <see cref="TlsClientOptions.CertificateCompressors"/> and <see cref="TlsServerOptions.CertificateCompressors"/>.
/// </summary>
public static class CertificateCompressors
{
    /// <summary>zlib (RFC 1950).</summary>
    public static CertificateCompressor Zlib { get; } = new ZlibCompressor();

    /// <summary>Brotli (RFC 7932).</summary>
    public static CertificateCompressor Brotli { get; } = new BrotliCompressor();

    private sealed class ZlibCompressor : CertificateCompressor
    {
        public override CertificateCompressionAlgorithm Algorithm => CertificateCompressionAlgorithm.Zlib;

        public override byte[]? Compress(ReadOnlySpan<byte> message)
        {
            using var target = new MemoryStream();
            using (var zlib = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
            {
                zlib.Write(message);
            }

            return target.Length < message.Length ? target.ToArray() : null;
        }

        public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> destination)
        {
            try
            {
                using var source = new MemoryStream(compressed.ToArray());
                using var zlib = new ZLibStream(source, CompressionMode.Decompress);

                // No more is decompressed than was announced, and one byte to see whether there is more.
                // The stream does not mind an end that is missing, so the checksum in it is looked at here.
                return zlib.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false)
                    == destination.Length
                    && zlib.ReadByte() < 0
                    && compressed.Length > sizeof(uint)
                    && BinaryPrimitives.ReadUInt32BigEndian(compressed[^sizeof(uint)..]) == Adler32(destination);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                // The latter for a preset dictionary (RFC 1950 §2.2), which RFC 8879 has none of.
                return false;
            }
        }
    }

    /// <summary>RFC 1950 §8.2.</summary>
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Prime = 65_521;
        (uint sum, uint sums) = (1, 0);
        foreach (byte value in bytes)
        {
            sum = (sum + value) % Prime;
            sums = (sums + sum) % Prime;
        }

        return sums << 16 | sum;
    }

    private sealed class BrotliCompressor : CertificateCompressor
    {
        // Between speed and size: certificates are short, and each is compressed once a handshake.
        private const int Quality = 5;
        private const int Window = 22;

        public override CertificateCompressionAlgorithm Algorithm => CertificateCompressionAlgorithm.Brotli;

        public override byte[]? Compress(ReadOnlySpan<byte> message)
        {
            byte[] target = new byte[BrotliEncoder.GetMaxCompressedLength(message.Length)];
            return BrotliEncoder.TryCompress(message, target, out int written, Quality, Window)
                && written < message.Length
                ? target[..written]
                : null;
        }

        public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> destination)
        {
            using var decoder = default(BrotliDecoder);
            System.Buffers.OperationStatus status =
                decoder.Decompress(compressed, destination, out int consumed, out int written);
            return status == System.Buffers.OperationStatus.Done
                && consumed == compressed.Length
                && written == destination.Length;
        }
    }
}
