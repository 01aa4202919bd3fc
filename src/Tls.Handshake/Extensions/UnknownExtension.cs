using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// An extension kept as raw bytes: one we do not know (GREASE among them), or do not look into.
/// </summary>
public sealed class UnknownExtension : Extension
{
    /// <summary>An extension of any type.</summary>
    /// <param name="type">The code point.</param>
    /// <param name="data">extension_data, 0 to 65,535 bytes.</param>
    public UnknownExtension(ExtensionType type, ReadOnlyMemory<byte> data)
    {
        Type = type;
        Data = data;
    }

    /// <inheritdoc/>
    public override ExtensionType Type { get; }

    /// <summary>extension_data.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Takes all that is left of the data.</summary>
    public static UnknownExtension Read(ExtensionType type, ref TlsReader data) =>
        new(type, data.Bytes(data.Remaining, "extension_data").ToArray());

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.Bytes(Data.Span);
}
