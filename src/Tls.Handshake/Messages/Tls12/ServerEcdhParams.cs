using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8422 §5.4
///     ECCurveType curve_type = named_curve(3);
///     NamedCurve namedcurve;
///     opaque point&lt;1..2^8-1&gt;;
/// } ServerECDHParams;
/// </code>
/// </summary>
public sealed class ServerEcdhParams
{
    private const byte NamedCurve = 3;

    /// <summary>A server's half of the key exchange.</summary>
    /// <param name="group">namedcurve.</param>
    /// <param name="point">The server's public value, in the group's encoding.</param>
    public ServerEcdhParams(NamedGroup group, ReadOnlyMemory<byte> point)
    {
        Group = group;
        Point = point;
    }

    /// <summary>namedcurve; unknown values are kept.</summary>
    public NamedGroup Group { get; }

    /// <summary>point.</summary>
    public ReadOnlyMemory<byte> Point { get; }

    /// <summary>Reads the struct.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalGroup.</exception>
    public static ServerEcdhParams Read(ref TlsReader body)
    {
        byte type = body.UInt8("curve_type");

        // RFC 8422 §5.4: explicit_prime and explicit_char2 are deprecated and MUST NOT be used.
        if (type != NamedCurve)
        {
            throw Fault.Of(TlsFault.IllegalGroup, $"curve_type {type}, not named_curve");
        }

        var group = (NamedGroup)body.UInt16("namedcurve");
        return new ServerEcdhParams(group, body.Opaque8("point", 1).ToArray());
    }

    /// <summary>Writes the struct.</summary>
    public void Write(TlsWriter w)
    {
        w.UInt8(NamedCurve);
        w.UInt16((ushort)Group);
        w.Opaque8(Point.Span);
    }
}
