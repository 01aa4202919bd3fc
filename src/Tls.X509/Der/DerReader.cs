using System;

namespace Tls.X509.Der;

/// <summary>
/// Reads DER (X.690 §8 and §10) and nothing more lenient: definite minimal lengths, minimal integers,
/// booleans of 0x00 or 0xff, low tag numbers, bounded nesting. Every read names its field and knows its
/// offset, for the error.
/// </summary>
/// <remarks>
/// The schema drives the reading, so no input can make it recurse; <see cref="MaxDepth"/> bounds nesting all
/// the same.
/// </remarks>
internal ref struct DerReader
{
    internal const int MaxDepth = 24;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _origin;
    private readonly int _depth;
    private int _position;

    internal DerReader(ReadOnlySpan<byte> data, int origin = 0)
        : this(data, origin, 0)
    {
    }

    private DerReader(ReadOnlySpan<byte> data, int origin, int depth)
    {
        _data = data;
        _origin = origin;
        _depth = depth;
    }

    /// <summary>The inside of an element that has been read.</summary>
    internal DerReader(DerElement element, string field)
        : this(element.Contents, element.ContentsOffset, element.Depth + 1)
    {
        if (_depth > MaxDepth)
        {
            throw Malformed(field, "nested too deeply");
        }
    }

    /// <summary>The next byte's place, from the beginning of the whole input.</summary>
    internal readonly int Offset => _origin + _position;

    internal readonly bool IsEmpty => _position == _data.Length;

    /// <summary>Whether another element follows and has that tag: how OPTIONAL and CHOICE are read.</summary>
    internal readonly bool NextIs(byte tag) => !IsEmpty && _data[_position] == tag;

    /// <summary>Reads an element of any tag.</summary>
    internal DerElement Any(string field)
    {
        int start = _position;
        byte tag = NextByte(field);

        // X.690 §8.1.2.4: tag numbers of 31 and more follow in further octets; nothing here has one.
        if ((tag & 0x1f) == 0x1f)
        {
            throw Malformed(field, "high tag number");
        }

        int length = Length(field);
        if (length > _data.Length - _position)
        {
            throw Malformed(field, "truncated");
        }

        DerElement element = new(
            tag, _data.Slice(_position, length), _origin + start, _origin + _position, _depth);
        _position += length;
        return element;
    }

    /// <summary>Reads an element that must have the tag.</summary>
    internal DerElement Element(byte tag, string field)
    {
        if (!NextIs(tag))
        {
            throw Malformed(field, IsEmpty
                ? $"missing, tag 0x{tag:x2} expected"
                : $"tag 0x{_data[_position]:x2} where 0x{tag:x2} was expected");
        }

        return Any(field);
    }

    /// <summary>Reads a constructed element and returns a reader of its inside.</summary>
    internal DerReader Inside(byte tag, string field) => new(Element(tag, field), field);

    internal DerReader Sequence(string field) => Inside(DerTag.Sequence, field);

    internal bool Boolean(string field, byte tag = DerTag.Boolean)
    {
        DerElement element = Element(tag, field);

        // X.690 §11.1: TRUE is 0xff.
        if (element.Contents.Length != 1 || element.Contents[0] is not (0x00 or 0xff))
        {
            throw Malformed(element, field, "not a DER boolean");
        }

        return element.Contents[0] == 0xff;
    }

    /// <summary>
    /// Reads an INTEGER of any size: two's complement, most significant octet first, minimal.
    /// </summary>
    internal DerElement Integer(string field, byte tag = DerTag.Integer)
    {
        DerElement element = Element(tag, field);
        ReadOnlySpan<byte> value = element.Contents;
        if (value.IsEmpty)
        {
            throw Malformed(element, field, "integer without contents");
        }

        // X.690 §8.3.2: the first nine bits are neither all zeros nor all ones.
        if (value.Length > 1 && (value[0], value[1] >> 7) is (0x00, 0) or (0xff, 1))
        {
            throw Malformed(element, field, "integer is not minimal");
        }

        return element;
    }

    /// <summary>Reads an INTEGER from 0 to 2^31 − 1.</summary>
    internal int SmallInteger(string field, byte tag = DerTag.Integer)
    {
        DerElement element = Integer(field, tag);
        if (element.Contents.Length > 4 || (element.Contents[0] & 0x80) != 0)
        {
            throw Malformed(element, field, "integer out of range");
        }

        int value = 0;
        foreach (byte octet in element.Contents)
        {
            value = (value << 8) | octet;
        }

        return value;
    }

    internal DerElement OctetString(string field, byte tag = DerTag.OctetString) => Element(tag, field);

    /// <summary>Reads an OBJECT IDENTIFIER, whose arcs must be minimal and whole.</summary>
    internal DerElement Oid(string field)
    {
        DerElement element = Element(DerTag.Oid, field);
        if (!ObjectIdentifier.IsWellFormed(element.Contents))
        {
            throw Malformed(element, field, "malformed object identifier");
        }

        return element;
    }

    /// <summary>Reads NULL.</summary>
    internal void Null(string field)
    {
        DerElement element = Element(DerTag.Null, field);
        if (!element.Contents.IsEmpty)
        {
            throw Malformed(element, field, "NULL with contents");
        }
    }

    /// <summary>Demands that nothing follows.</summary>
    internal readonly void End(string field)
    {
        if (!IsEmpty)
        {
            throw Malformed(field, "trailing bytes");
        }
    }

    internal readonly CertificateFormatException Malformed(string field, string reason) =>
        new(field, Offset, reason);

    internal static CertificateFormatException Malformed(DerElement element, string field, string reason) =>
        new(field, element.Offset, reason);

    private int Length(string field)
    {
        byte first = NextByte(field);
        if (first < 0x80)
        {
            return first;
        }

        // X.690 §10.1: definite lengths only; four octets of length are more than any input here has.
        int count = first & 0x7f;
        if (count is 0 or > 4)
        {
            throw Malformed(field, count == 0 ? "indefinite length" : "length too large");
        }

        uint length = 0;
        for (int i = 0; i < count; i++)
        {
            byte octet = NextByte(field);

            // X.690 §10.1: the minimum number of octets.
            if (i == 0 && octet == 0)
            {
                throw Malformed(field, "length is not minimal");
            }

            length = (length << 8) | octet;
        }

        // X.690 §10.1: the short form where it suffices.
        if (length < 0x80)
        {
            throw Malformed(field, "length is not minimal");
        }

        if (length > (uint)_data.Length)
        {
            throw Malformed(field, "truncated");
        }

        return (int)length;
    }

    private byte NextByte(string field)
    {
        if (IsEmpty)
        {
            throw Malformed(field, "truncated");
        }

        return _data[_position++];
    }
}
