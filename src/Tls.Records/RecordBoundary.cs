using System;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Proof that the peer's stream of handshake messages stands between two messages: what a change of read keys
/// demands (RFC 8446 §5.1). The only way to one is <see cref="HandshakeReassembler.Boundary"/>, which checks;
/// and since it lives on the stack alone, it cannot be kept until it is no longer true.
/// </summary>
internal readonly ref struct RecordBoundary
{
    private readonly HandshakeReassembler? _messages;

    private RecordBoundary(HandshakeReassembler messages) => _messages = messages;

    /// <summary>The proof, if it is true.</summary>
    internal static RecordBoundary Of(HandshakeReassembler messages)
    {
        // §5.1: all messages immediately preceding a key change must align with a record boundary.
        if (!messages.IsEmpty)
        {
            throw Fault.Of(
                TlsFault.UnexpectedDataAcrossKeyChange,
                $"{messages.Waiting} bytes of handshake messages follow the last one under the old keys");
        }

        return new RecordBoundary(messages);
    }

    /// <summary>Refuses <c>default</c>, which proves nothing, and a proof that has been overtaken.</summary>
    internal void Demand()
    {
        if (_messages is not { IsEmpty: true })
        {
            throw new InvalidOperationException(
                "Keys change only between messages: ask HandshakeReassembler.Boundary().");
        }
    }
}
