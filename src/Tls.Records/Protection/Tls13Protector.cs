using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// TLS 1.3 record protection (RFC 8446 §5.2-§5.4): the header in the clear is the associated data, and the
/// true type stands behind the content, inside the encryption.
/// <code>
/// +----+--------+--------+-----------------------------------------+---------+
/// | 23 | 0x0303 | length |  content  | type | zeros (padding)      |   tag   |
/// +----+--------+--------+-----------------------------------------+---------+
///  additional_data         TLSInnerPlaintext, encrypted
/// </code>
/// </summary>
internal sealed class Tls13Protector : RecordProtector
{
    private const int TypeSize = 1;

    private AeadKey _key;
    private SecretBytes _iv;
    private int _tagSize;
    private SequenceNumber _sequence;

    /// <summary>Takes ownership of the key and the IV.</summary>
    /// <param name="key">The AEAD key of one direction.</param>
    /// <param name="iv">Begins with <see cref="RecordNonce.Size"/> bytes of it.</param>
    /// <param name="firstSequenceNumber">Zero, but in tests of the end of the range.</param>
    internal Tls13Protector(AeadKey key, SecretBytes iv, ulong firstSequenceNumber = 0)
    {
        CheckSize(iv);
        _key = key;
        _iv = iv;
        _tagSize = key.Algorithm.TagSize;
        _sequence = new SequenceNumber(firstSequenceNumber);
    }

    /// <summary>
    /// Protects by other keys from here on, beginning with sequence number zero (RFC 8446 §5.3), and wipes those before. Not
    /// while a record is sealed or opened; a Dispose on another thread is either before this or after it.
    /// </summary>
    /// <param name="key">Owned, as in the constructor.</param>
    /// <param name="iv">Owned, as in the constructor.</param>
    internal void Replace(AeadKey key, SecretBytes iv)
    {
        CheckSize(iv);
        (AeadKey formerKey, SecretBytes formerIv) = (_key, _iv);
        (_key, _iv, _tagSize) = (key, iv, key.Algorithm.TagSize);
        _sequence = default;
        formerKey.Dispose();
        formerIv.Dispose();
    }

    /// <inheritdoc/>
    internal override bool IsProtected => true;

    /// <inheritdoc/>
    internal override bool CanPad => true;

    /// <inheritdoc/>
    internal override int Overhead => RecordHeader.Size + TypeSize + _tagSize;

    /// <inheritdoc/>
    internal override ulong ConfidentialityLimit => _key.Algorithm.ConfidentialityLimit;

    /// <inheritdoc/>
    internal override ulong Count => _sequence.Count;

    /// <inheritdoc/>
    internal override void Seal(
        ContentType type, ProtocolVersion version, ReadOnlySpan<byte> content, int padding, Span<byte> record)
    {
        Span<byte> body = record[RecordHeader.Size..];
        Span<byte> header = record[..RecordHeader.Size];

        // §5.2: the outer type is always application_data, the version always 0x0303.
        new RecordHeader(ContentType.ApplicationData, ProtocolVersion.Tls12, body.Length).Write(header);

        Span<byte> nonce = stackalloc byte[RecordNonce.Size];
        RecordNonce.Write(_iv.Span[..RecordNonce.Size], _sequence.Take(), nonce);

        byte innerType = (byte)type;
        if (padding == 0)
        {
            _key.Seal(nonce, content, new ReadOnlySpan<byte>(in innerType), body, header);
            return;
        }

        // §5.4: the padding octets must be all zeros.
        Span<byte> inner = body[..^_tagSize];
        content.CopyTo(inner);
        inner[content.Length] = innerType;
        inner[(content.Length + TypeSize)..].Clear();
        _key.Seal(nonce, inner, default, body, header);
    }

    /// <inheritdoc/>
    internal override bool Admit(RecordHeader header, bool peerHasProtected)
    {
        switch (header.Type)
        {
            case ContentType.ApplicationData:
                // §5.2: legacy_record_version of a protected record is always 0x0303. As Go and BoringSSL.
                if (header.Version != ProtocolVersion.Tls12)
                {
                    throw Fault.Of(
                        TlsFault.MismatchVersion,
                        $"a protected record of version 0x{(int)header.Version:x4}");
                }

                RefuseLongerThan(RecordLimits.MaxCiphertext, header.Length, "a protected record");
                RefuseLongerThan(MaxPlaintext + TypeSize, RoomToOpen(header), "an inner plaintext");
                return true;

            case ContentType.ChangeCipherSpec:
                // §5: may come where protected records are expected, and is to be detected before
                // deprotecting.
                RefuseLongerThan(RecordLimits.MaxPlaintext, header.Length, "a plaintext record");
                return false;

            // §6: alerts are encrypted as the current connection state says, and the state of a peer that
            // fails before it has keys is plaintext. Once it has shown that it has them, a plaintext alert is
            // anybody's. As rustls.
            case ContentType.Alert when !peerHasProtected && header.Length == Alert.Size:
                return false;

            case ContentType.Handshake:
                // §5.2: it would be, if its type were inside; what does not authenticate is a bad_record_mac.
                throw Fault.Of(TlsFault.ForgedRecord, "a handshake record in the clear, and there are keys");

            default:
                // §5: an unexpected record type must end the connection with unexpected_message.
                throw Fault.Of(TlsFault.UnexpectedRecordType, $"an unprotected record of type {header.Type}");
        }
    }

    /// <inheritdoc/>
    internal override int RoomToOpen(RecordHeader header) => Math.Max(0, header.Length - _tagSize);

    /// <inheritdoc/>
    internal override int Open(ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type)
    {
        ReadOnlySpan<byte> header = record[..RecordHeader.Size];
        ReadOnlySpan<byte> ciphertext = record[RecordHeader.Size..];

        Span<byte> nonce = stackalloc byte[RecordNonce.Size];
        RecordNonce.Write(_iv.Span[..RecordNonce.Size], _sequence.Peek(), nonce);

        if (!_key.Open(nonce, ciphertext, destination, header))
        {
            type = ContentType.Invalid;
            return -1;
        }

        _sequence.Advance();

        // §5.4: scan from the end, within the cleartext alone, to the first octet that is not zero: the
        // content type.
        int last = destination.LastIndexOfAnyExcept((byte)0);
        if (last < 0)
        {
            throw Fault.Of(TlsFault.UnexpectedPaddingOnly, $"{destination.Length} zeros and no content type");
        }

        type = (ContentType)destination[last];
        switch (type)
        {
            case ContentType.Handshake or ContentType.Alert or ContentType.ApplicationData:
                return last;

            case ContentType.ChangeCipherSpec:
                // §5: a protected change_cipher_spec must be refused with unexpected_message.
                throw Fault.Of(TlsFault.UnexpectedChangeCipherSpec, "a protected change_cipher_spec");

            default:
                // §5: an unexpected record type must end the connection with unexpected_message.
                throw Fault.Of(TlsFault.UnexpectedRecordType, $"inner type {(byte)type}");
        }
    }

    private static void CheckSize(SecretBytes iv)
    {
        if (iv.Length < RecordNonce.Size)
        {
            throw new ArgumentException($"The IV has {iv.Length} bytes, not {RecordNonce.Size}.", nameof(iv));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        _iv.Dispose();
    }
}
