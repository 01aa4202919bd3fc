using System;
using System.Diagnostics;

namespace Tls.Bench.Timing;

/// <summary>Measures a target: warm-up, calibration, then batch after batch into the tests.</summary>
internal sealed class Measurement
{
    private const int Calibrating = 2000;
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(40);

    /// <summary>An operation is repeated until it takes about this long, for a clock has a grain.</summary>
    private const double ShortestNanoseconds = 2000;
    private const int MostRepetitions = 500;

    private readonly TimingTarget _target;
    private readonly bool[] _classes = new bool[TimingTarget.MaxSlots];
    private readonly double[] _times = new double[TimingTarget.MaxSlots];
    private int _slots = 4;
    private int _repetitions = 1;

    private Measurement(TimingTarget target) => _target = target;

    /// <summary>Measures for a while; a fifth of it warms up.</summary>
    public static TestBattery Of(TimingTarget target, TimeSpan time)
    {
        var measurement = new Measurement(target);
        measurement.WarmUp(time / 5);
        return measurement.Measure(time);
    }

    private void WarmUp(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            long batch = Stopwatch.GetTimestamp();
            Batch();
            if (Stopwatch.GetElapsedTime(batch) < BatchTime / 2)
            {
                _slots = Math.Min(2 * _slots, TimingTarget.MaxSlots);
            }
        }
        while (Stopwatch.GetElapsedTime(start) < time);

        double[] last = _times[.._slots];
        Array.Sort(last);
        double repetitions = Math.Ceiling(ShortestNanoseconds / last[last.Length / 2]);
        _repetitions = (int)Math.Clamp(repetitions, 1, MostRepetitions);
    }

    private TestBattery Measure(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        var calibration = new double[Calibrating];
        int count = 0;
        while (count < Calibrating && Stopwatch.GetElapsedTime(start) < time / 5)
        {
            Batch();
            int taken = Math.Min(_slots, Calibrating - count);
            Array.Copy(_times, 0, calibration, count, taken);
            count += taken;
        }

        var battery = new TestBattery(calibration[..count]);
        do
        {
            Batch();
            for (int i = 0; i < _slots; i++)
            {
                battery.Add(_times[i], _classes[i]);
            }
        }
        while (Stopwatch.GetElapsedTime(start) < time);

        return battery;
    }

    /// <summary>Prepares all, then measures all; garbage is collected between.</summary>
    private void Batch()
    {
        for (int i = 0; i < _slots; i++)
        {
            _classes[i] = Random.Shared.Next(2) == 0;
            _target.Prepare(i, _classes[i]);
        }

        GC.Collect();
        for (int i = 0; i < _slots; i++)
        {
            _target.Stage(i);
            long start = Stopwatch.GetTimestamp();
            for (int j = 0; j < _repetitions; j++)
            {
                _target.Run();
            }

            // Not by a TimeSpan, whose ticks are of 100 ns.
            _times[i] = (Stopwatch.GetTimestamp() - start) * NanosecondsPerTick / _repetitions;
        }
    }
}
