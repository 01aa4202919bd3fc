using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>A sentence of the RFC, and the alerts that satisfy it.</summary>
/// <param name="Section">Where it stands: "RFC 8446 §4.1.2".</param>
/// <param name="Sentence">What it says.</param>
/// <param name="Alerts">Any of these; several where the RFC names none, or two of its sentences two.</param>
public sealed record Rule(string Section, string Sentence, params IReadOnlyList<AlertDescription> Alerts)
{
    /// <summary>The same rule, with more alerts: something else is wrong at the same time.</summary>
    public Rule Or(params IEnumerable<AlertDescription> alerts) =>
        this with { Alerts = [.. Alerts.Union(alerts)] };

    /// <inheritdoc/>
    public override string ToString() =>
        $"{string.Join(" or ", Alerts)}: {Section}: \"{Sentence}\"";
}
