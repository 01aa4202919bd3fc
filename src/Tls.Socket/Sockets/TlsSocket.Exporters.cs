using System;

namespace Tls;

/// <content>What the connection's secrets give to the application.</content>
public sealed partial class TlsSocket
{
    /// <inheritdoc cref="TlsEngine.ExportKeyingMaterial"/>
    public void ExportKeyingMaterial(string label, byte[]? context, Span<byte> output) =>
        EncryptedStream().ExportKeyingMaterial(label, context, output);

    /// <inheritdoc cref="TlsEngine.ExportEarlyKeyingMaterial"/>
    public void ExportEarlyKeyingMaterial(string label, byte[]? context, Span<byte> output) =>
        EncryptedStream().ExportEarlyKeyingMaterial(label, context, output);

    /// <inheritdoc cref="TlsEngine.GetChannelBinding"/>
    public byte[]? GetChannelBinding(TlsChannelBinding kind) => EncryptedStream().GetChannelBinding(kind);

    private TlsStream EncryptedStream()
    {
        lock (_sync)
        {
            ThrowIfDisposed();
            return _connection is { WasEncrypted: true, IsOver: false, Stream: { } stream }
                ? stream
                : throw new InvalidOperationException("The socket is not encrypted.");
        }
    }
}
