using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.1
///     ProtocolVersion selected_version;
/// } SupportedVersions;                              (server_hello, hello_retry_request)
/// </code>
/// Which version the server chose.
/// </summary>
public sealed class SupportedVersionsServerHello : Extension
{
    /// <summary>The one choice there is, for all to share.</summary>
    internal static SupportedVersionsServerHello Tls13 { get; } = new(ProtocolVersion.Tls13);

    /// <summary>The server's choice.</summary>
    public SupportedVersionsServerHello(ProtocolVersion selectedVersion) => SelectedVersion = selectedVersion;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.SupportedVersions;

    /// <summary>selected_version: never below TLS 1.3 when read.</summary>
    public ProtocolVersion SelectedVersion { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static SupportedVersionsServerHello Read(ref TlsReader data)
    {
        var selected = (ProtocolVersion)data.UInt16("selected_version");
        data.End("selected_version");

        // §4.2.1: a selected_version prior to TLS 1.3 MUST end the handshake with illegal_parameter.
        if (selected < ProtocolVersion.Tls13)
        {
            throw Fault.Of(TlsFault.IllegalVersion, $"supported_versions selects 0x{(ushort)selected:x4}");
        }

        return selected == ProtocolVersion.Tls13 ? Tls13 : new SupportedVersionsServerHello(selected);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt16((ushort)SelectedVersion);
}
