using System;

namespace Tls.Bench.Timing;

/// <summary>
/// Welch's t-test: whether two classes of measurements, of whatever variances, have one mean. Under that
/// hypothesis |t| is below 4.5 in all but one of 100,000 tests.
/// </summary>
internal sealed class WelchTest
{
    private Moments _one;
    private Moments _other;

    /// <summary>Of the smaller class.</summary>
    public long Count => Math.Min(_one.Count, _other.Count);

    /// <summary>The mean of the first class less that of the second.</summary>
    public double Difference => _one.Mean - _other.Mean;

    /// <summary>The standard error of <see cref="Difference"/>.</summary>
    public double Error => Math.Sqrt((_one.Variance / _one.Count) + (_other.Variance / _other.Count));

    /// <summary>
    /// Zero while a class has fewer than two members. Infinite where neither class varies and the means
    /// differ.
    /// </summary>
    public double T => Count < 2 || Difference == 0 ? 0 : Difference / Error;

    /// <summary>The mean of a class.</summary>
    public double MeanOf(bool first) => first ? _one.Mean : _other.Mean;

    /// <summary>Takes a measurement of a class.</summary>
    public void Add(double value, bool first)
    {
        if (first)
        {
            _one.Add(value);
        }
        else
        {
            _other.Add(value);
        }
    }
}
