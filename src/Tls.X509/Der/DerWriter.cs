using System;
using System.Text;

namespace Tls.X509.Der;

/// <summary>
/// Writes DER. Constructed elements are <c>using</c> scopes that nest as the structure does.
/// </summary>
internal sealed class DerWriter
{
    private byte[] _buffer = new byte[256];
    private int _position;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _position);

    internal byte[] ToArray() => Written.ToArray();

    internal Scope Sequence() => Open(DerTag.Sequence);

    /// <summary>Opens an element whose contents are written until the scope is disposed.</summary>
    internal Scope Open(byte tag)
    {
        Append([tag]);
        return new Scope(this, _position);
    }

    /// <summary>Writes a whole element.</summary>
    internal void Element(byte tag, ReadOnlySpan<byte> contents)
    {
        Append([tag]);
        AppendLength(contents.Length);
        Append(contents);
    }

    /// <summary>Writes what is DER already.</summary>
    internal void Encoded(ReadOnlySpan<byte> der) => Append(der);

    internal void Boolean(bool value) => Element(DerTag.Boolean, [value ? (byte)0xff : (byte)0]);

    internal void Null() => Element(DerTag.Null, []);

    internal void Oid(ObjectIdentifier value) => Element(DerTag.Oid, value.Contents.Span);

    internal void Oid(ReadOnlySpan<byte> contents) => Element(DerTag.Oid, contents);

    internal void OctetString(ReadOnlySpan<byte> value) => Element(DerTag.OctetString, value);

    internal void Utf8String(string value) => Element(DerTag.Utf8String, Encoding.UTF8.GetBytes(value));

    internal void Integer(int value)
    {
        Span<byte> octets = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(octets, value);
        Integer(octets);
    }

    /// <summary>Writes an INTEGER given in two's complement, dropping what is not minimal.</summary>
    internal void Integer(ReadOnlySpan<byte> value)
    {
        while (value.Length > 1 && (value[0], value[1] >> 7) is (0x00, 0) or (0xff, 1))
        {
            value = value[1..];
        }

        Element(DerTag.Integer, value);
    }

    /// <summary>Writes a BIT STRING that is a whole number of octets.</summary>
    internal void BitString(ReadOnlySpan<byte> octets)
    {
        Append([DerTag.BitString]);
        AppendLength(octets.Length + 1);
        Append([0]);
        Append(octets);
    }

    /// <summary>
    /// Writes a named bit list: bit 0 of the ASN.1 is the lowest of the value; trailing zeros are dropped.
    /// </summary>
    internal void Flags(ushort flags)
    {
        int count = 16 - ushort.LeadingZeroCount(flags);
        Span<byte> contents = stackalloc byte[3];
        contents.Clear();
        int octets = (count + 7) / 8;
        contents[0] = (byte)((octets * 8) - count);
        for (int bit = 0; bit < count; bit++)
        {
            contents[1 + (bit / 8)] |= (byte)(((flags >> bit) & 1) << (7 - (bit % 8)));
        }

        Element(DerTag.BitString, contents[..(1 + octets)]);
    }

    /// <summary>
    /// Writes a time as RFC 5280 §4.1.2.5 has it: UTCTime through 2049, GeneralizedTime after.
    /// </summary>
    internal void Time(DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        bool isShort = utc.Year is >= 1950 and < 2050;
        string text = utc.ToString(
            isShort ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'",
            System.Globalization.CultureInfo.InvariantCulture);
        Element(isShort ? DerTag.UtcTime : DerTag.GeneralizedTime, Encoding.ASCII.GetBytes(text));
    }

    private void Close(int contentsStart)
    {
        int length = _position - contentsStart;
        AppendLength(length);
        int header = _position - contentsStart - length;
        Span<byte> all = _buffer.AsSpan(contentsStart, length + header);
        Span<byte> encodedLength = stackalloc byte[header];
        all[length..].CopyTo(encodedLength);
        all[..length].CopyTo(all[header..]);
        encodedLength.CopyTo(all);
    }

    private void AppendLength(int length)
    {
        if (length < 0x80)
        {
            Append([(byte)length]);
            return;
        }

        int count = length > 0xff_ffff ? 4 : length > 0xffff ? 3 : length > 0xff ? 2 : 1;
        Append([(byte)(0x80 | count)]);
        for (int shift = (count - 1) * 8; shift >= 0; shift -= 8)
        {
            Append([(byte)((length >> shift) & 0xff)]);
        }
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _position)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _position + bytes.Length));
        }

        bytes.CopyTo(_buffer.AsSpan(_position));
        _position += bytes.Length;
    }

    /// <summary>An open element; disposing it writes the length in front of what was written since.</summary>
    internal readonly ref struct Scope
    {
        private readonly DerWriter _writer;
        private readonly int _contentsStart;

        internal Scope(DerWriter writer, int contentsStart)
        {
            _writer = writer;
            _contentsStart = contentsStart;
        }

        public void Dispose() => _writer.Close(_contentsStart);
    }
}
