using System;
using System.Collections.Generic;
using Tls.Handshake;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="CertificateCompressors"/>: the first byte says which, two more how long the message is said to be, the rest is
/// compressed. What is decompressed is of that very length, is the same each time, and comes back when compressed again.
/// </summary>
internal sealed class CompressionTarget : Target
{
    private static readonly CertificateCompressor[] Compressors = [CertificateCompressors.Zlib, CertificateCompressors.Brotli];

    internal override string Name => "compression";

    internal override string Summary => "compressed certificates: zlib and Brotli, of any announced length";

    internal override IEnumerable<byte[]> Seeds()
    {
        byte[] message = [.. Tls.Fuzz.Seeds.Issued.Root.Raw.Span, .. Tls.Fuzz.Seeds.Issued.Root.Raw.Span];
        for (byte which = 0; which < Compressors.Length; which++)
        {
            byte[] compressed = Compressors[which].Compress(message)!;
            yield return [which, (byte)(message.Length >> 8), (byte)(message.Length & 0xff), .. compressed];
        }
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        var choices = new Choices(input);
        CertificateCompressor compressor = choices.OneOf<CertificateCompressor>(Compressors);
        int length = (choices.Byte() << 8) | choices.Byte();
        byte[] message = new byte[length];
        if (!compressor.TryDecompress(choices.Rest, message))
        {
            return;
        }

        byte[] again = new byte[length];
        FindingException.Unless(
            compressor.TryDecompress(choices.Rest, again) && again.AsSpan().SequenceEqual(message), "it is the same again");
        if (length > 0)
        {
            FindingException.Unless(
                !compressor.TryDecompress(choices.Rest, again.AsSpan(1)), "it is of no other length");
        }

        if (compressor.Compress(message) is { } compressed)
        {
            FindingException.Unless(
                compressor.TryDecompress(compressed, again) && again.AsSpan().SequenceEqual(message),
                "what is compressed is decompressed");
        }
    }
}
