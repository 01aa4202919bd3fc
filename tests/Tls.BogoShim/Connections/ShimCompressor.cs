using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Handshake;

namespace Tls.BogoShim.Connections;

/// <summary>The ways of compressing certificates that the runner knows.</summary>
internal sealed class ShimCompressor(int algorithm) : CertificateCompressor
{
    /// <summary>Takes two zeros away.</summary>
    internal const int Shrinking = 0xff01;

    /// <summary>Puts four bytes before.</summary>
    internal const int Expanding = 0xff02;

    /// <summary>Puts a random byte before.</summary>
    internal const int Random = 0xff03;

    private static readonly byte[] Prefix = [1, 2, 3, 4];

    internal static IReadOnlyList<CertificateCompressor> All { get; } =
        [new ShimCompressor(Expanding), new ShimCompressor(Shrinking), new ShimCompressor(Random)];

    public override CertificateCompressionAlgorithm Algorithm => (CertificateCompressionAlgorithm)algorithm;

    public override byte[]? Compress(ReadOnlySpan<byte> message) => algorithm switch
    {
        Shrinking => message[2..].ToArray(),
        Expanding => [.. Prefix, .. message],
        _ => [RandomNumberGenerator.GetBytes(1)[0], .. message],
    };

    public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> destination)
    {
        byte[]? message = algorithm switch
        {
            Shrinking => [0, 0, .. compressed],
            Expanding => compressed.StartsWith(Prefix) ? compressed[Prefix.Length..].ToArray() : null,
            _ => compressed[1..].ToArray(),
        };
        if (message?.Length != destination.Length)
        {
            return false;
        }

        message.CopyTo(destination);
        return true;
    }
}
