using System;

namespace Tls.Fuzz;

/// <summary>A property that does not hold.</summary>
internal sealed class FindingException(string message) : Exception(message)
{
    /// <summary>Demands that the property holds.</summary>
    internal static void Unless(bool holds, string property)
    {
        if (!holds)
        {
            throw new FindingException(property);
        }
    }
}
