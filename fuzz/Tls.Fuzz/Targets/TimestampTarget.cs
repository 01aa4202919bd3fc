using System;
using System.Collections.Generic;
using Tls.Fuzz.Seeds;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="TimestampList"/> and <see cref="SignedCertificateTimestamp"/>: what is read keeps its bytes, all of them.
/// </summary>
internal sealed class TimestampTarget : Target
{
    internal override string Name => "timestamps";

    internal override string Summary => "SignedCertificateTimestampList and SignedCertificateTimestamp (RFC 6962)";

    internal override IEnumerable<byte[]> Seeds()
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddYears(56);
        byte[] one = new TestLog("fuzz").Sign(time, Issued.Root);
        byte[] extended = new TestLog("fuzz").Sign(time, Issued.Root, 1, 2, 3);
        yield return TestLog.List(one);
        yield return TestLog.List(one, extended, [1, 2]);
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        // Both as a list and as what stands in one.
        Parse(input);
        if (!TimestampList.TryParse(input, out IReadOnlyList<ReadOnlyMemory<byte>>? timestamps))
        {
            return;
        }

        FindingException.Unless(timestamps.Count is > 0 and <= TimestampList.MaxCount, "a list is bounded");
        int size = sizeof(ushort);
        foreach (ReadOnlyMemory<byte> timestamp in timestamps)
        {
            size += sizeof(ushort) + timestamp.Length;
            Parse(timestamp.Span);
        }

        FindingException.Unless(size == input.Length, "a list has nothing but its timestamps");
    }

    private static void Parse(ReadOnlySpan<byte> input)
    {
        bool isRead = SignedCertificateTimestamp.TryParse(
            input, out SignedCertificateTimestamp? timestamp, out TimestampStatus status);
        FindingException.Unless(isRead == (status == TimestampStatus.Valid), "the status says whether it is read");
        FindingException.Unless(
            timestamp is null
                || (timestamp.Raw.Span.SequenceEqual(input)
                    && timestamp.Extensions.Length + timestamp.Signature.Length + 47 == input.Length
                    && timestamp.Time >= DateTimeOffset.UnixEpoch),
            "what is read keeps its bytes");
    }
}
