using System;
using System.Linq;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Conformance.Tests;

/// <summary>Flights as values: printed, read back, made smaller.</summary>
public sealed class FlightTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_printed_is_read_as_the_same_flight(bool server)
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Flight flight = FlightGenerator.Draw(server, seed);
            Flight read = Flight.Parse(flight.ToString());
            Assert.Equal(flight.Scenario, read.Scenario);
            Assert.Equal(flight.Deviations, read.Deviations);
            Assert.Equal(flight.Steps(), read.Steps());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody")]
    [InlineData("server yesterday")]
    [InlineData("server 12 retry")]
    [InlineData("client 12 late")]
    [InlineData("client ticket")]
    [InlineData("server psk resumed")]
    [InlineData("server: drop")]
    [InlineData("server: drop 1 Finished")]
    [InlineData("server: insert 1")]
    [InlineData("server: alter x Extended")]
    public void What_is_no_flight_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Flight.Parse(text));

    [Fact]
    public void Deviations_are_applied_in_their_order()
    {
        var flight = Flight.Parse("server: drop 1; duplicate 2; insert 2 KeyUpdate; protect 2 Clear");

        Assert.Equal(
            "ClientHello | KeyUpdate | Finished | Finished@Clear | ApplicationData | KeyUpdateRequested | "
            + "ApplicationData "
            + "| KeyUpdate | ApplicationData | CloseNotify",
            flight.Picture());
    }

    [Fact]
    public void A_flight_shrinks_to_the_deviations_that_matter()
    {
        var flight = Flight.Parse("server retry auth psk: drop 1; insert 2 HelloRequest; duplicate 3; protect 4 Wrong");

        Flight least = Shrinker.Shrink(flight, each => each.Deviations.Any(one => one.What == Item.HelloRequest));

        Assert.Equal("server: insert 2 HelloRequest", least.ToString());
    }

    [Fact]
    public void A_flight_of_TLS_12_shrinks_to_one_of_TLS_12()
    {
        var flight = Flight.Parse(
            "server 12 auth required ticket resumed: drop 1; insert 2 HelloRequest; protect 4 Wrong");

        Flight least = Shrinker.Shrink(flight, each => each.Deviations.Any(one => one.What == Item.HelloRequest));

        Assert.Equal("server 12: insert 2 HelloRequest", least.ToString());
    }

    [Fact]
    public void What_would_be_made_before_its_answer_comes_shares_no_record()
    {
        Assert.DoesNotContain('/', Flight.Parse("server 12: frame 1 Joined").Picture());
        Assert.DoesNotContain('/', Flight.Parse("client 12 ticket: frame 4 Joined").Picture());
        Assert.Contains(
            "ServerHelloDone/Joined",
            Flight.Parse("client 12 ticket: frame 3 Joined").Picture(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Before_there_are_keys_there_are_no_wrong_ones()
    {
        Assert.DoesNotContain('@', Flight.Parse("server 12: protect 2 Wrong").Picture());
        Assert.Contains("Finished@Wrong", Flight.Parse("server 12: protect 3 Wrong").Picture(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_allows_what_it_says_and_nothing_else()
    {
        Verdict verdict = ReferenceModel.Judge(Flight.Parse("server: insert 3 Finished"));

        var right = new Outcome(Ending.Refused, Connected: true, Data: 0, AlertDescription.UnexpectedMessage);
        Assert.True(verdict.Allows(right));
        Assert.False(verdict.Allows(right with { Alert = AlertDescription.DecryptError }));
        Assert.False(verdict.Allows(right with { Alert = null }));
        Assert.False(verdict.Allows(right with { Data = 1 }));
        Assert.False(verdict.Allows(right with { Connected = false }));
        Assert.False(verdict.Allows(right with { Ending = Ending.Closed }));
    }
}
