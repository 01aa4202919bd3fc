using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.1
///     ProtocolVersion versions&lt;2..254&gt;;
/// } SupportedVersions;                              (client_hello)
/// </code>
/// Which versions the client speaks.
/// </summary>
public sealed class SupportedVersionsClientHello : Extension
{
    /// <summary>A list in the order given.</summary>
    public SupportedVersionsClientHello(params IReadOnlyList<ProtocolVersion> versions) =>
        Versions = versions;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.SupportedVersions;

    /// <summary>versions, the preferred first; unknown values are kept.</summary>
    public IReadOnlyList<ProtocolVersion> Versions { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static SupportedVersionsClientHello Read(ref TlsReader data) =>
        new(CodePoints.Read16<ProtocolVersion>(data.Opaque8("versions", 2, 254), "versions"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector8())
        {
            CodePoints.Write16(w, Versions);
        }
    }
}
