using System;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tls.TestKit;
using Xunit.Sdk;

namespace Tls.Conformance.Tests;

/// <summary>Holds our engine to the reference model, and says in words where they part.</summary>
internal static class Conformance
{
    /// <summary>How many flights each side plays: <c>TLS_CONFORMANCE_CASES</c>, or 10,000.</summary>
    internal static int Cases { get; } = Number("TLS_CONFORMANCE_CASES", 10_000);

    /// <summary>Where the flights begin: <c>TLS_CONFORMANCE_SEED</c>, or 1.</summary>
    private static int FirstSeed { get; } = Number("TLS_CONFORMANCE_SEED", 1);

    /// <summary>
    /// Plays flights by chance until one is not as the model says; or the one that
    /// <c>TLS_CONFORMANCE_FLIGHT</c> gives, with
    /// each cipher suite, if it is for that side.
    /// </summary>
    internal static void CheckMany(bool server)
    {
        if (Environment.GetEnvironmentVariable("TLS_CONFORMANCE_FLIGHT") is { Length: > 0 } text
            && Flight.Parse(text) is var given
            && given.Scenario.Server == server)
        {
            for (int seed = FirstSeed; seed < FirstSeed + 3; seed++)
            {
                CheckOne(given, seed);
            }

            return;
        }

        // Seeds, so that a case can be had again without the ones before it; FsCheck need not shrink them.
        Gen<int> seeds = Gen.Choose(0, int.MaxValue - 1);
        Prop.ForAll(Arb.From(seeds, _ => []), seed => CheckOne(FlightGenerator.Draw(server, seed), seed))
            .Check(Config.QuickThrowOnFailure
                .WithMaxTest(Cases)
                .WithReplay((ulong)FirstSeed, 1UL)
                .WithQuietOnSuccess(true));
    }

    /// <summary>Plays one flight, and makes it smaller if it is not as the model says.</summary>
    internal static void CheckOne(Flight flight, int seed)
    {
        if (Difference(flight, seed) is null)
        {
            return;
        }

        Flight least = Shrinker.Shrink(flight, smaller => Difference(smaller, seed) is not null);
        throw new XunitException(
            $"""
            {Difference(least, seed)}
              flight:   {least}
              steps:    {least.Picture()}
              expected: {ReferenceModel.Judge(least)}
              found as: {flight} (seed {seed.ToString(CultureInfo.InvariantCulture)})
            To play it again: TLS_CONFORMANCE_FLIGHT="{least}" dotnet test tests/Tls.Conformance.Tests
            """);
    }

    private static string? Difference(Flight flight, int seed)
    {
        TestKit.Outcome outcome;
        try
        {
            outcome = UnderTest.Play(flight, seed);
        }
        catch (Exception exception) when (exception is not XunitException)
        {
            return $"{exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}";
        }

        return ReferenceModel.Judge(flight).Allows(outcome) ? null : $"The engine and the RFC differ: {outcome}";
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : otherwise;
}
