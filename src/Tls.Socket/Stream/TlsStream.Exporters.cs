using System;

namespace Tls;

/// <content>What the connection's secrets give to the application.</content>
public sealed partial class TlsStream
{
    /// <inheritdoc cref="TlsEngine.ExportKeyingMaterial"/>
    public void ExportKeyingMaterial(string label, byte[]? context, Span<byte> output) =>
        EngineInUse().ExportKeyingMaterial(label, context, output);

    /// <inheritdoc cref="TlsEngine.ExportEarlyKeyingMaterial"/>
    public void ExportEarlyKeyingMaterial(string label, byte[]? context, Span<byte> output) =>
        EngineInUse().ExportEarlyKeyingMaterial(label, context, output);

    /// <inheritdoc cref="TlsEngine.GetChannelBinding"/>
    public byte[]? GetChannelBinding(TlsChannelBinding kind) => EngineInUse().GetChannelBinding(kind);

    /// <summary>The engine, which says itself whether it is far enough.</summary>
    private TlsEngine EngineInUse()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _engine ?? throw new InvalidOperationException("The handshake is not done yet.");
    }
}
