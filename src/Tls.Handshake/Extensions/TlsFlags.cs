using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          draft-ietf-tls-tlsflags §2
///     opaque flags&lt;1..255&gt;;
/// } FlagExtensions;                                 (new_session_ticket)
/// </code>
/// Features that need no data of their own, a bit each. We act on none; what is ill-formed is refused.
/// </summary>
public sealed class TlsFlags : Extension
{
    /// <summary>Flags; bit n is bit n mod 8, from the lowest, of byte n / 8.</summary>
    /// <exception cref="ArgumentException">None, more than 255 bytes, or a last byte of zero.</exception>
    public TlsFlags(ReadOnlyMemory<byte> flags)
    {
        if (flags.Length is 0 or > byte.MaxValue || flags.Span[^1] == 0)
        {
            throw new ArgumentException("Flags are 1 to 255 bytes, the last of them not zero.", nameof(flags));
        }

        Flags = flags;
    }

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.TlsFlags;

    /// <summary>The flags.</summary>
    public ReadOnlyMemory<byte> Flags { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or illegal_parameter for a needless byte.</exception>
    public static TlsFlags Read(ref TlsReader data)
    {
        ReadOnlyMemory<byte> flags = data.Opaque8("flags", 1).ToArray();

        // §2: it MUST NOT have trailing zero bytes; who receives them MUST send illegal_parameter.
        return flags.Span[^1] != 0
            ? new TlsFlags(flags)
            : throw Fault.Of(TlsFault.IllegalExtensionValue, "flags: the last byte is zero");
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.Opaque8(Flags.Span);
}
