using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.TestKit;

/// <summary>
/// Plays flights against a peer of which nothing is known but what it sends, and collects where it differs from the
/// reference model. Each difference is seen twice: in passing, and again with patience; only then it is made smaller
/// and kept.
/// </summary>
public sealed class Examination
{
    private readonly IExaminee _examinee;
    private readonly ExaminationOptions _options;
    private readonly ConcurrentDictionary<string, Finding> _findings = new();
    private readonly ConcurrentDictionary<(Scenario, Deviation), FindingKind> _known = new();
    private int _played;

    /// <summary>Nothing is played yet.</summary>
    public Examination(IExaminee examinee, ExaminationOptions options)
    {
        ArgumentNullException.ThrowIfNull(examinee);
        ArgumentNullException.ThrowIfNull(options);
        _examinee = examinee;
        _options = options;
    }

    /// <summary>How many flights have been played, those to make sure not counted.</summary>
    public int Played => _played;

    /// <summary>What has been found, worst first.</summary>
    public IReadOnlyList<Finding> Findings =>
        [.. _findings.Values.OrderBy(each => each.Kind).ThenBy(each => each.Flight.ToString(), StringComparer.Ordinal)];

    /// <summary>Plays all of it.</summary>
    /// <exception cref="System.IO.IOException">There is no connection to be had.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        foreach (Scenario scenario in _options.Scenarios)
        {
            Play([(new Flight(scenario, []), _options.Seed)], cancellationToken);
            if (_options.Singles)
            {
                Play(FlightGenerator.Single(scenario).Select(flight => (flight, _options.Seed)), cancellationToken);
            }
        }

        Play(
            Enumerable.Range(_options.Seed, _options.Random)
                .Select(seed => (FlightGenerator.Draw(_options.Scenarios, seed), seed)),
            cancellationToken);
    }

    /// <summary>Plays one flight with patience: what the peer does wrong there, if anything.</summary>
    /// <exception cref="System.IO.IOException">There is no connection to be had.</exception>
    public Finding? Try(Flight flight, int seed)
    {
        Verdict verdict = ReferenceModel.Judge(flight);
        Observation seen = Observe(flight, seed, isPatient: true);
        return seen.Against(verdict) is { } kind ? new Finding(kind, flight, seed, verdict, seen) : null;
    }

    /// <summary>Plays them, so many at a time, each on a thread that may wait.</summary>
    private void Play(IEnumerable<(Flight Flight, int Seed)> flights, CancellationToken cancellationToken)
    {
        using IEnumerator<(Flight, int)> source = flights.GetEnumerator();
        Task[] players = [.. Enumerable.Range(0, _options.Parallel).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (Next(source) is var (flight, seed))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Play(flight, seed);
                }
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WhenAll(players).GetAwaiter().GetResult();
    }

    private (Flight Flight, int Seed)? Next(IEnumerator<(Flight, int)> source)
    {
        lock (source)
        {
            return _findings.Count < _options.MaxFindings && source.MoveNext() ? source.Current : null;
        }
    }

    private void Play(Flight flight, int seed)
    {
        Interlocked.Increment(ref _played);
        if (Observe(flight, seed, isPatient: false).Against(ReferenceModel.Judge(flight)) is null
            || Explained(flight)
            || Try(flight, seed) is not { } finding)
        {
            return;
        }

        Finding least = Least(finding);
        if (least.Flight.Deviations is [Deviation only])
        {
            _known.TryAdd((flight.Scenario, only), least.Kind);
        }

        // The plainest, not the first in time: the same findings whoever is faster.
        _findings.AddOrUpdate(least.Cause, least, (_, other) => IsPlainer(least.Flight, other.Flight) ? least : other);
    }

    private static bool IsPlainer(Flight flight, Flight other)
    {
        (string one, string two) = (flight.ToString(), other.ToString());
        return one.Length < two.Length || (one.Length == two.Length && string.CompareOrdinal(one, two) < 0);
    }

    /// <summary>Whether one of its deviations alone is known to be answered otherwise than it should.</summary>
    private bool Explained(Flight flight) =>
        flight.Deviations.Count > 1
        && flight.Deviations.Any(each => _known.ContainsKey((flight.Scenario, each)));

    private Finding Least(Finding finding)
    {
        Finding least = finding;
        Shrinker.Shrink(finding.Flight, smaller =>
        {
            if (!_options.Scenarios.Contains(smaller.Scenario)
                || Try(smaller, finding.Seed) is not { } same
                || same.Kind != finding.Kind)
            {
                return false;
            }

            least = same;
            return true;
        });
        return least;
    }

    private Observation Observe(Flight flight, int seed, bool isPatient) =>
        Observation.Of(_examinee, flight, _options.Settings with { Seed = seed }, isPatient);
}
