using System;
using System.Threading;

namespace Tls;

/// <summary>
/// What was worked out from one options record, kept for its next use. A copy made by <c>with</c> carries the reference
/// along, so the owner is checked; equality of options never looks at it.
/// </summary>
internal sealed class Prepared<TOptions, TSetup>
    where TOptions : class
    where TSetup : class
{
    private Entry? _entry;

    /// <summary>The setup of that owner, made if need be.</summary>
    internal TSetup For(TOptions owner, Func<TOptions, TSetup> make)
    {
        Entry? entry = Volatile.Read(ref _entry);
        if (entry is null || !ReferenceEquals(entry.Owner, owner))
        {
            entry = new Entry(owner, make(owner));
            Volatile.Write(ref _entry, entry);
        }

        return entry.Setup;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Prepared<TOptions, TSetup>;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    private sealed record Entry(TOptions Owner, TSetup Setup);
}
