using System;

namespace Tls;

/// <summary>
/// Keys for the application's own use that a connection's secrets are to give (QSslKeyingMaterial; RFC 5705, RFC 8446
/// §7.5): asked for in a configuration, and filled in by each handshake.
/// </summary>
public sealed record TlsKeyingMaterial
{
    /// <summary>A request without a context, which in TLS 1.2 is not the same as an empty one (RFC 5705 §4).</summary>
    /// <param name="label">The label, ASCII; registered, or beginning with EXPERIMENTAL.</param>
    /// <param name="size">How many bytes, 1 to 65,535.</param>
    /// <exception cref="ArgumentException">The label is empty, or the size out of range.</exception>
    public TlsKeyingMaterial(string label, int size)
        : this(label, size, null)
    {
    }

    /// <summary>A request.</summary>
    /// <param name="label">The label, ASCII; registered, or beginning with EXPERIMENTAL.</param>
    /// <param name="size">How many bytes, 1 to 65,535.</param>
    /// <param name="context">What the keys are bound to besides; null for none, which is not the same as empty.</param>
    /// <exception cref="ArgumentException">The label is empty, or the size out of range.</exception>
    public TlsKeyingMaterial(string label, int size, byte[]? context)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        if (size is < 1 or > ushort.MaxValue)
        {
            throw new ArgumentException($"A size is 1 to 65535 bytes, not {size}.", nameof(size));
        }

        Label = label;
        RequestedSize = size;
        Context = context is null ? null : (ReadOnlyMemory<byte>?)new ReadOnlyMemory<byte>([.. context]);
    }

    /// <summary>The label.</summary>
    public string Label { get; }

    /// <summary>How many bytes are asked for.</summary>
    public int RequestedSize { get; }

    /// <summary>What the keys are bound to besides; null for none, which is not the same as empty.</summary>
    public ReadOnlyMemory<byte>? Context { get; }

    /// <summary>The keys; empty in a request.</summary>
    public ReadOnlyMemory<byte> Value { get; private init; }

    /// <summary>Whether both ask for the same: label, size and context; what was given does not count.</summary>
    public bool Equals(TlsKeyingMaterial? other) => other is not null
        && Label == other.Label
        && RequestedSize == other.RequestedSize
        && Context is null == other.Context is null
        && (Context ?? default).Span.SequenceEqual((other.Context ?? default).Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, RequestedSize);

    /// <summary>The request; never the keys.</summary>
    public override string ToString() => FormattableString.Invariant($"{Label}, {RequestedSize} bytes");

    internal TlsKeyingMaterial FilledBy(TlsStream stream)
    {
        byte[] value = new byte[RequestedSize];
        stream.ExportKeyingMaterial(Label, Context?.ToArray(), value);
        return this with { Value = value };
    }
}
