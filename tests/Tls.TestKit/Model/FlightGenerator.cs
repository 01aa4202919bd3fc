using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.TestKit;

/// <summary>Flights by chance, the same for the same seed, and all those with one deviation.</summary>
public static class FlightGenerator
{
    private static readonly Item[] AllItems = Enum.GetValues<Item>();
    private static readonly Protection[] OtherProtections = [.. Enum.GetValues<Protection>().Skip(1)];
    private static readonly Framing[] OtherFramings = [.. Enum.GetValues<Framing>().Skip(1)];

    /// <summary>Every scenario of TLS 1.3 there is, of one side.</summary>
    public static IReadOnlyList<Scenario> Scenarios(bool server)
    {
        var scenarios = new List<Scenario>();
        bool[] both = [false, true];
        foreach (bool psk in both)
        {
            foreach (bool retry in both)
            {
                scenarios.Add(new Scenario(server, retry, Psk: psk));
                scenarios.Add(new Scenario(server, retry, ClientAuthentication: true, Psk: psk));
                if (server && !psk)
                {
                    scenarios.Add(new Scenario(server, retry, ClientAuthentication: true, Required: true));
                }
            }
        }

        scenarios.Add(new Scenario(server, Resumed: true));
        scenarios.Add(new Scenario(server, Retry: true, Resumed: true));
        scenarios.Add(new Scenario(server, Late: true));
        scenarios.Add(server
            ? new Scenario(server, Retry: true, Late: true)
            : new Scenario(server, ClientAuthentication: true, Late: true));
        return scenarios;
    }

    /// <summary>Every scenario of TLS 1.2 there is, of one side.</summary>
    public static IReadOnlyList<Scenario> Scenarios12(bool server)
    {
        var scenarios = new List<Scenario>();
        bool[] both = [false, true];
        foreach (bool ticket in both)
        {
            var plain = new Scenario(server, Tls12: true, Ticket: ticket);
            scenarios.Add(plain);
            scenarios.Add(plain with { ClientAuthentication = true });
            if (server)
            {
                scenarios.Add(plain with { ClientAuthentication = true, Required = true });
            }

            scenarios.Add(plain with { Resumed = true });
        }

        return scenarios;
    }

    /// <summary>A flight of that side and of either version, with up to four deviations.</summary>
    public static Flight Draw(bool server, int seed) => Draw([.. Scenarios(server), .. Scenarios12(server)], seed);

    /// <summary>A flight of one of these scenarios, with up to four deviations.</summary>
    public static Flight Draw(IReadOnlyList<Scenario> scenarios, int seed)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        var random = new Random(seed);
        Scenario scenario = scenarios[random.Next(scenarios.Count)];
        IReadOnlyList<Step> legal = scenario.Legal();
        int[] counts = [0, 1, 1, 1, 1, 2, 2, 2, 3, 4];
        var deviations = new Deviation[counts[random.Next(counts.Length)]];
        for (int i = 0; i < deviations.Length; i++)
        {
            deviations[i] = Draw(scenario, legal, random);
        }

        return new Flight(scenario, deviations);
    }

    /// <summary>Every flight with exactly one deviation.</summary>
    public static IEnumerable<Flight> Single(Scenario scenario)
    {
        IReadOnlyList<Step> legal = scenario.Legal();
        return Enumerable.Range(0, legal.Count)
            .SelectMany(at => At(scenario, at, legal[at].What))
            .Select(deviation => new Flight(scenario, [deviation]));
    }

    private static Deviation Draw(Scenario scenario, IReadOnlyList<Step> legal, Random random)
    {
        int at = random.Next(legal.Count);
        Deviation[] possible = [.. At(scenario, at, legal[at].What)];

        // First what sort, then which one: or nearly all would be insertions.
        DeviationKind[] kinds = [.. possible.Select(each => each.Kind).Distinct()];
        DeviationKind kind = kinds[random.Next(kinds.Length)];
        possible = [.. possible.Where(each => each.Kind == kind)];
        return possible[random.Next(possible.Length)];
    }

    private static IEnumerable<Deviation> At(Scenario scenario, int at, Item what) =>
    [
        new Deviation(DeviationKind.Drop, at),
        new Deviation(DeviationKind.Duplicate, at),
        new Deviation(DeviationKind.Swap, at),
        .. AllItems.Select(item => new Deviation(DeviationKind.Insert, at, What: item)),
        .. (scenario.Tls12 ? Alterations12.For(what) : Alterations.For(what))
            .Select(change => new Deviation(DeviationKind.Alter, at, Change: change)),
        .. OtherProtections.Select(under => new Deviation(DeviationKind.Protect, at, Under: under)),
        .. OtherFramings.Where(_ => what.IsMessage())
            .Select(framing => new Deviation(DeviationKind.Frame, at, In: framing)),
    ];
}
