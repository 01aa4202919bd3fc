using System;
using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>
/// Which code points have been seen. An honest list is short and stays in the caller's few words of stack; a long
/// one moves into a hash set, so that a hostile list costs no more per element than an honest one.
/// </summary>
internal ref struct CodePointSet
{
    /// <summary>How many elements the caller should provide room for.</summary>
    internal const int Few = 32;

    private readonly Span<ushort> _few;
    private int _count;
    private HashSet<ushort>? _many;

    /// <summary>An empty set.</summary>
    internal CodePointSet(Span<ushort> few) => _few = few;

    /// <summary>Adds a code point; false when it was there already.</summary>
    internal bool Add(ushort codePoint)
    {
        if (_many is not null)
        {
            return _many.Add(codePoint);
        }

        if (_few[.._count].Contains(codePoint))
        {
            return false;
        }

        if (_count < _few.Length)
        {
            _few[_count++] = codePoint;
            return true;
        }

        _many = [.. _few];
        return _many.Add(codePoint);
    }
}
