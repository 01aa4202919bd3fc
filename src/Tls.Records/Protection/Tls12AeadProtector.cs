using System;
using System.Buffers.Binary;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// TLS 1.2 record protection by an AEAD (RFC 5246 §6.2.3.3): the type in the clear, the sequence number and
/// the length of the content in the associated data, and for AES a part of the nonce in every record.
/// <code>
/// +------+--------+--------+----------------+---------------------------+---------+
/// | type | 0x0303 | length | nonce_explicit |  content, encrypted       |   tag   |
/// +------+--------+--------+----------------+---------------------------+---------+
///                            8 bytes: GCM (RFC 5288 §3), CCM (RFC 6655 §3); ChaCha20-Poly1305: none
///
///  additional_data = seq_num (8) + type (1) + version (2) + length of the content (2)
///  nonce           = salt (4) + nonce_explicit (8), or iv (12) ⊕ seq_num (RFC 7905 §2)
/// </code>
/// </summary>
internal sealed class Tls12AeadProtector : RecordProtector
{
    private const int ExplicitNonceSize = sizeof(ulong);
    private const int AdditionalDataSize = sizeof(ulong) + RecordHeader.Size;

    private readonly AeadKey _key;
    private readonly SecretBytes _iv;
    private readonly int _explicitSize;
    private SequenceNumber _sequence;

    /// <summary>Takes ownership of the key and the IV.</summary>
    /// <param name="key">The AEAD key of one direction.</param>
    /// <param name="iv">Begins with <c>Algorithm.FixedIvSize12</c> bytes of it: the salt, or all of the nonce.</param>
    /// <param name="firstSequenceNumber">Zero, but in tests of the end of the range.</param>
    internal Tls12AeadProtector(AeadKey key, SecretBytes iv, ulong firstSequenceNumber = 0)
    {
        if (iv.Length < key.Algorithm.FixedIvSize12)
        {
            throw new ArgumentException(
                $"The IV has {iv.Length} bytes, not {key.Algorithm.FixedIvSize12}.", nameof(iv));
        }

        _key = key;
        _iv = iv;
        _explicitSize = RecordNonce.Size - key.Algorithm.FixedIvSize12;
        _sequence = new SequenceNumber(firstSequenceNumber);
    }

    /// <inheritdoc/>
    internal override bool IsProtected => true;

    private ReadOnlySpan<byte> Iv => _iv.Span[..(RecordNonce.Size - _explicitSize)];

    /// <inheritdoc/>
    internal override int ContentOffset => RecordHeader.Size + _explicitSize;

    /// <inheritdoc/>
    internal override int Overhead => ContentOffset + _key.Algorithm.TagSize;

    /// <inheritdoc/>
    internal override ulong ConfidentialityLimit => _key.Algorithm.ConfidentialityLimit;

    /// <inheritdoc/>
    internal override ulong Count => _sequence.Count;

    /// <inheritdoc/>
    internal override void Seal(
        ContentType type, ProtocolVersion version, ReadOnlySpan<byte> content, int padding, Span<byte> record)
    {
        ulong number = _sequence.Take();
        new RecordHeader(type, ProtocolVersion.Tls12, record.Length - RecordHeader.Size).Write(record);
        Span<byte> additionalData = stackalloc byte[AdditionalDataSize];
        WriteAdditionalData(number, type, content.Length, additionalData);

        Span<byte> nonce = stackalloc byte[RecordNonce.Size];
        if (_explicitSize == 0)
        {
            RecordNonce.Write(Iv, number, nonce);
        }
        else
        {
            // RFC 5288 §3: nonce_explicit MUST be distinct under one key, and MAY be the sequence number.
            Span<byte> explicitNonce = record.Slice(RecordHeader.Size, ExplicitNonceSize);
            BinaryPrimitives.WriteUInt64BigEndian(explicitNonce, number);
            WriteNonce(explicitNonce, nonce);
        }

        _key.Seal(nonce, content, default, record[ContentOffset..], additionalData);
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

        // RFC 5246 §6.2.3 grants any cipher 2,048 bytes more than the content; an AEAD has its few, exactly.
        RefuseLongerThan(MaxPlaintext, RoomToOpen(header), "the content of a protected record");
        return true;
    }

    /// <inheritdoc/>
    internal override int RoomToOpen(RecordHeader header) =>
        Math.Max(0, header.RecordSize - Overhead);

    /// <inheritdoc/>
    internal override int Open(ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type)
    {
        type = (ContentType)record[0];

        // RFC 5246 §6.2.3.3: if the decryption fails, a fatal bad_record_mac; too short is one way to fail.
        if (record.Length < Overhead)
        {
            return -1;
        }

        ulong number = _sequence.Peek();
        Span<byte> additionalData = stackalloc byte[AdditionalDataSize];
        WriteAdditionalData(number, type, destination.Length, additionalData);

        Span<byte> nonce = stackalloc byte[RecordNonce.Size];
        if (_explicitSize == 0)
        {
            RecordNonce.Write(Iv, number, nonce);
        }
        else
        {
            WriteNonce(record.Slice(RecordHeader.Size, ExplicitNonceSize), nonce);
        }

        if (!_key.Open(nonce, record[ContentOffset..], destination, additionalData))
        {
            return -1;
        }

        _sequence.Advance();
        return destination.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        _iv.Dispose();
    }

    private static void WriteAdditionalData(
        ulong number, ContentType type, int length, Span<byte> additionalData)
    {
        BinaryPrimitives.WriteUInt64BigEndian(additionalData, number);
        new RecordHeader(type, ProtocolVersion.Tls12, length).Write(additionalData[sizeof(ulong)..]);
    }

    private void WriteNonce(ReadOnlySpan<byte> explicitNonce, Span<byte> nonce)
    {
        Iv.CopyTo(nonce);
        explicitNonce.CopyTo(nonce[Iv.Length..]);
    }
}
