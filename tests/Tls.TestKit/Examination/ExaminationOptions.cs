using System.Collections.Generic;

namespace Tls.TestKit;

/// <summary>What is played, and how.</summary>
public sealed record ExaminationOptions
{
    /// <summary>What the examinee is set up for.</summary>
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>Who the scripted peer is; the seed is each flight's own.</summary>
    public required PeerSettings Settings { get; init; }

    /// <summary>Whether each flight with exactly one deviation is played.</summary>
    public bool Singles { get; init; } = true;

    /// <summary>How many flights by chance are played after that, with up to four deviations.</summary>
    public int Random { get; init; }

    /// <summary>Where chance begins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How many flights are played at a time. A peer that serves one after the other is silent to all but the first.
    /// </summary>
    public int Parallel { get; init; } = 1;

    /// <summary>With how many different findings it is enough.</summary>
    public int MaxFindings { get; init; } = 1000;
}
