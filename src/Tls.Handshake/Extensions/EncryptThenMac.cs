using Tls.Wire;

namespace Tls.Handshake;

/// <summary>encrypt_then_mac: empty (RFC 7366 §2). For the CBC suites of TLS 1.2.</summary>
public sealed class EncryptThenMac : Extension
{
    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.EncryptThenMac;

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
    }
}
