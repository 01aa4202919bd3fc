using System;
using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Drops what a client sends as early data to a server that has declined it (RFC 8446 §4.2.10). After a
/// HelloRetryRequest that is every record of type application_data; otherwise, what does not open under the
/// handshake keys, until something does.
/// </summary>
internal sealed class EarlyDataSkipper
{
    // A tag and the content type (§5.2): what a record has beside the data that a grant counts.
    private const int RecordOverhead = 16 + 1;

    private long _skipped;
    private long _content;

    /// <summary>Whether the handshake is at a point where early data may still arrive.</summary>
    internal bool IsActive { get; set; }

    /// <summary>How much early data our tickets allow, in bytes of plaintext (§4.2.10: max_early_data_size).</summary>
    internal long Granted { get; set; }

    /// <summary>Drops a record, or faults when the client sends more than anyone was granted.</summary>
    /// <param name="length">In bytes, without the header.</param>
    /// <param name="fault">What the record would be outside early data.</param>
    internal void Skip(int length, TlsFault fault)
    {
        _skipped += length;

        // §4.2.10: only application data payload (i.e., plaintext but not padding or the inner content type byte) is
        // counted. However short its records, a client may use all of its grant; an empty record is not for nothing.
        _content += Math.Max(1, length - RecordOverhead);

        // §4.2.10: the server skips up to max_early_data_size; beyond it, the record is what it looks like.
        if (_skipped > RecordLimits.MaxSkippedEarlyData && _content > Granted)
        {
            throw Fault.Of(
                fault,
                $"more than {Math.Max(RecordLimits.MaxSkippedEarlyData, Granted)} bytes of declined early data");
        }
    }
}
