namespace Tls.X509;

/// <summary>Whose rules for certificates are enforced, beyond those that path validation needs.</summary>
public enum CertificateProfile
{
    /// <summary>
    /// RFC 5280 §6: what makes a path valid. Rules that bind issuers alone, such as which extensions must be
    /// critical, are left to them.
    /// </summary>
    Rfc5280,

    /// <summary>
    /// Besides, what RFC 5280 §4 and §7 of the CA/Browser Forum's Baseline Requirements for TLS server
    /// certificates demand of issuers, as far as a certificate shows it. Anchors are held to it too.
    /// </summary>
    WebPki,
}
