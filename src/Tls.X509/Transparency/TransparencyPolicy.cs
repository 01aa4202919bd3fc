using System;

namespace Tls.X509;

/// <summary>
/// Whether and by which logs a certificate must be known to the public (RFC 6962). Off by default. Immutable
/// and shared freely.
/// </summary>
public sealed record TransparencyPolicy
{
    /// <summary>Nothing is looked at.</summary>
    public static TransparencyPolicy Off { get; } = new();

    /// <summary>What timestamps are looked at for.</summary>
    public TransparencyMode Mode { get; init; } = TransparencyMode.Off;

    /// <summary>The logs that count.</summary>
    public TransparencyLogList Logs { get; init; } = TransparencyLogList.Empty;

    /// <summary>How many timestamps, and of whom, are enough.</summary>
    public TransparencyRule Rule { get; init; } = TransparencyRule.Chrome;

    /// <summary>Refuses certificates that browsers of that name would refuse, going by these logs.</summary>
    /// <param name="logs">The logs that count.</param>
    /// <param name="rule">How many timestamps are enough; Chrome's rule when null.</param>
    public static TransparencyPolicy Requiring(TransparencyLogList logs, TransparencyRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(logs);
        return new TransparencyPolicy
        {
            Mode = TransparencyMode.Require,
            Logs = logs,
            Rule = rule ?? TransparencyRule.Chrome,
        };
    }
}
