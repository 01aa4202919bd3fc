using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque padding[extension_data.length];            RFC 7685 §3
/// </code>
/// Makes a ClientHello longer, by zeros.
/// </summary>
public sealed class Padding : Extension
{
    // What most padding is a part of, ours and that of others: none of it needs zeros of its own.
    private static readonly byte[] Zeros = new byte[512];

    /// <summary>Padding of that many bytes, which should be zeros: what is built is not judged.</summary>
    public Padding(ReadOnlyMemory<byte> data) => Data = data;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.Padding;

    /// <summary>The padding bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static Padding Read(ref TlsReader data)
    {
        ReadOnlySpan<byte> padding = data.Bytes(data.Remaining, "padding");

        // RFC 7685 §3: the client MUST fill the padding extension completely with zero bytes.
        return padding.ContainsAnyExcept((byte)0)
            ? throw Fault.Of(TlsFault.IllegalExtensionValue, "padding that is not zeros")
            : OfZeros(padding.Length);
    }

    /// <summary>Padding as it should be.</summary>
    /// <param name="length">In bytes.</param>
    internal static Padding OfZeros(int length) =>
        new(length <= Zeros.Length ? Zeros.AsMemory(0, length) : new byte[length]);

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.Bytes(Data.Span);
}
