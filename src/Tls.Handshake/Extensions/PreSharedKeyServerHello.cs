using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.11
///     uint16 selected_identity;
/// } PreSharedKeyExtension;                          (server_hello)
/// </code>
/// Which of the client's keys the server chose.
/// </summary>
public sealed class PreSharedKeyServerHello : Extension
{
    /// <summary>The server's choice.</summary>
    public PreSharedKeyServerHello(ushort selectedIdentity) => SelectedIdentity = selectedIdentity;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.PreSharedKey;

    /// <summary>selected_identity: index into the client's list, from zero.</summary>
    public ushort SelectedIdentity { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static PreSharedKeyServerHello Read(ref TlsReader data) =>
        new(data.UInt16("selected_identity"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt16(SelectedIdentity);
}
