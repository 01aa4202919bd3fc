using Tls.Wire;

namespace Tls.Handshake;

/// <summary>struct {} EndOfEarlyData; (RFC 8446 §4.5)</summary>
public sealed class EndOfEarlyData : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.EndOfEarlyData;

    /// <summary>Reads the body, which is empty.</summary>
    /// <exception cref="TlsException">It is not.</exception>
    public static EndOfEarlyData Read(ref TlsReader body)
    {
        body.End("EndOfEarlyData");
        return new EndOfEarlyData();
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
    }
}
