using System;

namespace Tls.X509;

/// <summary>What may be fetched for a verdict.</summary>
[Flags]
public enum EvidenceKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// Issuers that are missing, from where certificates say (id-ad-caIssuers, RFC 5280 §4.2.2.1). The first such address is
    /// whatever the peer wrote into a certificate that nobody vouches for yet.
    /// </summary>
    Issuers = 1,

    /// <summary>OCSP responses (id-ad-ocsp), for certificates that have a path to an anchor.</summary>
    OcspResponses = 2,

    /// <summary>Revocation lists (cRLDistributionPoints, §4.2.1.13), for the same, where no response settles it.</summary>
    RevocationLists = 4,

    /// <summary>Both kinds of evidence on revocation.</summary>
    Revocation = OcspResponses | RevocationLists,

    /// <summary>All of it.</summary>
    All = Issuers | Revocation,
}
