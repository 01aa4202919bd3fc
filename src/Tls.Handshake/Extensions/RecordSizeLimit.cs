using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// uint16 RecordSizeLimit;                           RFC 8449 §4
/// </code>
/// The largest record its sender wants to receive.
/// </summary>
public sealed class RecordSizeLimit : Extension
{
    /// <summary>A limit in bytes.</summary>
    public RecordSizeLimit(ushort limit) => Limit = limit;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.RecordSizeLimit;

    /// <summary>
    /// In bytes of plaintext; in TLS 1.3 the content type and padding count too. At least 64 when read.
    /// </summary>
    public ushort Limit { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static RecordSizeLimit Read(ref TlsReader data)
    {
        ushort limit = data.UInt16("record_size_limit");
        data.End("record_size_limit");

        // RFC 8449 §4: a value smaller than 64 MUST be treated as a fatal error, illegal_parameter.
        if (limit < 64)
        {
            throw Fault.Of(TlsFault.IllegalExtensionValue, $"record_size_limit is {limit}");
        }

        return new RecordSizeLimit(limit);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt16(Limit);
}
