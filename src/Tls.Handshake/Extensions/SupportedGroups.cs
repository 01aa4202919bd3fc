using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.7
///     NamedGroup named_group_list&lt;2..2^16-1&gt;;
/// } NamedGroupList;
/// </code>
/// Which groups the client can exchange keys in; from a server (in EncryptedExtensions), a hint for next
/// time.
/// </summary>
public sealed class SupportedGroups : Extension
{
    /// <summary>A list in the order given.</summary>
    public SupportedGroups(params IReadOnlyList<NamedGroup> groups) => Groups = groups;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.SupportedGroups;

    /// <summary>named_group_list, the preferred first; unknown values are kept.</summary>
    public IReadOnlyList<NamedGroup> Groups { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static SupportedGroups Read(ref TlsReader data) =>
        new(CodePoints.Read16<NamedGroup>(data.Opaque16("named_group_list", 2, 0xffff), "named_group_list"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            CodePoints.Write16(w, Groups);
        }
    }
}
