using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// Reads PEM (RFC 7468): any text may stand around blocks (§5.2), and inside them nothing but base64 and
/// white space (§3). Blocks with RFC 1421 headers, as OpenSSL's old private keys have, are refused by name.
/// </summary>
internal static class PemReader
{
    internal const int MaxText = 64 << 20;
    private const int MaxBlocks = 10_000;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Whether there is any block at all.</summary>
    internal static bool LooksLikePem(ReadOnlySpan<byte> text) => text.IndexOf(Begin) >= 0;

    /// <summary>Reads every block of the text, in order.</summary>
    /// <exception cref="CertificateFormatException">A block is not closed, or not base64 inside.</exception>
    internal static List<PemBlock> ReadAll(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxText)
        {
            throw new CertificateFormatException("PEM", 0, "more than 64 MiB of text");
        }

        List<PemBlock> blocks = [];
        int position = 0;
        while (TryFindBegin(text, ref position, out int start))
        {
            if (blocks.Count == MaxBlocks)
            {
                throw new CertificateFormatException("PEM", start, "more than 10,000 blocks");
            }

            blocks.Add(ReadBlock(text, start, ref position));
        }

        return blocks;
    }

    /// <summary>Finds a boundary at the beginning of a line, and moves past its first part.</summary>
    private static bool TryFindBegin(ReadOnlySpan<byte> text, ref int position, out int start)
    {
        while (true)
        {
            int found = text[position..].IndexOf(Begin);
            if (found < 0)
            {
                start = 0;
                return false;
            }

            start = position + found;
            position = start + Begin.Length;
            if (start == 0 || text[start - 1] is (byte)'\n' or (byte)'\r' || IsByteOrderMark(text[..start]))
            {
                return true;
            }
        }
    }

    private static PemBlock ReadBlock(ReadOnlySpan<byte> text, int start, ref int position)
    {
        int labelLength = text[position..].IndexOf(Dashes);
        ReadOnlySpan<byte> label = labelLength < 0 ? default : text.Slice(position, labelLength);

        // §3: labels are printable, and the boundary stands on one line.
        if (labelLength < 0 || label.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e))
        {
            throw new CertificateFormatException("PEM", start, "the BEGIN line is not finished");
        }

        position += labelLength + Dashes.Length;
        string name = Encoding.ASCII.GetString(label);
        byte[] end = Encoding.ASCII.GetBytes($"-----END {name}-----");
        int bodyLength = text[position..].IndexOf(end);
        if (bodyLength < 0)
        {
            throw new CertificateFormatException("PEM", start, $"no END line for {name}");
        }

        ReadOnlySpan<byte> body = text.Slice(position, bodyLength);
        position += bodyLength + end.Length;
        if (body.Contains((byte)':'))
        {
            throw new CertificateFormatException(
                "PEM", start, $"{name} has headers (OpenSSL's old encryption?); convert it to PKCS#8");
        }

        return new PemBlock(name, Decode(body, name, start), start);
    }

    private static byte[] Decode(ReadOnlySpan<byte> body, string label, int start)
    {
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(body.Length)];
        OperationStatus status = Base64.DecodeFromUtf8(body, decoded, out _, out int written);
        byte[] data = decoded.AsSpan(0, written).ToArray();

        // A private key may have passed through here.
        FixedTime.Wipe(decoded);
        if (status != OperationStatus.Done || written == 0)
        {
            FixedTime.Wipe(data);
            throw new CertificateFormatException("PEM", start, $"{label} is not base64");
        }

        return data;
    }

    private static bool IsByteOrderMark(ReadOnlySpan<byte> before) =>
        before.SequenceEqual((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]);
}
