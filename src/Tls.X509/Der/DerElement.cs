using System;

namespace Tls.X509.Der;

/// <summary>One tag, length and contents, and where it lies in the whole input.</summary>
internal readonly ref struct DerElement
{
    internal DerElement(byte tag, ReadOnlySpan<byte> contents, int offset, int contentsOffset, int depth)
    {
        Tag = tag;
        Contents = contents;
        Offset = offset;
        ContentsOffset = contentsOffset;
        Depth = depth;
    }

    internal byte Tag { get; }

    internal ReadOnlySpan<byte> Contents { get; }

    /// <summary>Where the identifier octet is, from the beginning of the whole input.</summary>
    internal int Offset { get; }

    /// <summary>Where the contents begin, from the beginning of the whole input.</summary>
    internal int ContentsOffset { get; }

    /// <summary>How many elements enclose this one.</summary>
    internal int Depth { get; }

    /// <summary>Where the element is, with its header.</summary>
    internal DerSlice Encoding => new(Offset, ContentsOffset - Offset + Contents.Length);

    /// <summary>Where the contents are.</summary>
    internal DerSlice ContentsSlice => new(ContentsOffset, Contents.Length);

    /// <summary>The element with its header, cut out of the input it was read from.</summary>
    internal ReadOnlyMemory<byte> EncodingIn(ReadOnlyMemory<byte> input) =>
        Encoding.In(input);

    /// <summary>The contents alone, cut out of the input the element was read from.</summary>
    internal ReadOnlyMemory<byte> ContentsIn(ReadOnlyMemory<byte> input) =>
        ContentsSlice.In(input);
}
