using System;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Epoch 0: no protection. TLSPlaintext structures are written directly onto the wire (RFC 8446 §5.1). Has no
/// state, so one instance serves every connection.
/// </summary>
internal sealed class PlaintextProtector : RecordProtector
{
    private const int VersionMajor = 3;

    private PlaintextProtector()
    {
    }

    /// <summary>The only one.</summary>
    internal static PlaintextProtector Instance { get; } = new();

    /// <inheritdoc/>
    internal override bool IsProtected => false;

    /// <inheritdoc/>
    internal override int Overhead => RecordHeader.Size;

    /// <inheritdoc/>
    internal override ulong ConfidentialityLimit => ulong.MaxValue;

    /// <inheritdoc/>
    internal override ulong Count => 0;

    /// <inheritdoc/>
    internal override void Seal(
        ContentType type, ProtocolVersion version, ReadOnlySpan<byte> content, int padding, Span<byte> record)
    {
        new RecordHeader(type, version, content.Length).Write(record);
        content.CopyTo(record[RecordHeader.Size..]);
    }

    /// <inheritdoc/>
    internal override bool Admit(RecordHeader header, bool peerHasProtected)
    {
        // §5.1 has legacy_record_version ignored. Its first byte is 3 in all that was ever SSL 3 or TLS, and
        // like BoringSSL we take anything else for another protocol.
        if ((int)header.Version >> 8 != VersionMajor)
        {
            throw Fault.Of(
                TlsFault.MismatchVersion,
                $"does not look like TLS: record version 0x{(int)header.Version:x4}");
        }

        // §5.1: application data must not be written to the wire unprotected.
        if (header.Type == ContentType.ApplicationData)
        {
            throw Fault.Of(TlsFault.UnexpectedApplicationData, "application data before any keys");
        }

        RefuseLongerThan(RecordLimits.MaxPlaintext, header.Length, "a plaintext record");
        return true;
    }

    /// <inheritdoc/>
    internal override int RoomToOpen(RecordHeader header) => header.Length;

    /// <inheritdoc/>
    internal override int Open(ReadOnlySpan<byte> record, Span<byte> destination, out ContentType type)
    {
        type = (ContentType)record[0];
        record[RecordHeader.Size..].CopyTo(destination);
        return destination.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
