using System;
using System.Buffers.Binary;

namespace Tls.Crypto;

/// <summary>
/// Reads DER (X.690) strictly, front to back, as far as key encodings need it: single-byte tags, definite and
/// minimal lengths. Never throws; false means malformed or something else than asked for.
/// </summary>
internal ref struct DerCursor(ReadOnlySpan<byte> encoded)
{
    public const byte Integer = 0x02;
    public const byte BitString = 0x03;
    public const byte OctetString = 0x04;
    public const byte Null = 0x05;
    public const byte ObjectIdentifier = 0x06;
    public const byte Sequence = 0x30;

    private ReadOnlySpan<byte> _rest = encoded;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The tag of the constructed context-specific element <paramref name="number"/>.</summary>
    public static byte Context(int number) => (byte)(0xa0 | number);

    public readonly bool NextIs(byte tag) => !_rest.IsEmpty && _rest[0] == tag;

    /// <summary>Reads an element of the given tag and gives its content.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (_rest.Length < 2 || _rest[0] != tag)
        {
            return false;
        }

        int length = _rest[1];
        int header = 2;
        if (length > 0x7f)
        {
            // X.690 §10.1: the definite form, in the fewest octets.
            int octets = length & 0x7f;
            if (octets is 0 or > 3 || _rest.Length < 2 + octets)
            {
                return false;
            }

            Span<byte> padded = stackalloc byte[sizeof(int)];
            padded.Clear();
            _rest.Slice(2, octets).CopyTo(padded[(sizeof(int) - octets)..]);
            length = BinaryPrimitives.ReadInt32BigEndian(padded);
            header += octets;
            if (length < 0x80 || length >> (8 * (octets - 1)) == 0)
            {
                return false;
            }
        }

        if (_rest.Length - header < length)
        {
            return false;
        }

        content = _rest.Slice(header, length);
        _rest = _rest[(header + length)..];
        return true;
    }

    /// <summary>
    /// Reads a positive INTEGER and gives its magnitude, big endian, without leading zeros.
    /// </summary>
    public bool TryReadPositive(out ReadOnlySpan<byte> magnitude)
    {
        if (!TryRead(Integer, out magnitude) || magnitude.IsEmpty || magnitude[0] > 0x7f)
        {
            return false;
        }

        if (magnitude[0] != 0)
        {
            return true;
        }

        // X.690 §8.3.2: a leading zero only where the next bit is set; and zero itself is not positive.
        magnitude = magnitude[1..];
        return !magnitude.IsEmpty && magnitude[0] > 0x7f;
    }

    /// <summary>Reads an INTEGER that must fit in one non-negative octet.</summary>
    public bool TryReadSmall(out int value)
    {
        value = -1;
        if (!TryRead(Integer, out ReadOnlySpan<byte> content) || content.Length != 1 || content[0] > 0x7f)
        {
            return false;
        }

        value = content[0];
        return true;
    }

    /// <summary>Reads a BIT STRING of whole octets.</summary>
    public bool TryReadBits(out ReadOnlySpan<byte> bits)
    {
        if (!TryRead(BitString, out bits) || bits.IsEmpty || bits[0] != 0)
        {
            return false;
        }

        bits = bits[1..];
        return true;
    }
}
