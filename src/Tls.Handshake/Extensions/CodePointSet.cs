using System;

namespace Tls.Handshake;

/// <summary>
/// Which of the 65,536 code points have been seen: one bit each, on the caller's stack, so that a hostile
/// list costs no more per element than an honest one and no allocation.
/// </summary>
internal readonly ref struct CodePointSet
{
    /// <summary>How many words the caller must provide, all zero.</summary>
    internal const int Words = 0x1_0000 / 64;

    private readonly Span<ulong> _bits;

    /// <summary>An empty set over the caller's zeroed words.</summary>
    internal CodePointSet(Span<ulong> bits) => _bits = bits[..Words];

    /// <summary>Adds a code point; false when it was there already.</summary>
    internal bool Add(ushort codePoint)
    {
        ref ulong word = ref _bits[codePoint >> 6];
        ulong bit = 1UL << (codePoint & 63);
        bool added = (word & bit) == 0;
        word |= bit;
        return added;
    }
}
