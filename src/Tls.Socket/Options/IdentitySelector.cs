using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.X509;

namespace Tls;

/// <summary>Which of a server's identities a client is shown: by name first, by what its key can sign second.</summary>
internal sealed class IdentitySelector
{
    private readonly IReadOnlyList<TlsIdentity> _identities;
    private readonly bool _refuseUnknownNames;

    internal IdentitySelector(IReadOnlyList<TlsIdentity> identities, bool refuseUnknownNames)
    {
        _identities = identities;
        _refuseUnknownNames = refuseUnknownNames;
    }

    /// <summary>The identity to show; null when there is none for that name.</summary>
    internal TlsIdentity? Select(TlsIdentityRequest request)
    {
        TlsIdentity? named = null;
        TlsIdentity? fitting = null;
        bool hasName = HostName.TryParse(request.ServerName, out HostName? name);
        foreach (TlsIdentity identity in _identities)
        {
            bool covers = hasName && name!.Matches(identity.Certificate);
            bool signs = CanSign(identity, request.SignatureSchemes);
            if (covers && signs)
            {
                return identity;
            }

            named ??= covers ? identity : null;
            fitting ??= signs ? identity : null;
        }

        // RFC 6066 §3: a server that does not recognise the name may end the handshake with unrecognized_name.
        if (hasName && named is null && _refuseUnknownNames)
        {
            return null;
        }

        // An identity that cannot sign still says the right thing: no signature scheme in common.
        return fitting ?? named ?? (_identities.Count > 0 ? _identities[0] : null);
    }

    private static bool CanSign(TlsIdentity identity, IReadOnlyList<SignatureScheme> schemes)
    {
        LocalIdentity key = identity.Handshake;
        foreach (SignatureScheme scheme in schemes)
        {
            if (SignatureSelection.Fits(scheme, key.KeyKind, key.KeySizeInBits, out _))
            {
                return true;
            }
        }

        return false;
    }
}
