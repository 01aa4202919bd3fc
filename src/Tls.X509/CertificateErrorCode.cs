namespace Tls.X509;

/// <summary>
/// Every way a certificate, or the path above it, can be refused. <see
/// cref="CertificateErrorCodeExtensions.QtName"/> gives each its twin in QSslError.
/// </summary>
public enum CertificateErrorCode
{
    /// <summary>
    /// The issuer of a certificate that had been looked up (not sent by the peer) cannot be found.
    /// </summary>
    UnableToGetIssuer,

    /// <summary>
    /// The chain is incomplete: the issuer of its last certificate is neither sent nor trusted.
    /// </summary>
    UnableToGetLocalIssuer,

    /// <summary>There is only the leaf, and its issuer is neither sent nor trusted.</summary>
    UnableToVerifyFirst,

    /// <summary>The leaf is self-signed and not itself trusted.</summary>
    SelfSignedLeaf,

    /// <summary>The chain ends in a self-signed certificate that is not in the trust store.</summary>
    SelfSignedInChain,

    /// <summary>The root is in the trust store, but not for this purpose.</summary>
    UntrustedRoot,

    /// <summary>The signature does not fit the issuer's key (RFC 5280 §6.1.3 (a)(1)).</summary>
    SignatureInvalid,

    /// <summary>The signature is not of the form its algorithm has.</summary>
    SignatureUndecodable,

    /// <summary>The issuer's public key cannot be read, or is of a kind that is not supported.</summary>
    IssuerKeyUndecodable,

    /// <summary>The certificate is signed with an algorithm that is broken (MD5, SHA-1) or unknown.</summary>
    SignatureAlgorithmForbidden,

    /// <summary>An RSA key of fewer than 2048 bits.</summary>
    KeyTooSmall,

    /// <summary>The leaf's own public key cannot be read, or is of a kind that is not supported.</summary>
    KeyUnsupported,

    /// <summary>notBefore is in the future (§6.1.3 (a)(2)).</summary>
    NotYetValid,

    /// <summary>notAfter is in the past (§6.1.3 (a)(2)).</summary>
    Expired,

    /// <summary>notBefore is no time (§4.1.2.5).</summary>
    NotBeforeMalformed,

    /// <summary>notAfter is no time (§4.1.2.5).</summary>
    NotAfterMalformed,

    /// <summary>An issuer lacks basic constraints with cA set (§6.1.4 (k)).</summary>
    NotACa,

    /// <summary>
    /// More intermediates follow than an issuer's pathLenConstraint allows (§6.1.4 (l), (m)).
    /// </summary>
    PathTooLong,

    /// <summary>The path is longer than the caller, or the hard limit, allows.</summary>
    DepthExceeded,

    /// <summary>Searching cost more than the budget allows; the verdict is no.</summary>
    BudgetExceeded,

    /// <summary>
    /// Extended key usage leaves this purpose out, at the leaf or at an issuer (§4.2.1.12).
    /// </summary>
    WrongPurpose,

    /// <summary>Key usage leaves this use of the key out (§4.2.1.3, §6.1.4 (n)).</summary>
    KeyUsageForbids,

    /// <summary>
    /// A name lies outside an issuer's permitted subtrees or inside an excluded one (§6.1.3 (b), (c)).
    /// </summary>
    NameConstraintViolated,

    /// <summary>
    /// A policy is required, and the path is valid for none that is acceptable (§6.1.3 (f), §6.1.5 (g)).
    /// </summary>
    PolicyRequired,

    /// <summary>A policy is mapped to or from anyPolicy (§6.1.4 (a)).</summary>
    PolicyMappingInvalid,

    /// <summary>
    /// A rule of <see cref="CertificateProfile.WebPki"/> that path validation alone does not have.
    /// </summary>
    ProfileViolated,

    /// <summary>
    /// Too few logs that count have signed for the certificate (<see cref="TransparencyPolicy"/>, RFC 6962).
    /// </summary>
    TransparencyUnmet,

    /// <summary>A critical extension that is not processed here (§6.1.4 (o), §6.1.5 (f)).</summary>
    UnknownCriticalExtension,

    /// <summary>The issuer's subject is not the certificate's issuer (§6.1.3 (a)(4)).</summary>
    IssuerSubjectMismatch,

    /// <summary>The authority key identifier names another key than the issuer's.</summary>
    AuthorityKeyMismatch,

    /// <summary>The certificate has been revoked.</summary>
    Revoked,

    /// <summary>
    /// Whether the certificate has been revoked cannot be found out, and the caller insists.
    /// </summary>
    StatusUnknown,

    /// <summary>The OCSP response is outside its own validity.</summary>
    OcspExpired,

    /// <summary>The OCSP response is not one.</summary>
    OcspMalformed,

    /// <summary>The OCSP response is signed by someone without the right.</summary>
    OcspUntrusted,

    /// <summary>The peer sent no certificate.</summary>
    NoPeerCertificate,

    /// <summary>None of the leaf's names is the one asked for (RFC 9525).</summary>
    HostNameMismatch,

    /// <summary>The certificate is on a list of distrusted ones.</summary>
    Blacklisted,

    /// <summary>None of the keys in the path is one of those pinned (RFC 7469 §2.6).</summary>
    NotPinned,

    /// <summary>The leaf was issued after its anchor had ceased to be trusted for new ones.</summary>
    IssuedAfterDistrust,

    /// <summary>The bytes are no certificate of RFC 5280.</summary>
    DerMalformed,

    /// <summary>
    /// A version whose rules are not followed here, or one that cannot do what it is used for.
    /// </summary>
    VersionUnsupported,
}
