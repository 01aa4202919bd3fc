namespace Tls.X509;

/// <summary>How much the revocation of certificates matters.</summary>
public enum RevocationMode
{
    /// <summary>
    /// Nothing is asked, and no list or response that was given is looked at; but a certificate whose own server staples
    /// that it is revoked is refused.
    /// </summary>
    Off,

    /// <summary>
    /// A certificate known to be revoked is refused; one whose status cannot be found out passes. Whoever can
    /// keep the answer away can let a revoked certificate pass.
    /// </summary>
    Soft,

    /// <summary>A certificate must be known not to be revoked.</summary>
    Hard,
}

/// <summary>Which certificates of a path are asked about; never the anchor, which nobody can revoke.</summary>
public enum RevocationScope
{
    /// <summary>The leaf alone.</summary>
    Leaf,

    /// <summary>All but the anchor.</summary>
    WholeChain,
}
