using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.8
///     NamedGroup selected_group;
/// } KeyShareHelloRetryRequest;
/// </code>
/// The group the server wants a share for.
/// </summary>
public sealed class KeyShareHelloRetryRequest : Extension
{
    /// <summary>The server's wish.</summary>
    public KeyShareHelloRetryRequest(NamedGroup selectedGroup) => SelectedGroup = selectedGroup;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.KeyShare;

    /// <summary>selected_group.</summary>
    public NamedGroup SelectedGroup { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static KeyShareHelloRetryRequest Read(ref TlsReader data) =>
        new((NamedGroup)data.UInt16("selected_group"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt16((ushort)SelectedGroup);
}
