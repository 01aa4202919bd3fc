using System;
using System.Collections.Generic;
using System.Globalization;

namespace Tls.Bench.Timing;

/// <summary>
/// dudect's tests (Reparaz, Balasch and Verbauwhede 2017), of the same measurements: of all; of those below
/// each of several percentiles, since what is above them is the scheduler's more than the operation's; and of
/// the squares of the distances from the mean, which see classes that differ in variance alone. The one that
/// sees most is the result.
/// </summary>
internal sealed class TestBattery
{
    private const int Crops = 40;

    /// <summary>
    /// A test of fewer measurements a class says nothing, for times are not distributed normally.
    /// </summary>
    private const int Enough = 100;

    /// <summary>How many measurements of a class settle the mean about which squares are taken.</summary>
    private const int Settled = 5000;

    private readonly WelchTest _all = new();
    private readonly WelchTest _squares = new();

    /// <summary>Without the slowest thousandth: among all, one interruption outweighs everything.</summary>
    private readonly WelchTest _croppedSquares = new();
    private readonly WelchTest[] _cropped = new WelchTest[Crops];
    private readonly double[] _limits = new double[Crops];

    /// <summary>Starts with nothing.</summary>
    /// <param name="calibration">
    /// Measurements that are not judged, out of which the percentiles are taken; they are sorted here.
    /// </param>
    public TestBattery(double[] calibration)
    {
        Array.Sort(calibration);
        for (int i = 0; i < Crops; i++)
        {
            _cropped[i] = new WelchTest();
            _limits[i] = calibration[(int)(Share(i) * (calibration.Length - 1))];
        }
    }

    /// <summary>The test of all measurements.</summary>
    public WelchTest All => _all;

    /// <summary>The test of the squares of all.</summary>
    public WelchTest Squares => _squares;

    /// <summary>Takes a measurement of a class.</summary>
    public void Add(double value, bool first)
    {
        _all.Add(value, first);
        for (int i = 0; i < Crops; i++)
        {
            if (value < _limits[i])
            {
                _cropped[i].Add(value, first);
            }
        }

        if (_all.Count < Settled)
        {
            return;
        }

        double distance = value - _all.MeanOf(first);
        _squares.Add(distance * distance, first);
        if (value < _limits[^1])
        {
            distance = value - _cropped[^1].MeanOf(first);
            _croppedSquares.Add(distance * distance, first);
        }
    }

    /// <summary>The test with the greatest |t|, and what it is of.</summary>
    public (WelchTest Test, string Name) Strongest()
    {
        (WelchTest Test, string Name) strongest = (_all, "all");
        foreach ((WelchTest test, string name) in Named())
        {
            if (test.Count >= Enough && Math.Abs(test.T) > Math.Abs(strongest.Test.T))
            {
                strongest = (test, name);
            }
        }

        return strongest;
    }

    /// <summary>Of the tests of means the one that tells the least differences apart.</summary>
    public WelchTest Sharpest()
    {
        WelchTest sharpest = _all;
        foreach (WelchTest test in _cropped)
        {
            // Below the median it is not the mean that is seen, but how a mode is shaped.
            if (2 * test.Count > _all.Count && test.Error > 0 && test.Error < sharpest.Error)
            {
                sharpest = test;
            }
        }

        return sharpest;
    }

    private static double Share(int crop) => 1 - Math.Pow(0.5, 10.0 * (crop + 1) / Crops);

    private IEnumerable<(WelchTest Test, string Name)> Named()
    {
        for (int i = 0; i < Crops; i++)
        {
            string share = (100 * Share(i)).ToString("F1", CultureInfo.InvariantCulture);
            yield return (_cropped[i], $"below {share} %");
        }

        yield return (_squares, "squares");
        yield return (_croppedSquares, "squares, cropped");
    }
}
