using System;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// What becomes of a change_cipher_spec record. In TLS 1.2 a lone 0x01 changes the keys, once, exactly where the
/// handshake awaits it (RFC 5246 §7.1); in TLS 1.3 it is a gesture to middleboxes during the handshake and is
/// dropped (RFC 8446 §5, §D.4); anything else is a fault. One protected by TLS 1.3 never gets here:
/// <see cref="Tls13Protector"/> refuses it. A mutable struct: keep it in a field that is not readonly.
/// </summary>
internal struct ChangeCipherSpecPolicy
{
    private RunLimit _dropped;

    /// <summary>Judges the record.</summary>
    /// <param name="content">The record's content.</param>
    /// <param name="role">What the handshake says it is.</param>
    /// <returns>Whether the peer's keys change; otherwise the record is dropped.</returns>
    internal bool Receive(ReadOnlySpan<byte> content, ChangeCipherSpecRole role)
    {
        // §5: before the first ClientHello or after the peer's Finished it is an unexpected record type.
        // RFC 5246 §7.1: in TLS 1.2 it comes before the Finished and nowhere else, or keys would change too early.
        if (role == ChangeCipherSpecRole.Refused)
        {
            throw Fault.Of(TlsFault.UnexpectedChangeCipherSpec, "where none is expected");
        }

        // §5: any other change_cipher_spec value must be refused with unexpected_message.
        if (content is not [0x01])
        {
            throw Fault.Of(
                TlsFault.UnexpectedChangeCipherSpec, $"{content.Length} bytes, not the single byte 0x01");
        }

        if (role == ChangeCipherSpecRole.ChangesKeys)
        {
            return true;
        }

        _dropped.Add(RecordLimits.MaxChangeCipherSpecs, TlsFault.UnexpectedChangeCipherSpec);
        return false;
    }
}
