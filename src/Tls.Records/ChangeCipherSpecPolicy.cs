using System;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// What becomes of a change_cipher_spec record in TLS 1.3: a lone 0x01 during the handshake is a gesture to
/// middleboxes and is dropped (RFC 8446 §5, §D.4); anything else is a fault. A protected one never gets here:
/// <see cref="Tls13Protector"/> refuses it.
/// </summary>
internal sealed class ChangeCipherSpecPolicy
{
    private RunLimit _dropped = new(TlsFault.UnexpectedChangeCipherSpec, RecordLimits.MaxChangeCipherSpecs);

    /// <summary>Drops the record or faults.</summary>
    /// <param name="content">The record's content.</param>
    /// <param name="tolerated">Whether we are between the first ClientHello and the peer's Finished.</param>
    internal void Receive(ReadOnlySpan<byte> content, bool tolerated)
    {
        // §5: before the first ClientHello or after the peer's Finished it is an unexpected record type.
        if (!tolerated)
        {
            throw Fault.Of(TlsFault.UnexpectedChangeCipherSpec, "outside the handshake");
        }

        // §5: any other change_cipher_spec value must be refused with unexpected_message.
        if (content is not [0x01])
        {
            throw Fault.Of(
                TlsFault.UnexpectedChangeCipherSpec, $"{content.Length} bytes, not the single byte 0x01");
        }

        _dropped.Add();
    }
}
