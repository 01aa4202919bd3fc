using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.3.1
///     Extension extensions&lt;0..2^16-1&gt;;
/// } EncryptedExtensions;
/// </code>
/// </summary>
public sealed class EncryptedExtensions : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.EncryptedExtensions;

    /// <summary>extensions: the server's answers that need not be in the clear.</summary>
    public ExtensionBlock Extensions { get; init; } = ExtensionBlock.Empty;

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or an extension's own.</exception>
    public static EncryptedExtensions Read(ref TlsReader body)
    {
        var message = new EncryptedExtensions
        {
            Extensions = ExtensionBlock.Read(ref body, ExtensionContext.EncryptedExtensions),
        };
        body.End("EncryptedExtensions");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w) => Extensions.Write(w);
}
