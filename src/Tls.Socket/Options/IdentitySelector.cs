using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// Which identity a peer is shown: a client by the name it asked for first and by what the key can sign second, a server
/// by what the key can sign. One that requires a named issuer is shown to nobody else.
/// </summary>
internal sealed class IdentitySelector
{
    private readonly IReadOnlyList<TlsIdentity> _identities;
    private readonly HostName[] _names;
    private readonly bool _refuseUnknownNames;

    /// <exception cref="ArgumentException">A name is neither a DNS name nor an IP address.</exception>
    internal IdentitySelector(
        IReadOnlyList<TlsIdentity> identities, IReadOnlyList<string> names, bool refuseUnknownNames)
    {
        _identities = identities;
        _names = [.. names.Select(Parse)];
        _refuseUnknownNames = refuseUnknownNames;
    }

    /// <summary>The identity to show; null when there is none for that name, or none a server can use.</summary>
    internal TlsIdentity? Select(TlsIdentityRequest request)
    {
        TlsIdentity? shown = null;
        TlsIdentity? named = null;
        TlsIdentity? fitting = null;
        TlsIdentity? both = null;
        bool hasName = HostName.TryParse(request.ServerName, out HostName? name);
        foreach (TlsIdentity identity in _identities)
        {
            if (identity.RequiresNamedIssuer && !identity.IsIssuedByOneOf(request.Authorities))
            {
                continue;
            }

            shown ??= identity;
            bool covers = hasName && name!.Matches(identity.Certificate);
            bool signs = request.CanUse(identity);
            named ??= covers ? identity : null;
            fitting ??= signs ? identity : null;
            both ??= covers && signs ? identity : null;
        }

        // RFC 6066 §3: a server that does not recognise the name may end the handshake with unrecognized_name.
        bool isKnown = _names.Length > 0 ? Array.Exists(_names, known => known.Equals(name)) : named is not null;
        if (hasName && !isKnown && _refuseUnknownNames)
        {
            return null;
        }

        // RFC 8446 §4.4.2.3: a client without a suitable certificate sends none.
        if (!request.IsServer)
        {
            return fitting;
        }

        // An identity that cannot sign still says the right thing: no signature scheme in common.
        return both ?? fitting ?? named ?? shown ?? throw Fault.Of(
            TlsFault.MismatchSignatureScheme, "the client knows no issuer of a certificate of ours");
    }

    private static HostName Parse(string name) => HostName.TryParse(name, out HostName? parsed)
        ? parsed
        : throw new ArgumentException($"\"{name}\" is neither a DNS name in A-label form nor an IP address.");
}
