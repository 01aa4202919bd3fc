using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.8
///     KeyShareEntry server_share;
/// } KeyShareServerHello;
/// </code>
/// The server's half of the key exchange.
/// </summary>
public sealed class KeyShareServerHello : Extension
{
    /// <summary>The server's share.</summary>
    public KeyShareServerHello(KeyShareEntry entry) => Entry = entry;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.KeyShare;

    /// <summary>server_share: in the same group as one of the client's shares.</summary>
    public KeyShareEntry Entry { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static KeyShareServerHello Read(ref TlsReader data) =>
        new(KeyShareEntry.Read(ref data));

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => Entry.Write(w);
}
