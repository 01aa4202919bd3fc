using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A server's answer that it used the name: empty (RFC 6066 §3), in EncryptedExtensions (RFC 8446 §4.2).
/// </summary>
public sealed class ServerNameAcknowledgement : Extension
{
    /// <summary>One for all: there is nothing in it.</summary>
    internal static ServerNameAcknowledgement Instance { get; } = new();

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.ServerName;

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
    }
}
