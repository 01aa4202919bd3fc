using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque padding[extension_data.length];            RFC 7685 §3
/// </code>
/// Makes a ClientHello longer. Kept as it came, though it ought to be zeros.
/// </summary>
public sealed class Padding : Extension
{
    /// <summary>Padding of that many bytes, which should be zeros.</summary>
    public Padding(ReadOnlyMemory<byte> data) => Data = data;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.Padding;

    /// <summary>The padding bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static Padding Read(ref TlsReader data) =>
        new(data.Bytes(data.Remaining, "padding").ToArray());

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.Bytes(Data.Span);
}
