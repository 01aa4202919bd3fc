using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.X509;

/// <summary>
/// How many valid timestamps are enough. There are two ways: embedded in the certificate, where logs that
/// were retired since count too, and delivered with it by TLS or OCSP, where they do not, since those
/// timestamps can be renewed.
/// </summary>
public sealed record TransparencyRule
{
    /// <summary>
    /// Chrome's policy as published (2025): two logs, three for more than 180 days, two operators, one log as
    /// RFC 6962 has it; embedded, one of the logs accepted today; delivered, two operators by themselves.
    /// </summary>
    public static TransparencyRule Chrome { get; } = new() { Name = "Chrome" };

    /// <summary>
    /// Apple's policy as published (2025). Embedded it asks what Chrome's does: two that count of one operator
    /// each, or three of at most two each, are of two operators. Delivered, one of two accepted logs may be
    /// embedded.
    /// </summary>
    public static TransparencyRule Apple { get; } = new()
    {
        Name = "Apple",
        MinDeliveredOperators = 1,
        CountsEmbeddedWithDelivered = true,
    };

    /// <summary>Whose it is, for people.</summary>
    public string Name { get; init; } = "custom";

    /// <summary>The fewest logs of embedded timestamps.</summary>
    public int MinLogs { get; init; } = 2;

    /// <summary>The fewest for a certificate that is valid longer than <see cref="LongLifetime"/>.</summary>
    public int MinLogsOfLong { get; init; } = 3;

    /// <summary>What is long: from notBefore through notAfter, inclusive (RFC 5280 §4.1.2.5).</summary>
    public TimeSpan LongLifetime { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The fewest operators of embedded timestamps.</summary>
    public int MinOperators { get; init; } = 2;

    /// <summary>Whether one of the logs of embedded timestamps must not be retired.</summary>
    public bool NeedsCurrentLog { get; init; } = true;

    /// <summary>Whether one of the logs must be as RFC 6962 has it, and not read by tiles.</summary>
    public bool NeedsUntiledLog { get; init; } = true;

    /// <summary>The fewest logs of delivered timestamps.</summary>
    public int MinDeliveredLogs { get; init; } = 2;

    /// <summary>The fewest operators of delivered timestamps.</summary>
    public int MinDeliveredOperators { get; init; } = 2;

    /// <summary>Whether, once one has been delivered, those embedded count with the delivered ones.</summary>
    public bool CountsEmbeddedWithDelivered { get; init; }

    internal (bool IsSatisfied, string Detail) Judge(
        IReadOnlyList<TimestampVerdict> timestamps, Certificate certificate)
    {
        List<TimestampVerdict> valid =
            [.. timestamps.Where(static one => one.Status == TimestampStatus.Valid)];
        List<TimestampVerdict> embedded =
            [.. valid.Where(static one => one.Origin == TimestampOrigin.Embedded)];
        string? obstacle = WhyTooFewEmbedded(embedded, certificate);
        if (obstacle is null)
        {
            return (true, $"embedded: {Count(embedded)}");
        }

        bool isDelivered = valid.Count > embedded.Count;
        List<TimestampVerdict> current = [.. valid.Where(one => IsCurrent(one)
            && (CountsEmbeddedWithDelivered || one.Origin != TimestampOrigin.Embedded))];
        string? other = isDelivered ? WhyTooFewDelivered(current) : null;
        return isDelivered && other is null
            ? (true, $"delivered: {Count(current)}")
            : (false, $"{Name}: {obstacle}{(other is null ? string.Empty : $"; {other}")}");
    }

    private string? WhyTooFewEmbedded(List<TimestampVerdict> embedded, Certificate certificate)
    {
        // RFC 5280 §4.1.2.5: from notBefore through notAfter, inclusive.
        TimeSpan lifetime = certificate.NotAfter - certificate.NotBefore + TimeSpan.FromSeconds(1);
        int needed = lifetime > LongLifetime ? MinLogsOfLong : MinLogs;
        return WhyTooFew(embedded, "embedded", needed, MinOperators)
            ?? (NeedsCurrentLog && !embedded.Exists(IsCurrent)
                ? "embedded: every log has been retired"
                : null);
    }

    private string? WhyTooFewDelivered(List<TimestampVerdict> current) =>
        WhyTooFew(current, "delivered", MinDeliveredLogs, MinDeliveredOperators);

    private string? WhyTooFew(List<TimestampVerdict> timestamps, string how, int logs, int operators)
    {
        int has = Logs(timestamps);
        int hasOperators = Operators(timestamps);
        return has < logs ? $"{how}: {has} of {logs} logs"
            : hasOperators < operators ? $"{how}: {hasOperators} of {operators} operators"
            : NeedsUntiledLog && timestamps.TrueForAll(static one => one.Log!.IsTiled)
                ? $"{how}: no log as RFC 6962 has it"
                : null;
    }

    private static bool IsCurrent(TimestampVerdict one) => one.Log!.State != TransparencyLogState.Retired;

    private static int Logs(List<TimestampVerdict> timestamps) =>
        timestamps.DistinctBy(static one => one.Log).Count();

    private static int Operators(List<TimestampVerdict> timestamps) =>
        timestamps.DistinctBy(static one => one.Log!.OperatorAt(one.Timestamp!.Time)).Count();

    private static string Count(List<TimestampVerdict> timestamps) =>
        FormattableString.Invariant($"{Logs(timestamps)} logs of {Operators(timestamps)} operators");
}
