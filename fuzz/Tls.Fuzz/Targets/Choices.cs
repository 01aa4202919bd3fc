using System;

namespace Tls.Fuzz.Targets;

/// <summary>An input as a list of choices: what is not there any more is zeros, or nothing.</summary>
internal ref struct Choices(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    /// <summary>What has not been taken.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next byte, or 0.</summary>
    internal byte Byte()
    {
        if (_rest.IsEmpty)
        {
            return 0;
        }

        byte next = _rest[0];
        _rest = _rest[1..];
        return next;
    }

    /// <summary>One of a list, by the next byte.</summary>
    internal T OneOf<T>(ReadOnlySpan<T> list) => list[Byte() % list.Length];

    /// <summary>At most that many bytes.</summary>
    internal ReadOnlySpan<byte> Some(int most)
    {
        ReadOnlySpan<byte> taken = _rest[..Math.Min(most, _rest.Length)];
        _rest = _rest[taken.Length..];
        return taken;
    }

    /// <summary>That many bytes, the last of them zeros where the input has ended.</summary>
    internal byte[] Exactly(int count)
    {
        byte[] bytes = new byte[count];
        Some(count).CopyTo(bytes);
        return bytes;
    }

    /// <summary>Bytes behind their length in two.</summary>
    internal ReadOnlySpan<byte> Opaque()
    {
        int length = (Byte() << 8) | Byte();
        return Some(length);
    }
}
