using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// The peer's records: framing, limits, deprotection (RFC 8446 §5). Bytes in, content by type out; nothing is
/// allocated per record, and "not enough bytes yet" is an answer, not an exception. A fault is the end: the
/// caller sends the alert and opens nothing more.
/// </summary>
internal sealed class InboundRecords : IDisposable
{
    private readonly CryptoProvider _crypto;
    private RecordProtector _protector = PlaintextProtector.Instance;
    private RunLimit _empty;
    private EarlyDataSkipper? _earlyData;
    private bool _peerHasProtected;

    /// <summary>Begins without keys.</summary>
    internal InboundRecords(CryptoProvider crypto) => _crypto = crypto;

    /// <summary>
    /// The most content a protected record may have, in bytes, 1..2^14: what we announced (RFC 8449 §4). In TLS 1.3
    /// content and padding together.
    /// </summary>
    internal int MaxPlaintext
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, RecordLimits.MaxPlaintext);
            field = value;

            // RFC 8449 §4: unprotected messages are not subject to this limit.
            if (IsProtected)
            {
                _protector.MaxPlaintext = value;
            }
        }
    } = RecordLimits.MaxPlaintext;

    /// <summary>Whether keys are installed.</summary>
    internal bool IsProtected => _protector.IsProtected;

    /// <summary>
    /// Whether records that cannot be opened are declined early data, to be dropped within limits (§4.2.10): for the
    /// server's handshake to say, and over at the first record that does open.
    /// </summary>
    internal bool SkipsEarlyData
    {
        get => _earlyData is { IsActive: true } && !_peerHasProtected;
        set
        {
            if (value || _earlyData is not null)
            {
                EarlyData.IsActive = value;
            }
        }
    }

    /// <summary>How much early data our tickets allow, in bytes, and so how much may come where it is declined.</summary>
    internal long GrantedEarlyData
    {
        get => _earlyData?.Granted ?? 0;
        set
        {
            if (value != 0 || _earlyData is not null)
            {
                EarlyData.Granted = value;
            }
        }
    }

    /// <summary>Looks at the beginning of what has been received, and faults as early as it shows.</summary>
    /// <param name="source">Bytes from the transport, starting at a record.</param>
    /// <param name="recordSize">
    /// The size of the record, header included, in bytes; while the header is incomplete, the size of the
    /// header.
    /// </param>
    /// <returns>Whether <paramref name="source"/> holds all of the record.</returns>
    internal bool TryReadHeader(ReadOnlySpan<byte> source, out int recordSize)
    {
        recordSize = RecordHeader.Size;
        if (source.IsEmpty)
        {
            return false;
        }

        // §5: an unexpected record type must end the connection with unexpected_message.
        if ((ContentType)source[0] is < ContentType.ChangeCipherSpec or > ContentType.ApplicationData)
        {
            throw Fault.Of(TlsFault.UnexpectedRecordType, NotTls.Describe(source));
        }

        if (source.Length < RecordHeader.Size)
        {
            return false;
        }

        RecordHeader header = RecordHeader.Read(source);
        if (!IsUnreadableEarlyData(header))
        {
            _protector.Admit(header, _peerHasProtected);
        }

        recordSize = header.RecordSize;
        return source.Length >= recordSize;
    }

    /// <summary>Opens one record where it stands.</summary>
    /// <param name="record">
    /// Exactly one record, as <see cref="TryReadHeader"/> measured it; overwritten.
    /// </param>
    /// <param name="type">
    /// What the content is. <see cref="ContentType.ChangeCipherSpec"/> came in the clear, or under keys of TLS
    /// 1.2, for <see cref="ChangeCipherSpecPolicy"/> to judge; <see cref="ContentType.Invalid"/> is declined early data,
    /// dropped.
    /// </param>
    /// <returns>
    /// The content, a slice of <paramref name="record"/>; empty for application data and what was dropped alone.
    /// </returns>
    internal Span<byte> Open(Span<byte> record, out ContentType type)
    {
        RecordProtector? opener = ChooseOpener(record, out RecordHeader header);
        if (opener is null)
        {
            type = ContentType.Invalid;
            return [];
        }

        // A record too short to hold content has no place for it.
        int start = Math.Min(opener.ContentOffset, record.Length);
        Span<byte> place = record.Slice(start, opener.RoomToOpen(header));
        return place[..Open(opener, record, place, out type)];
    }

    /// <summary>Opens one protected record straight into the caller's buffer, if it has the room.</summary>
    /// <param name="record">Exactly one record; left as it is.</param>
    /// <param name="destination">
    /// May not overlap the record. Needs room for the content's type and padding also, and has them behind
    /// the content afterwards; a forged record leaves zeros.
    /// </param>
    /// <param name="type">What the content is: not necessarily application data.</param>
    /// <param name="written">The length of the content.</param>
    /// <returns>
    /// False, and nothing done, when there is too little room or the record is not protected.
    /// </returns>
    internal bool TryOpenInto(
        ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type, out int written)
    {
        if (!IsProtected || ChooseOpener(record, out RecordHeader header) is not { IsProtected: true } opener
            || destination.Length < opener.RoomToOpen(header))
        {
            type = ContentType.Invalid;
            written = 0;
            return false;
        }

        written = Open(opener, record, destination[..opener.RoomToOpen(header)], out type);
        return true;
    }

    /// <summary>Everything opened from here on is protected by these keys.</summary>
    /// <param name="keys">Owned, and wiped here.</param>
    /// <param name="boundary">The proof that no handshake message spans the change (§5.1).</param>
    internal void InstallKeys(TrafficKeys keys, RecordBoundary boundary)
    {
        try
        {
            boundary.Demand();
        }
        catch
        {
            keys.Dispose();
            throw;
        }

        Install(RecordProtector.Create(_crypto, keys, _protector));
    }

    /// <summary>Replaces the protection, and wipes the one before.</summary>
    internal void Install(RecordProtector protector)
    {
        if (protector != _protector)
        {
            _protector.Dispose();
            _protector = protector;
        }

        protector.MaxPlaintext = MaxPlaintext;
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose() => _protector.Dispose();

    /// <summary>What skips declined early data: most connections have none to skip.</summary>
    private EarlyDataSkipper EarlyData => _earlyData ??= new EarlyDataSkipper();

    /// <summary>Before there are keys, whatever is protected can only be early data.</summary>
    private bool IsUnreadableEarlyData(RecordHeader header)
    {
        if (!SkipsEarlyData || IsProtected || header.Type != ContentType.ApplicationData)
        {
            return false;
        }

        // §5.2: a protected record longer than that is a record_overflow, whatever is in it.
        if (header.Length > RecordLimits.MaxCiphertext)
        {
            throw Fault.Of(TlsFault.LimitRecordSize, $"early data of {header.Length} bytes in a record");
        }

        return true;
    }

    /// <summary>Who opens the record; nobody, when it has been dropped.</summary>
    private RecordProtector? ChooseOpener(ReadOnlySpan<byte> record, out RecordHeader header)
    {
        header = record.Length < RecordHeader.Size ? default : RecordHeader.Read(record);
        if (record.Length < RecordHeader.Size || record.Length != header.RecordSize)
        {
            throw new ArgumentException("Not exactly one record.", nameof(record));
        }

        if (IsUnreadableEarlyData(header))
        {
            EarlyData.Skip(header.Length, TlsFault.UnexpectedApplicationData);
            return null;
        }

        return _protector.Admit(header, _peerHasProtected) ? _protector : PlaintextProtector.Instance;
    }

    private int Open(
        RecordProtector opener, ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type)
    {
        int length = opener.Open(record, destination, out type);
        if (length < 0)
        {
            return Refuse(record.Length - RecordHeader.Size);
        }

        _peerHasProtected |= opener.IsProtected;
        if (length > 0)
        {
            // An alert that ends nothing is no progress either.
            if (type != ContentType.Alert)
            {
                _empty.Reset();
            }

            return length;
        }

        // §5.1, §5.4: handshake and alert records must not be empty, padded or not.
        if (type is ContentType.Handshake or ContentType.Alert)
        {
            throw Fault.Of(TlsFault.UnexpectedEmptyFragment, $"a record of type {type} without content");
        }

        _empty.Add(RecordLimits.MaxEmptyRecords, TlsFault.LimitEmptyRecords);
        return 0;
    }

    private int Refuse(int length)
    {
        if (SkipsEarlyData)
        {
            EarlyData.Skip(length, TlsFault.ForgedRecord);
            return 0;
        }

        // §5.2: if the decryption fails, terminate with bad_record_mac: one fault whatever the cause.
        throw Fault.Of(TlsFault.ForgedRecord, "a record that does not authenticate under these keys");
    }
}
