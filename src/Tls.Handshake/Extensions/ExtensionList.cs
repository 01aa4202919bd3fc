using System;
using System.Runtime.CompilerServices;

namespace Tls.Handshake;

/// <summary>
/// Extensions of ours on their way into a block: gathered on the stack, so that the one array made is as long as it needs
/// to be. Begins as <c>default</c>.
/// </summary>
internal ref struct ExtensionList
{
    private Room _room;

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds one at the end.</summary>
    /// <exception cref="IndexOutOfRangeException">It is one more than there are types of extension.</exception>
    internal void Add(Extension extension) => _room[Count++] = extension;

    /// <summary>Adds these at the end, in their order.</summary>
    internal void Add(ReadOnlySpan<Extension> extensions)
    {
        foreach (Extension extension in extensions)
        {
            Add(extension);
        }
    }

    /// <summary>A block of what is here now.</summary>
    internal readonly ExtensionBlock ToBlock() =>
        Count == 0 ? ExtensionBlock.Empty : ExtensionBlock.Create(((ReadOnlySpan<Extension>)_room)[..Count]);

    // More than one of each type that a message of ours may hold.
    [InlineArray(40)]
    private struct Room
    {
        private Extension _first;
    }
}
