using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>Searching the short lists that peers exchange, without allocating.</summary>
internal static class Lists
{
    /// <summary>Whether the list holds the value.</summary>
    internal static bool Holds<T>(this IReadOnlyList<T> list, T value)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(list[i], value))
            {
                return true;
            }
        }

        return false;
    }
}
