using Tls.Wire;

namespace Tls.Handshake;

/// <summary>struct {} ServerHelloDone; (RFC 5246 §7.4.5)</summary>
public sealed class ServerHelloDone : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ServerHelloDone;

    /// <summary>Reads the body, which is empty.</summary>
    /// <exception cref="TlsException">It is not.</exception>
    public static ServerHelloDone Read(ref TlsReader body)
    {
        body.End("ServerHelloDone");
        return new ServerHelloDone();
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
    }
}
