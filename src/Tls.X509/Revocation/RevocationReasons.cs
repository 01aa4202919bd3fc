using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Sets of reasons: ReasonFlags (RFC 5280 §4.2.1.13); bit n of the ASN.1 is the n-th lowest here.</summary>
[Flags]
public enum RevocationReasons
{
    /// <summary>No reason.</summary>
    None = 0,

    /// <summary>keyCompromise.</summary>
    KeyCompromise = 1 << 1,

    /// <summary>cACompromise.</summary>
    CaCompromise = 1 << 2,

    /// <summary>affiliationChanged.</summary>
    AffiliationChanged = 1 << 3,

    /// <summary>superseded.</summary>
    Superseded = 1 << 4,

    /// <summary>cessationOfOperation.</summary>
    CessationOfOperation = 1 << 5,

    /// <summary>certificateHold.</summary>
    CertificateHold = 1 << 6,

    /// <summary>privilegeWithdrawn.</summary>
    PrivilegeWithdrawn = 1 << 7,

    /// <summary>aACompromise.</summary>
    AaCompromise = 1 << 8,

    /// <summary>The special value all-reasons of §6.3.2 (a).</summary>
    All = KeyCompromise | CaCompromise | AffiliationChanged | Superseded | CessationOfOperation
        | CertificateHold | PrivilegeWithdrawn | AaCompromise,
}

/// <summary>Reads ReasonFlags.</summary>
internal static class ReasonFlags
{
    internal static RevocationReasons Read(ref DerReader reader, byte tag) =>
        (RevocationReasons)DerBitString.Flags(ref reader, "ReasonFlags", tag) & RevocationReasons.All;
}
