using Tls.Wire;

namespace Tls.Handshake;

/// <summary>struct {} ServerHelloDone; (RFC 5246 §7.4.5)</summary>
public sealed class ServerHelloDone : HandshakeMessage
{
    /// <summary>The one there is.</summary>
    internal static readonly ServerHelloDone Instance = new();

    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ServerHelloDone;

    /// <summary>Reads the body, which is empty.</summary>
    /// <exception cref="TlsException">It is not.</exception>
    public static ServerHelloDone Read(ref TlsReader body)
    {
        body.End("ServerHelloDone");
        return Instance;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
    }
}
