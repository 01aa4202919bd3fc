using Tls.TestKit;
using Xunit;

namespace Tls.Conformance.Tests;

/// <summary>Our server does with every flight what RFC 8446, or RFC 5246, has it do.</summary>
public sealed class ServerTests
{
    public static TheoryData<string> Scenarios
    {
        get
        {
            var data = new TheoryData<string>();
            Scenario[] all = [.. FlightGenerator.Scenarios(server: true), .. FlightGenerator.Scenarios12(server: true)];
            foreach (Scenario scenario in all)
            {
                data.Add(scenario.ToString());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_the_RFC_allows_is_accepted(string scenario)
    {
        var flight = new Flight(Scenario.Parse(scenario), []);

        // Three seeds are three cipher suites.
        for (int seed = 0; seed < 3; seed++)
        {
            Assert.Equal(new Outcome(Ending.Closed, Connected: true, Data: 3), UnderTest.Play(flight, seed));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_single_deviation_is_answered_as_the_RFC_says(string scenario)
    {
        int seed = 0;
        foreach (Flight flight in FlightGenerator.Single(Scenario.Parse(scenario)))
        {
            Conformance.CheckOne(flight, seed++);
        }
    }

    [Fact]
    public void Flights_by_chance_are_answered_as_the_RFC_says() => Conformance.CheckMany(server: true);
}
