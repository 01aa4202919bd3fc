using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8422 §5.1.2
///     ECPointFormat ec_point_format_list&lt;1..2^8-1&gt;;
/// } ECPointFormatList;
/// </code>
/// For TLS 1.2; TLS 1.3 has one format only.
/// </summary>
public sealed class EcPointFormats : Extension
{
    /// <summary>uncompressed alone, as nearly everybody says.</summary>
    internal static readonly EcPointFormats UncompressedAlone = new(EcPointFormat.Uncompressed);

    /// <summary>A list in the order given.</summary>
    public EcPointFormats(params IReadOnlyList<EcPointFormat> formats) => Formats = formats;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.EcPointFormats;

    /// <summary>ec_point_format_list; unknown values are kept.</summary>
    public IReadOnlyList<EcPointFormat> Formats { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static EcPointFormats Read(ref TlsReader data)
    {
        ReadOnlySpan<byte> list = data.Opaque8("ec_point_format_list", 1, 255);
        return list is [(byte)EcPointFormat.Uncompressed]
            ? UncompressedAlone
            : new EcPointFormats(CodePoints.Read8<EcPointFormat>(list));
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector8())
        {
            CodePoints.Write8(w, Formats);
        }
    }
}
