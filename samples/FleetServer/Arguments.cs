using System;
using System.Collections.Generic;

namespace Tls.Samples.FleetServer;

/// <summary>Arguments of the form <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    internal Arguments(string[] arguments)
    {
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            _values[arguments[i]] = arguments[i + 1];
        }
    }

    /// <summary>One that must be there.</summary>
    internal string this[string name] =>
        _values.TryGetValue(name, out string? value) ? value : throw new ArgumentException($"{name} is missing.");

    /// <summary>One that need not be.</summary>
    internal string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>Seconds, or null.</summary>
    internal TimeSpan? Seconds(string name) => Find(name) is { } value
        ? TimeSpan.FromSeconds(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))
        : null;
}
