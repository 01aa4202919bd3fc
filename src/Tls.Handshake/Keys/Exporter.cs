using System;

namespace Tls.Handshake;

/// <summary>
/// Makes keying material for the application out of a connection's secrets, the same on both ends: RFC 5705,
/// and RFC 8446 §7.5.
/// </summary>
internal abstract class Exporter : IDisposable
{
    /// <summary>The longest label, in bytes: "tls13 " before it, it has to fit HkdfLabel (RFC 8446 §7.1).</summary>
    internal const int MaxLabelSize = 249;

    /// <summary>The longest context, in bytes (RFC 5705 §4).</summary>
    internal const int MaxContextSize = ushort.MaxValue;

    /// <summary>Whether the material is bound to the whole handshake, so that it may be used at all.</summary>
    internal virtual bool IsBound => true;

    /// <summary>The most that can be made at once, in bytes.</summary>
    internal abstract int MaxOutputSize { get; }

    /// <summary>Fills all of <paramref name="output"/>.</summary>
    /// <param name="label">ASCII, at most <see cref="MaxLabelSize"/> bytes.</param>
    /// <param name="context">At most <see cref="MaxContextSize"/> bytes.</param>
    /// <param name="hasContext">
    /// Whether there is a context: in TLS 1.2 none and an empty one are different things, in TLS 1.3 they are not.
    /// </param>
    /// <param name="output">What to fill.</param>
    internal abstract void Export(
        ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, bool hasContext, Span<byte> output);

    /// <summary>Wipes the secret.</summary>
    public abstract void Dispose();
}
