namespace Tls.X509;

/// <summary>Why a certificate was revoked: CRLReason (RFC 5280 §5.3.1).</summary>
public enum RevocationReason
{
    /// <summary>No reason is given.</summary>
    Unspecified = 0,

    /// <summary>keyCompromise: somebody else has, or may have, the key.</summary>
    KeyCompromise = 1,

    /// <summary>cACompromise: the same, of a CA's key.</summary>
    CaCompromise = 2,

    /// <summary>affiliationChanged.</summary>
    AffiliationChanged = 3,

    /// <summary>superseded.</summary>
    Superseded = 4,

    /// <summary>cessationOfOperation.</summary>
    CessationOfOperation = 5,

    /// <summary>certificateHold: for the time being.</summary>
    CertificateHold = 6,

    /// <summary>removeFromCRL: in delta CRLs alone, that it is no longer revoked.</summary>
    RemoveFromCrl = 8,

    /// <summary>privilegeWithdrawn.</summary>
    PrivilegeWithdrawn = 9,

    /// <summary>aACompromise: of an attribute authority's key.</summary>
    AaCompromise = 10,
}
