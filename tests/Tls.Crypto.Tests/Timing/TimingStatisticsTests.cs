using System;
using Tls.Bench.Timing;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// The statistics of `timing` in bench/Tls.Bench: by numbers worked out by hand, and on synthetic times,
/// which have the noise of a machine but none of its moods.
/// </summary>
public sealed class TimingStatisticsTests
{
    private const int Enough = 40_000;

    [Fact]
    public void Mean_and_variance_are_those_of_the_sample()
    {
        Moments moments = default;
        foreach (double value in (double[])[2, 4, 4, 4, 5, 5, 7, 9])
        {
            moments.Add(value);
        }

        Assert.Equal(8, moments.Count);
        Assert.Equal(5, moments.Mean, 12);
        Assert.Equal(32.0 / 7, moments.Variance, 12);
    }

    [Fact]
    public void Variance_does_not_suffer_from_a_mean_that_is_large()
    {
        Moments moments = default;
        foreach (double value in (double[])[1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
        {
            moments.Add(value);
        }

        Assert.Equal(30, moments.Variance, 6);
    }

    [Fact]
    public void T_is_the_difference_over_its_standard_error()
    {
        // Means 3 and 6, variances 2.5 and 10, five members each: t = -3 / sqrt(0.5 + 2).
        var test = new WelchTest();
        foreach (int value in (int[])[1, 2, 3, 4, 5])
        {
            test.Add(value, first: true);
            test.Add(2 * value, first: false);
        }

        Assert.Equal(-3, test.Difference, 12);
        Assert.Equal(Math.Sqrt(2.5), test.Error, 12);
        Assert.Equal(-3 / Math.Sqrt(2.5), test.T, 12);
    }

    [Fact]
    public void T_says_nothing_of_a_class_of_one_and_all_of_constants_that_differ()
    {
        var test = new WelchTest();
        test.Add(1, first: true);
        test.Add(2, first: false);
        Assert.Equal(0, test.T);
        test.Add(1, first: true);
        test.Add(2, first: false);
        Assert.Equal(double.NegativeInfinity, test.T);
    }

    [Theory]
    [InlineData(0, nameof(Verdict.NoneSeen))]
    [InlineData(4.4, nameof(Verdict.NoneSeen))]
    [InlineData(-4.6, nameof(Verdict.Suspicious))]
    [InlineData(9.9, nameof(Verdict.Suspicious))]
    [InlineData(-10.1, nameof(Verdict.Leak))]
    [InlineData(double.PositiveInfinity, nameof(Verdict.Leak))]
    public void Verdicts_have_their_thresholds(double t, string verdict) =>
        Assert.Equal(verdict, Verdicts.Of(t).ToString());

    [Fact]
    public void Classes_that_are_one_are_not_told_apart()
    {
        var random = new Random(1);

        TestBattery battery = Fed(random, _ => Time(random));

        Assert.Equal(Verdict.NoneSeen, Verdicts.Of(battery.Strongest().Test.T));
    }

    [Fact]
    public void A_nanosecond_is_seen_and_its_size_is_found()
    {
        var random = new Random(2);

        TestBattery battery = Fed(random, first => Time(random) + (first ? 1 : 0));

        Assert.Equal(Verdict.Leak, Verdicts.Of(battery.Strongest().Test.T));
        Assert.InRange(battery.All.Difference, 0.8, 1.2);
    }

    [Fact]
    public void A_nanosecond_is_seen_through_interruptions_that_hide_it_from_the_test_of_all()
    {
        var random = new Random(3);

        TestBattery battery = Fed(
            random,
            first => Time(random) + (first ? 1 : 0) + (random.Next(50) == 0 ? random.Next(100_000) : 0));

        Assert.Equal(Verdict.NoneSeen, Verdicts.Of(battery.All.T));
        Assert.Equal(Verdict.Leak, Verdicts.Of(battery.Strongest().Test.T));
        Assert.StartsWith("below", battery.Strongest().Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_means_of_unequal_spread_are_told_apart_by_squares()
    {
        var random = new Random(4);

        TestBattery battery = Fed(random, first => 1000 + ((first ? 4.4 : 4) * (random.NextDouble() - 0.5)));

        Assert.Equal(Verdict.NoneSeen, Verdicts.Of(battery.All.T));
        Assert.Equal(Verdict.Leak, Verdicts.Of(battery.Squares.T));
        Assert.Equal(Verdict.Leak, Verdicts.Of(battery.Strongest().Test.T));
    }

    /// <summary>A time of an operation: 1 µs, and some noise to one side.</summary>
    private static double Time(Random random) => 1000 - (3 * Math.Log(1 - random.NextDouble()));

    private static TestBattery Fed(Random random, Func<bool, double> draw)
    {
        var calibration = new double[2000];
        for (int i = 0; i < calibration.Length; i++)
        {
            calibration[i] = draw(random.Next(2) == 0);
        }

        var battery = new TestBattery(calibration);
        for (int i = 0; i < Enough; i++)
        {
            bool first = random.Next(2) == 0;
            battery.Add(draw(first), first);
        }

        return battery;
    }
}
