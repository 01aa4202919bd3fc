using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The server's answer to <see cref="AlpnOffer"/>: the same list of exactly one name (RFC 7301 §3.1), in
/// EncryptedExtensions (RFC 8446 §4.2).
/// </summary>
public sealed class AlpnChoice : Extension
{
    /// <summary>The server's choice.</summary>
    /// <exception cref="ArgumentException">
    /// Empty, longer than 255, or with characters above U+00FF.
    /// </exception>
    public AlpnChoice(string protocol)
    {
        ProtocolName.RefuseInvalid(protocol);
        Protocol = protocol;
    }

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.Alpn;

    /// <summary>The one name; one character per byte.</summary>
    public string Protocol { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalApplicationProtocol.</exception>
    public static AlpnChoice Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("protocol_name_list", 2);
        var choice = new AlpnChoice(ProtocolName.Read(ref list));

        // RFC 7301 §3.1: the server's ProtocolNameList MUST contain exactly one ProtocolName.
        if (!list.IsEmpty)
        {
            throw Fault.Of(TlsFault.IllegalApplicationProtocol, "the server chose more than one protocol");
        }

        return choice;
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            ProtocolName.Write(w, Protocol);
        }
    }
}
