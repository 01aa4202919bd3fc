using System;
using System.Linq;

namespace Tls.TestKit;

/// <summary>
/// Makes a flight smaller that fails, as long as it still fails: without deviations, then with plainer ones.
/// </summary>
public static class Shrinker
{
    /// <summary>The smallest that was found.</summary>
    /// <param name="flight">One that fails.</param>
    /// <param name="fails">Whether a flight fails; must answer the same each time.</param>
    public static Flight Shrink(Flight flight, Func<Flight, bool> fails)
    {
        ArgumentNullException.ThrowIfNull(flight);
        ArgumentNullException.ThrowIfNull(fails);
        while (Smaller(flight).FirstOrDefault(fails) is { } smaller)
        {
            flight = smaller;
        }

        return flight;
    }

    private static System.Collections.Generic.IEnumerable<Flight> Smaller(Flight flight)
    {
        for (int i = 0; i < flight.Deviations.Count; i++)
        {
            yield return flight with { Deviations = [.. flight.Deviations.Where((_, at) => at != i)] };
        }

        Scenario scenario = flight.Scenario;
        Scenario[] plainer =
        [
            scenario with { Late = false },
            scenario with { Resumed = false },
            scenario with { Ticket = false },
            scenario with { Psk = false },
            scenario with { Required = false },
            scenario with { ClientAuthentication = false, Required = false },
            scenario with { Retry = false },
        ];
        foreach (Scenario other in plainer.Where(other => other != scenario))
        {
            yield return flight with { Scenario = other };
        }
    }
}
