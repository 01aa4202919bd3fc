using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// The 64-bit record counter of one direction under one key (RFC 8446 §5.3). It begins at zero with each key
/// and never wraps. A mutable struct: keep it in a field that is not readonly.
/// </summary>
internal struct SequenceNumber
{
    private ulong _next;

    /// <summary>
    /// Starts at <paramref name="first"/>; anything but zero is for tests of the end of the range.
    /// </summary>
    internal SequenceNumber(ulong first) => _next = first;

    /// <summary>How many records have been counted: the number of the next one.</summary>
    internal readonly ulong Count => _next;

    /// <summary>
    /// The number of the record at hand, without moving on: a record that does not open is not counted.
    /// </summary>
    internal readonly ulong Peek()
    {
        // §5.3: if the sequence number would need to wrap, rekey or terminate the connection.
        if (_next == ulong.MaxValue)
        {
            throw Fault.Of(TlsFault.LimitSequenceNumber, "2^64 - 1 records under one key");
        }

        return _next;
    }

    /// <summary>
    /// The number of the record at hand, used up whatever happens next: no nonce is ever sealed with twice.
    /// </summary>
    internal ulong Take()
    {
        ulong taken = Peek();
        Advance();
        return taken;
    }

    /// <summary>Moves on to the next record.</summary>
    internal void Advance() => _next++;
}
