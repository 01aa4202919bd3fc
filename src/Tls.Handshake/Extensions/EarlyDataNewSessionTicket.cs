using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.10
///     uint32 max_early_data_size;
/// } EarlyDataIndication;                            (new_session_ticket)
/// </code>
/// This ticket may be used for early data.
/// </summary>
public sealed class EarlyDataNewSessionTicket : Extension
{
    /// <summary>A permission.</summary>
    public EarlyDataNewSessionTicket(uint maxEarlyDataSize) => MaxEarlyDataSize = maxEarlyDataSize;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.EarlyData;

    /// <summary>max_early_data_size, in bytes of plaintext.</summary>
    public uint MaxEarlyDataSize { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static EarlyDataNewSessionTicket Read(ref TlsReader data) =>
        new(data.UInt32("max_early_data_size"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt32(MaxEarlyDataSize);
}
