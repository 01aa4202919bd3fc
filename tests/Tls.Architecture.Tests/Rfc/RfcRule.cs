namespace Tls.Architecture.Tests.Rfc;

/// <summary>One demand of an RFC, in our own words.</summary>
internal sealed class RfcRule
{
    /// <summary>RFC, section and number in the section: <c>8446-4.1.2-3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The section, without a sign before it.</summary>
    public required string Section { get; init; }

    /// <summary>The word of the RFC: MUST, MUST NOT, REQUIRED, SHALL, SHALL NOT or MANDATORY.</summary>
    public required string Level { get; init; }

    /// <summary>Whom it binds: client, server, both, sender, recipient or other.</summary>
    public required string Who { get; init; }

    /// <summary>What it demands.</summary>
    public required string Rule { get; init; }

    /// <summary>How many words of demand of its section the rule stands for.</summary>
    public int Keywords { get; init; } = 1;

    /// <summary>Why no test shows it; <see langword="null" /> when one does.</summary>
    public RfcException? Exception { get; init; }
}
