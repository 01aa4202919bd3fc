using Tls.Wire;

namespace Tls.Records;

/// <summary>
/// Counts what is harmless a few times and a denial of service in a flood: empty records, dropped
/// change_cipher_spec records, warnings, key updates. A mutable struct: keep it in a field that is not
/// readonly.
/// </summary>
internal struct RunLimit
{
    private int _count;

    /// <summary>Another one came.</summary>
    /// <param name="limit">How many are still fine.</param>
    /// <param name="fault">The fault when there are more.</param>
    internal void Add(int limit, TlsFault fault)
    {
        _count++;
        if (_count > limit)
        {
            throw Fault.Of(fault, $"more than {limit}");
        }
    }

    /// <summary>Something useful came: the run is over.</summary>
    internal void Reset() => _count = 0;
}
