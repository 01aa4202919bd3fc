using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// struct {} HelloRequest; (RFC 5246 §7.4.1.1): a server would like to renegotiate, which we never do.
/// </summary>
public sealed class HelloRequest : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.HelloRequest;

    /// <summary>Reads the body, which is empty.</summary>
    /// <exception cref="TlsException">It is not.</exception>
    public static HelloRequest Read(ref TlsReader body)
    {
        body.End("HelloRequest");
        return new HelloRequest();
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
    }
}
