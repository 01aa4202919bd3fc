using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// early_data in ClientHello ("early data follows") and EncryptedExtensions ("accepted"): empty (RFC 8446
/// §4.2.10).
/// </summary>
public sealed class EarlyDataIndication : Extension
{
    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.EarlyData;

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
    }
}
