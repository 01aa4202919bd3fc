using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// How records look under one set of keys, in one direction: the hot path. One instance seals or opens, never
/// both. When the keys change it takes up the new ones, where it can (see <see cref="Create"/>), or is replaced.
/// </summary>
internal abstract class RecordProtector : IDisposable
{
    /// <summary>Whether content is encrypted and authenticated.</summary>
    internal abstract bool IsProtected { get; }

    /// <summary>
    /// By how many bytes a record is longer at most than its content and padding, the header included; with an AEAD exactly.
    /// </summary>
    internal abstract int Overhead { get; }

    /// <summary>
    /// The most content a record that is opened may have, in bytes; in TLS 1.3 content and padding together. What we
    /// announced, where we announced something (RFC 8449 §4, RFC 6066 §4).
    /// </summary>
    internal int MaxPlaintext { get; set; } = RecordLimits.MaxPlaintext;

    /// <summary>Where in a record its content stands, in bytes from the start: behind the header or further.</summary>
    internal virtual int ContentOffset => RecordHeader.Size;

    /// <summary>Whether padding can be hidden in a record (§5.4).</summary>
    internal virtual bool CanPad => false;

    /// <summary>The exact size of a record.</summary>
    /// <param name="content">In bytes.</param>
    /// <param name="padding">In bytes, where <see cref="CanPad"/>; otherwise none.</param>
    internal virtual int SizeOf(int content, int padding) => content + padding + Overhead;

    /// <summary>How many records may be sealed (RFC 8446 §5.5).</summary>
    internal abstract ulong ConfidentialityLimit { get; }

    /// <summary>How many records have been sealed or opened.</summary>
    internal abstract ulong Count { get; }

    /// <summary>The protection that goes with the keys, in place of another.</summary>
    /// <param name="crypto">Whose algorithms.</param>
    /// <param name="keys">Owned from now on: what the protection does not need is wiped, and all of it on failure.</param>
    /// <param name="former">What protected before: taken up again where it may be, and otherwise left as it is.</param>
    /// <exception cref="NotSupportedException">There is none for this version, or no such algorithm.</exception>
    internal static RecordProtector Create(CryptoProvider crypto, TrafficKeys keys, RecordProtector? former = null)
    {
        try
        {
            switch (keys.Version)
            {
                case ProtocolVersion.Tls13 when former is Tls13Protector protector:
                    protector.Replace(crypto.CreateAeadKey(keys.Aead, keys.Key), keys.TakeIv());
                    return protector;

                case ProtocolVersion.Tls13:
                    return new Tls13Protector(crypto.CreateAeadKey(keys.Aead, keys.Key), keys.TakeIv());

                case ProtocolVersion.Tls12 when keys.Cbc is { } cbc:
                    CbcKey key = crypto.CreateCbcKey(cbc, keys.Key, keys.MacKey, keys.EncryptsThenMacs);
                    keys.Dispose();
                    return new Tls12CbcProtector(crypto, key);

                case ProtocolVersion.Tls12:
                    return new Tls12AeadProtector(crypto.CreateAeadKey(keys.Aead, keys.Key), keys.TakeIv());

                default:
                    throw new NotSupportedException($"No record protection for {keys.Version}.");
            }
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Writes one record.</summary>
    /// <param name="type">What the content is.</param>
    /// <param name="version">legacy_record_version, where the protection leaves a choice.</param>
    /// <param name="content">
    /// May stand in <paramref name="record"/> exactly at <see cref="ContentOffset"/> (sealed in place), but not
    /// overlap it otherwise.
    /// </param>
    /// <param name="padding">
    /// How many zeros follow the content, where the protection can hide them (§5.4).
    /// </param>
    /// <param name="record">Exactly <see cref="SizeOf"/> bytes.</param>
    internal abstract void Seal(
        ContentType type,
        ProtocolVersion version,
        ReadOnlySpan<byte> content,
        int padding,
        Span<byte> record);

    /// <summary>Checks a header before its record is read: the type, the version and the length.</summary>
    /// <param name="header">What the peer sent.</param>
    /// <param name="peerHasProtected">Whether a protected record of the peer has ever been opened.</param>
    /// <returns>
    /// Whether the record is to be opened by this protector; false when it is legal in the clear.
    /// </returns>
    internal abstract bool Admit(RecordHeader header, bool peerHasProtected);

    /// <summary>How much room <see cref="Open"/> needs for a record of that header; never negative.</summary>
    internal abstract int RoomToOpen(RecordHeader header);

    /// <summary>Opens one record that was admitted.</summary>
    /// <param name="record">The whole record.</param>
    /// <param name="destination">
    /// Exactly <see cref="RoomToOpen"/> bytes: elsewhere, or in <paramref name="record"/> exactly at
    /// <see cref="ContentOffset"/> (opened in place).
    /// </param>
    /// <param name="type">What the content really is.</param>
    /// <returns>
    /// The length of the content, which stands at the start of <paramref name="destination"/>; negative when the record
    /// does not authenticate.
    /// </returns>
    internal abstract int Open(ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type);

    /// <summary>Wipes the keys.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases and wipes what the protection holds.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Refuses a record that is longer than allowed.</summary>
    protected static void RefuseLongerThan(int limit, int length, string what)
    {
        // §5.1, §5.2: an endpoint that receives a longer record must terminate with record_overflow.
        if (length > limit)
        {
            throw Fault.Of(
                TlsFault.LimitRecordSize, $"{what} of {length} bytes, at most {limit} are allowed");
        }
    }
}
