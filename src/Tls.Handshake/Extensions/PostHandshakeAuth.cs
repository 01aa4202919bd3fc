using Tls.Wire;

namespace Tls.Handshake;

/// <summary>post_handshake_auth: empty; the client is ready to be asked later (RFC 8446 §4.2.6).</summary>
public sealed class PostHandshakeAuth : Extension
{
    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.PostHandshakeAuth;

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
    }
}
