using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.9
///     PskKeyExchangeMode ke_modes&lt;1..255&gt;;
/// } PskKeyExchangeModes;
/// </code>
/// How the client is ready to use pre-shared keys.
/// </summary>
public sealed class PskKeyExchangeModes : Extension
{
    private static readonly PskKeyExchangeModes DheAlone = new(PskKeyExchangeMode.PskDheKe);

    /// <summary>A list in the order given.</summary>
    public PskKeyExchangeModes(params IReadOnlyList<PskKeyExchangeMode> modes) => Modes = modes;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.PskKeyExchangeModes;

    /// <summary>ke_modes; unknown values are kept.</summary>
    public IReadOnlyList<PskKeyExchangeMode> Modes { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static PskKeyExchangeModes Read(ref TlsReader data)
    {
        ReadOnlySpan<byte> modes = data.Opaque8("ke_modes", 1, 255);

        // What nearly every client says needs no list of its own.
        return modes is [(byte)PskKeyExchangeMode.PskDheKe]
            ? DheAlone
            : new PskKeyExchangeModes(CodePoints.Read8<PskKeyExchangeMode>(modes));
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector8())
        {
            CodePoints.Write8(w, Modes);
        }
    }
}
