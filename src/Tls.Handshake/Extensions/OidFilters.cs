using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.5
///     OIDFilter filters&lt;0..2^16-1&gt;;
/// } OIDFilterExtension;
/// </code>
/// Which certificate extensions, with which values, a server wants to see in a client's certificate.
/// </summary>
public sealed class OidFilters : Extension
{
    /// <summary>Filters in the order given.</summary>
    public OidFilters(params IReadOnlyList<OidFilter> filters) => Filters = filters;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.OidFilters;

    /// <summary>filters; all must match.</summary>
    public IReadOnlyList<OidFilter> Filters { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static OidFilters Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("filters");
        var filters = new List<OidFilter>();
        while (!list.IsEmpty)
        {
            filters.Add(OidFilter.Read(ref list));
        }

        return new OidFilters(filters);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            foreach (OidFilter filter in Filters)
            {
                filter.Write(w);
            }
        }
    }
}
