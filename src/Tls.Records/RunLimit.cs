using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Counts what is harmless a few times and a denial of service in a flood: empty records, dropped
/// change_cipher_spec records, warnings, key updates. A mutable struct: keep it in a field that is not
/// readonly.
/// </summary>
internal struct RunLimit
{
    private readonly TlsFault _fault;
    private readonly int _limit;
    private int _count;

    /// <summary>A counter at zero.</summary>
    /// <param name="fault">The fault when there are too many.</param>
    /// <param name="limit">How many are still fine.</param>
    internal RunLimit(TlsFault fault, int limit)
    {
        _fault = fault;
        _limit = limit;
        _count = 0;
    }

    /// <summary>Another one came.</summary>
    internal void Add()
    {
        _count++;
        if (_count > _limit)
        {
            throw Fault.Of(_fault, $"more than {_limit}");
        }
    }

    /// <summary>Something useful came: the run is over.</summary>
    internal void Reset() => _count = 0;
}
