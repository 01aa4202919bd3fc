using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Our records: fragmentation, padding, protection, key usage (RFC 8446 §5). Records are written straight
/// into the caller's output buffer; nothing is allocated per record.
/// </summary>
/// <remarks>
/// Changing the write keys needs no proof of a message boundary: handshake messages are handed over as whole
/// flights to <see cref="SealAll"/>, which leaves nothing behind that could meet the next keys.
/// </remarks>
internal sealed class OutboundRecords : IDisposable
{
    /// <summary>The size of the record that <see cref="WriteChangeCipherSpec"/> writes, in bytes.</summary>
    internal const int ChangeCipherSpecSize = RecordHeader.Size + 1;

    private readonly CryptoProvider _crypto;
    private RecordProtector _protector = PlaintextProtector.Instance;

    /// <summary>Begins without keys.</summary>
    internal OutboundRecords(CryptoProvider crypto) => _crypto = crypto;

    /// <summary>Whether keys are installed.</summary>
    internal bool IsProtected => _protector.IsProtected;

    /// <summary>
    /// The most content one record carries, in bytes, 1..2^14. Content, type and padding together never
    /// exceed it by more than one, which is how record_size_limit counts (RFC 8449 §4).
    /// </summary>
    internal int MaxPlaintext
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, RecordLimits.MaxPlaintext);
            field = value;
        }
    } = RecordLimits.MaxPlaintext;

    /// <summary>
    /// Protected records are padded until content and type together are a multiple of this many bytes (§5.4),
    /// as far as <see cref="MaxPlaintext"/> allows; 0 for no padding.
    /// </summary>
    internal int PadToMultipleOf
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Whether records are padded under the keys now installed.</summary>
    internal bool Pads => PadToMultipleOf >= 2 && _protector.CanPad;

    /// <summary>
    /// legacy_record_version of unprotected records: 0x0303, and 0x0301 around an initial ClientHello (§5.1).
    /// </summary>
    internal ProtocolVersion LegacyVersion
    {
        get;
        set
        {
            if (value is not (ProtocolVersion.Tls10 or ProtocolVersion.Tls12))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, "Only 0x0301 and 0x0303 are ever sent.");
            }

            field = value;
        }
    } = ProtocolVersion.Tls12;

    /// <summary>
    /// Change keys after so many records at the latest, even if the AEAD would bear more (§5.5).
    /// </summary>
    internal ulong MaxRecordsPerKey { get; set; } = ulong.MaxValue;

    /// <summary>
    /// What one unpadded record adds to its content under the keys now installed, in bytes; with CBC at most.
    /// </summary>
    internal int Overhead => _protector.Overhead;

    /// <summary>How many more records the keys now installed may seal (§5.5).</summary>
    internal ulong RemainingRecords => Limits.Remaining(_protector.Count);

    /// <summary>
    /// Whether it is time for a KeyUpdate (§5.5); some records may still be sealed before it.
    /// </summary>
    internal bool KeyUpdateDue => _protector.Count >= Limits.DueFrom;

    private UsageLimits Limits => new(Math.Min(_protector.ConfidentialityLimit, MaxRecordsPerKey));

    /// <summary>
    /// The size of all records that <see cref="SealAll"/> makes of so many bytes; no bytes make one record. With CBC, at
    /// most: up to a block in each record is padding.
    /// </summary>
    internal int SealedSize(int plaintextLength)
    {
        int full = Math.Max(0, plaintextLength - 1) / MaxPlaintext;
        return (full * RecordSize(MaxPlaintext)) + RecordSize(plaintextLength - (full * MaxPlaintext));
    }

    /// <summary>Writes one record.</summary>
    /// <param name="type">Handshake, alert or application data.</param>
    /// <param name="plaintext">
    /// At most <see cref="MaxPlaintext"/> bytes; empty for application data alone. May stand in
    /// <paramref name="destination"/> exactly where the record's content goes, but not overlap it otherwise.
    /// </param>
    /// <param name="destination">At least <c>SealedSize(plaintext.Length)</c> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="TlsException">
    /// <see cref="TlsFault.LimitKeyUsage"/>: the keys have sealed all they may. Alerts are let through, so
    /// that the peer can still be told.
    /// </exception>
    internal int Seal(ContentType type, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        RefuseMisuse(type, plaintext.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, MaxPlaintext, nameof(plaintext));

        // §5.5: no more than the limit under one key.
        if (_protector.Count >= Limits.Records && type != ContentType.Alert)
        {
            throw Fault.Of(TlsFault.LimitKeyUsage, $"{_protector.Count} records sealed under one key");
        }

        int padding = Padding(plaintext.Length);
        int size = _protector.SizeOf(plaintext.Length, padding);
        if (destination.Length < size)
        {
            throw new ArgumentException($"The record needs {size} bytes.", nameof(destination));
        }

        _protector.Seal(type, LegacyVersion, plaintext, padding, destination[..size]);
        return size;
    }

    /// <summary>Writes as many records as it takes: handshake messages are given as whole flights.</summary>
    /// <param name="type">Handshake, alert or application data.</param>
    /// <param name="plaintext">Any length; may not overlap <paramref name="destination"/>.</param>
    /// <param name="destination">At least <c>SealedSize(plaintext.Length)</c> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    internal int SealAll(ContentType type, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        int written = 0;
        do
        {
            int length = Math.Min(plaintext.Length, MaxPlaintext);
            written += Seal(type, plaintext[..length], destination[written..]);
            plaintext = plaintext[length..];
        }
        while (!plaintext.IsEmpty);

        return written;
    }

    /// <summary>
    /// Writes the dummy change_cipher_spec for middleboxes (§D.4), in the clear whatever keys are installed.
    /// </summary>
    /// <param name="destination">At least <see cref="ChangeCipherSpecSize"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    internal static int WriteChangeCipherSpec(Span<byte> destination)
    {
        PlaintextProtector.Instance.Seal(
            ContentType.ChangeCipherSpec,
            ProtocolVersion.Tls12,
            content: [0x01],
            padding: 0,
            destination[..ChangeCipherSpecSize]);
        return ChangeCipherSpecSize;
    }

    /// <summary>Everything sealed from here on is protected by these keys.</summary>
    /// <param name="keys">Owned, and wiped here.</param>
    internal void InstallKeys(TrafficKeys keys) => Install(RecordProtector.Create(_crypto, keys, _protector));

    /// <summary>
    /// What is sealed from here on is unprotected again: early data was rejected by a HelloRetryRequest (§4.2.10).
    /// </summary>
    internal void RemoveKeys() => Install(PlaintextProtector.Instance);

    /// <summary>Replaces the protection, and wipes the one before.</summary>
    internal void Install(RecordProtector protector)
    {
        if (protector != _protector)
        {
            _protector.Dispose();
            _protector = protector;
        }
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose() => _protector.Dispose();

    private void RefuseMisuse(ContentType type, int length)
    {
        switch (type)
        {
            case ContentType.ApplicationData when !IsProtected:
                // §5.1: application data must not be written to the wire unprotected.
                throw new InvalidOperationException("Application data cannot be sent before there are keys.");

            case ContentType.ApplicationData:
                return;

            case ContentType.Handshake or ContentType.Alert when length > 0:
                return;

            default:
                // §5.1: no zero-length fragments of handshake and alert. §5: nor any other type.
                throw new ArgumentException(
                    $"A record of type {type} with {length} bytes is never sent.", nameof(type));
        }
    }

    private int RecordSize(int length) => length + Padding(length) + Overhead;

    private int Padding(int length)
    {
        if (!Pads)
        {
            return 0;
        }

        // §5.4: the full TLSInnerPlaintext, padding included, stays within the limit.
        int inner = length + 1;
        int padding = (PadToMultipleOf - (inner % PadToMultipleOf)) % PadToMultipleOf;
        return Math.Min(padding, MaxPlaintext + 1 - inner);
    }
}
