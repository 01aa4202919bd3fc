using System;
using System.Buffers.Binary;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// TLS 1.2 record protection by CBC and HMAC (RFC 5246 §6.2.3.2), or with the MAC outside (RFC 7366): legacy. Each record
/// brings an IV of its own, which nobody could foretell.
/// <code>
/// +------+--------+--------+-----------+-------------------------------------+
/// | type | 0x0303 | length |  IV (16)  | content | MAC | padding, encrypted  |
/// +------+--------+--------+-----------+-------------------------------------+
/// | type | 0x0303 | length |  IV (16)  | content | padding, encrypted |  MAC |   encrypt_then_mac
/// +------+--------+--------+-----------+-------------------------------------+
/// </code>
/// </summary>
internal sealed class Tls12CbcProtector : RecordProtector
{
    private const int IvSize = CbcAlgorithm.BlockSize;
    private const int MaxPadding = 256;

    private readonly CryptoProvider _crypto;
    private readonly CbcKey _key;
    private SequenceNumber _sequence;

    /// <summary>Takes ownership of the key.</summary>
    /// <param name="crypto">Where IVs come from.</param>
    /// <param name="key">The keys of one direction.</param>
    /// <param name="firstSequenceNumber">Zero, but in tests of the end of the range.</param>
    internal Tls12CbcProtector(CryptoProvider crypto, CbcKey key, ulong firstSequenceNumber = 0)
    {
        _crypto = crypto;
        _key = key;
        _sequence = new SequenceNumber(firstSequenceNumber);
    }

    /// <inheritdoc/>
    internal override bool IsProtected => true;

    /// <inheritdoc/>
    internal override int ContentOffset => RecordHeader.Size + IvSize;

    /// <summary>At most: how much of it is padding depends on the content.</summary>
    internal override int Overhead => ContentOffset + _key.Algorithm.MacSize + CbcAlgorithm.BlockSize;

    /// <inheritdoc/>
    internal override ulong ConfidentialityLimit => CbcAlgorithm.ConfidentialityLimit;

    /// <inheritdoc/>
    internal override ulong Count => _sequence.Count;

    /// <inheritdoc/>
    internal override int SizeOf(int content, int padding) => ContentOffset + _key.SealedSize(content);

    /// <inheritdoc/>
    internal override void Seal(
        ContentType type, ProtocolVersion version, ReadOnlySpan<byte> content, int padding, Span<byte> record)
    {
        Span<byte> header = stackalloc byte[CbcKey.HeaderSize];
        WriteHeader(_sequence.Take(), type, header);

        // RFC 5246 §6.2.3.2: the IV MUST be chosen at random, and MUST be unpredictable.
        Span<byte> iv = stackalloc byte[IvSize];
        _crypto.FillRandom(iv);
        _key.Seal(iv, content, record[ContentOffset..], header);
        iv.CopyTo(record[RecordHeader.Size..]);
        new RecordHeader(type, ProtocolVersion.Tls12, record.Length - RecordHeader.Size).Write(record);
    }

    /// <inheritdoc/>
    internal override bool Admit(RecordHeader header, bool peerHasProtected)
    {
        // RFC 5246 §6.2.3: the version of a TLSCiphertext is that of the connection. As Go and BoringSSL.
        if (header.Version != ProtocolVersion.Tls12)
        {
            throw Fault.Of(
                TlsFault.MismatchVersion, $"a protected record of version 0x{(int)header.Version:x4}");
        }

        // RFC 5246 §6.2.3 grants any cipher 2,048 bytes more than the content; this one cannot use as many.
        RefuseLongerThan(
            MaxPlaintext + IvSize + _key.Algorithm.MacSize + MaxPadding, header.Length, "a protected record");
        return true;
    }

    /// <inheritdoc/>
    internal override int RoomToOpen(RecordHeader header) =>
        _key.RoomToOpen(Math.Max(0, header.RecordSize - ContentOffset));

    /// <inheritdoc/>
    internal override int Open(ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type)
    {
        type = (ContentType)record[0];

        // RFC 5246 §6.2.3.2, §7.2.2: one bad_record_mac for whatever is wrong; too short for an IV is one way.
        if (record.Length < ContentOffset)
        {
            return -1;
        }

        Span<byte> header = stackalloc byte[CbcKey.HeaderSize];
        WriteHeader(_sequence.Peek(), type, header);
        int length = _key.Open(
            record.Slice(RecordHeader.Size, IvSize), record[ContentOffset..], destination, header);
        if (length < 0)
        {
            return -1;
        }

        _sequence.Advance();

        // Only what has authenticated is measured: until then its length is a secret.
        RefuseLongerThan(MaxPlaintext, length, "the content of a protected record");
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _key.Dispose();

    private static void WriteHeader(ulong number, ContentType type, Span<byte> header)
    {
        BinaryPrimitives.WriteUInt64BigEndian(header, number);
        header[sizeof(ulong)] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(header[(sizeof(ulong) + 1)..], (ushort)ProtocolVersion.Tls12);
    }
}
