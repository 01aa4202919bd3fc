namespace Tls.Bench.Timing;

/// <summary>Mean and variance of numbers that come one by one and are not kept (Welford).</summary>
internal struct Moments
{
    private double _squares;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Zero where there were none.</summary>
    public double Mean { get; private set; }

    /// <summary>Of the sample, so over n − 1; zero below two numbers.</summary>
    public readonly double Variance => Count < 2 ? 0 : _squares / (Count - 1);

    /// <summary>Takes one more.</summary>
    public void Add(double value)
    {
        Count++;
        double delta = value - Mean;
        Mean += delta / Count;
        _squares += delta * (value - Mean);
    }
}
