using System;
using System.Runtime.CompilerServices;
using Tls.X509;

namespace Tls;

/// <summary>
/// Options with the trust store that was in force, made once per store, so that what is prepared for them, and sessions
/// made under them, hold until it changes.
/// </summary>
internal static class Snapshots
{
    /// <summary>The copy for that store: the last one made of these options, when it is for the same.</summary>
    internal static TOptions For<TOptions>(
        TOptions options, TrustStore store, Func<TOptions, TrustStore, TOptions> make)
        where TOptions : class
    {
        Box<TOptions> box = Of<TOptions>.Boxes.GetValue(options, static _ => new Box<TOptions>());
        lock (box)
        {
            if (box.Copy is null || !ReferenceEquals(box.Store, store))
            {
                (box.Store, box.Copy) = (store, make(options, store));
            }

            return box.Copy;
        }
    }

    private static class Of<TOptions>
        where TOptions : class
    {
        internal static readonly ConditionalWeakTable<TOptions, Box<TOptions>> Boxes = [];
    }

    private sealed class Box<TOptions>
        where TOptions : class
    {
        internal TrustStore? Store { get; set; }

        internal TOptions? Copy { get; set; }
    }
}
