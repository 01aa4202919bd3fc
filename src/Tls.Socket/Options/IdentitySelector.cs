using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// Which identity a peer is shown: the best of those it can use, and of equals the first. The name it asked for counts
/// most, then how the certificates are signed, then who issued them (RFC 8446 §4.4.2.2). One that requires a named issuer
/// is shown to nobody else.
/// </summary>
internal sealed class IdentitySelector
{
    private const int Usable = 8;
    private const int Named = 4;
    private const int SignedAsWished = 2;
    private const int IssuerKnown = 1;

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
        // A server that refuses no name shows the only identity it has to everybody: there is nothing to weigh.
        if (request.IsServer && _identities is [{ RequiresNamedIssuer: false } only] && !_refuseUnknownNames)
        {
            return only;
        }

        TlsIdentity? best = null;
        int most = -1;
        bool isCovered = false;
        bool hasName = HostName.TryParse(request.ServerName, out HostName? name);
        foreach (TlsIdentity identity in _identities)
        {
            if (identity.RequiresNamedIssuer && !identity.IsIssuedByOneOf(request.Authorities))
            {
                continue;
            }

            // A raw public key has no name, so none that would be the wrong one to whoever takes it.
            bool covers = hasName && (identity.Chain.Count == 0
                ? request.CertificateTypes.Contains(CertificateType.RawPublicKey)
                : name!.Matches(identity.Certificate));
            isCovered |= covers;
            int merit = (covers ? Named : 0) + Merit(request, identity);
            if (merit > most)
            {
                (best, most) = (identity, merit);
            }
        }

        // RFC 6066 §3: a server that does not recognise the name may end the handshake with unrecognized_name.
        bool isKnown = _names.Length > 0 ? Array.Exists(_names, known => known.Equals(name)) : isCovered;
        if (hasName && !isKnown && _refuseUnknownNames)
        {
            return null;
        }

        // RFC 8446 §4.4.2.3: a client without a suitable certificate sends none.
        if (!request.IsServer)
        {
            return most >= Usable ? best : null;
        }

        // An identity that cannot sign still says the right thing: no signature scheme in common.
        return best ?? throw Fault.Of(
            TlsFault.MismatchSignatureScheme, "the client knows no issuer of a certificate of ours");
    }

    private static int Merit(TlsIdentityRequest request, TlsIdentity identity) => request.CanUse(identity)
        ? Usable
            + (request.AcceptsSignaturesOf(identity) ? SignedAsWished : 0)
            + (identity.IsIssuedByOneOf(request.Authorities) ? IssuerKnown : 0)
        : 0;

    private static HostName Parse(string name) => HostName.TryParse(name, out HostName? parsed)
        ? parsed
        : throw new ArgumentException($"\"{name}\" is neither a DNS name in A-label form nor an IP address.");
}
