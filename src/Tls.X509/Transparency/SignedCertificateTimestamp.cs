using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Tls.X509;

/// <summary>
/// A log's promise to publish a certificate (RFC 6962 §3.2), version 1. Parsing decides nothing about trust.
/// <code>
/// struct {
///     Version sct_version;                v1(0)
///     LogID id;                           opaque key_id[32]
///     uint64 timestamp;
///     CtExtensions extensions;            opaque&lt;0..2^16-1&gt;
///     digitally-signed struct { … };      hash(1), signature(1), opaque&lt;0..2^16-1&gt;
/// } SignedCertificateTimestamp;
/// </code>
/// </summary>
public sealed class SignedCertificateTimestamp
{
    internal const int LogIdSize = 32;
    private const int FixedSize = 1 + LogIdSize + sizeof(ulong);
    private const byte Version1 = 0;

    private SignedCertificateTimestamp()
    {
    }

    /// <summary>The whole structure.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Which log: the SHA-256 hash of its key.</summary>
    public required ReadOnlyMemory<byte> LogId { get; init; }

    /// <summary>Milliseconds since 1970 (UTC, without leap seconds), as the log has signed them.</summary>
    public required ulong Milliseconds { get; init; }

    /// <summary>When it was made; the last moment there is for numbers beyond it.</summary>
    public DateTimeOffset Time => Milliseconds < (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds)
        : DateTimeOffset.MaxValue;

    /// <summary>extensions; none is defined by the RFC, and they are signed as they are.</summary>
    public required ReadOnlyMemory<byte> Extensions { get; init; }

    /// <summary>
    /// HashAlgorithm and SignatureAlgorithm of RFC 5246 §7.4.1.4.1: 0x0403 for ECDSA with SHA-256.
    /// </summary>
    public required ushort Algorithm { get; init; }

    /// <summary>The signature's octets.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Parses one; the bytes are copied.</summary>
    /// <param name="bytes">One SignedCertificateTimestamp and nothing after it.</param>
    /// <param name="timestamp">The timestamp, or null.</param>
    /// <param name="status">
    /// Valid as to its form, else <see cref="TimestampStatus.Malformed"/> or <see
    /// cref="TimestampStatus.UnknownVersion"/>.
    /// </param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out SignedCertificateTimestamp? timestamp,
        out TimestampStatus status)
    {
        timestamp = null;

        // §3.3: clients MUST be capable of handling versions they do not know, of which nothing but the first
        // octet means anything.
        if (bytes.Length > 0 && bytes[0] != Version1)
        {
            status = TimestampStatus.UnknownVersion;
            return false;
        }

        status = TimestampStatus.Malformed;
        byte[] raw = bytes.ToArray();
        int position = FixedSize;
        if (raw.Length < FixedSize || !TryVector(raw, ref position, out ReadOnlyMemory<byte> extensions)
            || raw.Length - position < sizeof(ushort))
        {
            return false;
        }

        ushort algorithm = BinaryPrimitives.ReadUInt16BigEndian(raw.AsSpan(position));
        position += sizeof(ushort);
        if (!TryVector(raw, ref position, out ReadOnlyMemory<byte> signature) || position != raw.Length)
        {
            return false;
        }

        timestamp = new SignedCertificateTimestamp
        {
            Raw = raw,
            LogId = raw.AsMemory(1, LogIdSize),
            Milliseconds = BinaryPrimitives.ReadUInt64BigEndian(raw.AsSpan(1 + LogIdSize)),
            Extensions = extensions,
            Algorithm = algorithm,
            Signature = signature,
        };
        status = TimestampStatus.Valid;
        return true;
    }

    /// <summary>Reads opaque&lt;0..2^16-1&gt;.</summary>
    internal static bool TryVector(
        ReadOnlyMemory<byte> data, ref int position, out ReadOnlyMemory<byte> vector)
    {
        vector = default;
        if (data.Length - position < sizeof(ushort))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(data.Span[position..]);
        position += sizeof(ushort);
        if (data.Length - position < length)
        {
            return false;
        }

        vector = data.Slice(position, length);
        position += length;
        return true;
    }
}
