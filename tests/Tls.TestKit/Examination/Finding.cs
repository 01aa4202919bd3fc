using System.Globalization;
using System.Linq;

namespace Tls.TestKit;

/// <summary>One thing that a peer does otherwise than the reference model says, with the smallest flight that shows it.</summary>
/// <param name="Kind">What sort of difference.</param>
/// <param name="Flight">The flight, made as small as it would go.</param>
/// <param name="Seed">What the scripted peer drew from; the same seed gives the same bytes.</param>
/// <param name="Verdict">What the RFC has it do.</param>
/// <param name="Seen">What it did.</param>
public sealed record Finding(FindingKind Kind, Flight Flight, int Seed, Verdict Verdict, Observation Seen)
{
    /// <summary>The same for findings that are one and the same thing at different places of a flight.</summary>
    public string Cause => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}|{Seen.Refusal}|{Verdict.Rule?.Section}|{string.Join(';', Flight.Deviations.Select(Where))}");

    /// <summary>In words: what was to happen, and what did.</summary>
    public string Title => Kind switch
    {
        FindingKind.Accepted => "goes on where it must refuse",
        FindingKind.Refused => $"refuses what is right, with {Seen.Refusal}",
        FindingKind.NotConnected => "does not complete a handshake that is right",
        FindingKind.Garbled => "sends a record that does not open",
        FindingKind.NoAlert => "ends without an alert",
        FindingKind.OtherAlert => $"refuses with {Seen.Refusal}",
    };

    /// <summary>What the flight does wrong, for people: <c>ClientHello~Extended</c>.</summary>
    public string Does => Flight.Deviations.Count == 0
        ? "the legal flight"
        : string.Join("; ", Flight.Deviations.Select(What));

    // What is wrong to insert is wrong to insert at any place.
    private string Where(Deviation deviation) =>
        deviation.Kind == DeviationKind.Insert ? $"insert {deviation.What}" : What(deviation);

    private string What(Deviation deviation)
    {
        Item at = Flight.Scenario.Legal()[deviation.At].What;
        return deviation.Kind == DeviationKind.Insert
            ? $"insert {deviation.What} before {at}"
            : (deviation with { At = 0 }).ToString().Replace(" 0", $" {at}", System.StringComparison.Ordinal);
    }
}
