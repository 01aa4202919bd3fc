using System;
using System.IO;

namespace Tls.Samples.Http;

/// <summary>
/// Follows the frames of a client of HTTP/2 (RFC 9113 §4.1) and turns the second field of each HEADERS, <c>:scheme</c>, from
/// http to https. Both stand in the static table of HPACK (RFC 7541, Appendix A, entries 6 and 7), so that it is one byte
/// for one byte. The bytes may come in any pieces.
/// </summary>
/// <remarks>
/// <code>
/// Length (24) | Type (8) | Flags (8) | R (1) Stream (31) | payload
/// HEADERS:  [Pad Length (8)] [Priority (40)] :method :scheme ...
/// </code>
/// </remarks>
internal sealed class SchemeCorrection
{
    private const int PrefaceLength = 24;
    private const byte HeadersType = 1;
    private const byte Padded = 0x08;
    private const byte Priority = 0x20;
    private const byte SchemeHttp = 0x86;
    private const byte SchemeHttps = 0x87;

    private readonly byte[] _header = new byte[9];
    private Part _part = Part.Skipped;
    private Part _after = Part.Header;
    private int _left = PrefaceLength;
    private int _payload;

    /// <summary>Where in the frames the next byte is.</summary>
    private enum Part
    {
        Header,
        Skipped,
        Method,
        MethodLength,
        Scheme,
    }

    /// <summary>Corrects what stands in this piece.</summary>
    /// <exception cref="IOException">The frames are not as the platform's handler is known to write them.</exception>
    internal void Apply(Span<byte> piece)
    {
        while (!piece.IsEmpty || (_part == Part.Skipped && _left == 0))
        {
            switch (_part)
            {
                case Part.Skipped:
                    int count = Math.Min(_left, piece.Length);
                    _left -= count;
                    piece = piece[count..];
                    if (_left == 0)
                    {
                        _part = _after;
                        _left = _part == Part.Header ? _header.Length : 0;
                    }

                    break;
                case Part.Header:
                    _header[^_left] = piece[0];
                    piece = piece[1..];
                    if (--_left == 0)
                    {
                        Begin();
                    }

                    break;
                default:
                    Field(ref piece[0]);
                    piece = piece[1..];
                    break;
            }
        }
    }

    private void Begin()
    {
        _payload = (_header[0] << 16) | (_header[1] << 8) | _header[2];
        if (_header[3] != HeadersType)
        {
            Skip(_payload, Part.Header);
            return;
        }

        int before = ((_header[4] & Padded) != 0 ? 1 : 0) + ((_header[4] & Priority) != 0 ? 5 : 0);
        _payload -= before;
        Skip(before, Part.Method);
    }

    private void Field(ref byte octet)
    {
        _payload--;
        switch (_part)
        {
            // RFC 7541 §6.1: an indexed field, GET or POST. §6.2: a literal by an indexed name, which a length follows.
            case Part.Method when octet is 0x82 or 0x83:
                _part = Part.Scheme;
                break;
            case Part.Method when octet is 0x02 or 0x03 or 0x42 or 0x43:
                _part = Part.MethodLength;
                break;
            case Part.MethodLength when (octet & 0x7f) is not 0x7f:
                int length = octet & 0x7f;
                _payload -= length;
                Skip(length, Part.Scheme);
                break;
            case Part.Scheme when octet == SchemeHttp:
                octet = SchemeHttps;
                Skip(_payload, Part.Header);
                break;
            default:
                throw new IOException($"A request that does not begin with :method and :scheme: {octet:x2} as {_part}.");
        }
    }

    private void Skip(int count, Part after)
    {
        if (count < 0)
        {
            throw new IOException("A field that ends after its frame.");
        }

        (_part, _left, _after) = (Part.Skipped, count, after);
    }
}
