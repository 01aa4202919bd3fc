using System;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Drops what a client sends as early data to a server that has declined it (RFC 8446 §4.2.10). After a
/// HelloRetryRequest that is every record of type application_data; otherwise, what does not open under the
/// handshake keys, until something does.
/// </summary>
internal struct EarlyDataSkipper
{
    private long _skipped;

    /// <summary>Whether the handshake is at a point where early data may still arrive.</summary>
    internal bool IsActive { get; set; }

    /// <summary>How much early data our tickets allow, in bytes of plaintext (§4.2.10: max_early_data_size).</summary>
    internal long Granted { get; set; }

    private readonly long Limit =>

        // In records of 64 bytes or more, headers not counted, what was granted grows by less than a third.
        Math.Max(RecordLimits.MaxSkippedEarlyData, Granted == 0 ? 0 : Granted + (Granted / 3) + RecordLimits.MaxRecord);

    /// <summary>Drops a record, or faults when the client sends more than anyone was granted.</summary>
    /// <param name="length">In bytes, without the header.</param>
    /// <param name="fault">What the record would be outside early data.</param>
    internal void Skip(int length, TlsFault fault)
    {
        _skipped += length;

        // §4.2.10: the server skips up to max_early_data_size; beyond it, the record is what it looks like.
        if (_skipped > Limit)
        {
            throw Fault.Of(fault, $"more than {Limit} bytes of declined early data");
        }
    }
}
