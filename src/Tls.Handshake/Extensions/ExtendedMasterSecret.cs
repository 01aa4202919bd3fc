using Tls.Wire;

namespace Tls.Handshake;

/// <summary>extended_master_secret: empty (RFC 7627 §5.1). For TLS 1.2.</summary>
public sealed class ExtendedMasterSecret : Extension
{
    /// <summary>One for all: there is nothing in it.</summary>
    internal static ExtendedMasterSecret Instance { get; } = new();

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.ExtendedMasterSecret;

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
    }
}
