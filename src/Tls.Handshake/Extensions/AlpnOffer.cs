using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque ProtocolName&lt;1..2^8-1&gt;;                   RFC 7301 §3.1
/// struct {
///     ProtocolName protocol_name_list&lt;2..2^16-1&gt;
/// } ProtocolNameList;
/// </code>
/// The application protocols a client offers; the server answers by <see cref="AlpnChoice"/>. Names are
/// bytes, not text: a string here has one character per byte (Latin-1), so that every name survives.
/// </summary>
public sealed class AlpnOffer : Extension
{
    /// <summary>Names in the order given.</summary>
    /// <exception cref="ArgumentException">
    /// A name is empty, longer than 255, or has characters above U+00FF.
    /// </exception>
    public AlpnOffer(params IReadOnlyList<string> protocols)
    {
        foreach (string protocol in protocols)
        {
            ProtocolName.RefuseInvalid(protocol);
        }

        Protocols = protocols;
    }

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.Alpn;

    /// <summary>protocol_name_list, the preferred first.</summary>
    public IReadOnlyList<string> Protocols { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static AlpnOffer Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("protocol_name_list", 2);
        var protocols = new List<string>();
        while (!list.IsEmpty)
        {
            protocols.Add(ProtocolName.Read(ref list));
        }

        return new AlpnOffer(protocols);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            foreach (string protocol in Protocols)
            {
                ProtocolName.Write(w, protocol);
            }
        }
    }
}
