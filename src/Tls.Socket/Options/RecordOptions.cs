using System;
using Tls.Crypto;
using Tls.Records;

namespace Tls;

/// <summary>How our records look, checked.</summary>
/// <param name="maxSendFragment">As the options have it.</param>
/// <param name="padRecordsTo">As the options have it.</param>
internal sealed class RecordOptions(int maxSendFragment, int padRecordsTo)
{
    internal const int MinSizeLimit = 64;
    internal const int MaxSizeLimit = RecordLimits.MaxInnerPlaintext;

    private readonly int _maxSendFragment =
        maxSendFragment is >= MinSizeLimit and <= RecordLimits.MaxPlaintext
            ? maxSendFragment
            : throw new ArgumentException(
                $"MaxSendFragment is {MinSizeLimit} to {RecordLimits.MaxPlaintext} bytes, not {maxSendFragment}.");

    private readonly int _padRecordsTo =
        padRecordsTo is >= 0 and <= RecordLimits.MaxPlaintext
            ? padRecordsTo
            : throw new ArgumentException(
                $"PadRecordsTo is 0 to {RecordLimits.MaxPlaintext} bytes, not {padRecordsTo}.");

    /// <summary>The record layer on its way out.</summary>
    internal OutboundRecords Outbound(CryptoProvider crypto) => new(crypto)
    {
        MaxPlaintext = _maxSendFragment,
        PadToMultipleOf = _padRecordsTo,
    };

    /// <summary>RFC 8449 §4: an endpoint MUST NOT send a value higher than what the protocol allows.</summary>
    internal static ushort? CheckLimit12(int? limit) =>
        CheckLimit(limit) is { } value ? Math.Min(value, (ushort)RecordLimits.MaxPlaintext) : null;

    /// <summary>The limit to announce, checked (RFC 8449 §4).</summary>
    /// <exception cref="ArgumentException">It is below 64, or beyond what the version allows.</exception>
    internal static ushort? CheckLimit(int? limit) => limit is null or (>= MinSizeLimit and <= MaxSizeLimit)
        ? (ushort?)limit
        : throw new ArgumentException($"RecordSizeLimit is {MinSizeLimit} to {MaxSizeLimit}, not {limit}.");
}
