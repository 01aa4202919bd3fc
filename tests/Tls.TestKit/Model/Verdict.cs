using System.Collections.Generic;
using System.Linq;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>How a flight ends for the one under test.</summary>
public enum Ending
{
    /// <summary>Nothing is wrong, and nothing has closed it; it may still wait for something.</summary>
    Open,

    /// <summary>The peer has closed it, rightly: with close_notify or with a fatal alert.</summary>
    Closed,

    /// <summary>It refuses, with a fatal alert.</summary>
    Refused,
}

/// <summary>What the one under test did, as far as could be seen.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Connected">Whether the handshake was done at any time.</param>
/// <param name="Data">How many records of application data, not empty, it delivered.</param>
/// <param name="Alert">With which alert it refused.</param>
public sealed record Outcome(Ending Ending, bool Connected, int Data, AlertDescription? Alert = null);

/// <summary>What the model says of a flight.</summary>
/// <param name="Ending">How it must end, unless one of <paramref name="Tolerated"/> is done.</param>
/// <param name="Connected">Whether the handshake is done before that.</param>
/// <param name="Data">How many records of application data, not empty, are delivered before that.</param>
/// <param name="Rule">Why it is refused; null when it is not.</param>
/// <param name="Tolerated">Rules by which it may be refused earlier, where the RFC leaves a choice.</param>
public sealed record Verdict(
    Ending Ending, bool Connected, int Data, Rule? Rule, IReadOnlyList<Rule> Tolerated)
{
    /// <summary>Whether that is what was seen.</summary>
    public bool Allows(Outcome outcome)
    {
        if (outcome is { Ending: Ending.Refused, Alert: { } alert }
            && outcome.Data <= Data
            && Tolerated.Any(rule => rule.Alerts.Contains(alert)))
        {
            return true;
        }

        return outcome.Ending == Ending
            && outcome.Connected == Connected
            && outcome.Data == Data
            && (Ending != Ending.Refused || (outcome.Alert is { } sent && Rule!.Alerts.Contains(sent)));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Ending}{(Connected ? ", connected" : "")}, {Data} records of data"
        + (Rule is null ? "" : $", {Rule}")
        + string.Concat(Tolerated.Select(rule => $"\n  or earlier {rule}"));
}
