using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>Searching the short lists that peers exchange, without allocating.</summary>
internal static class Lists
{
    /// <summary>The place of a value, or -1.</summary>
    internal static int IndexOf<T>(this IReadOnlyList<T> list, T value)
        where T : struct
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(list[i], value))
            {
                return i;
            }
        }

        return -1;
    }

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
