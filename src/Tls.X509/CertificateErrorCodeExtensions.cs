using static Tls.X509.CertificateErrorCode;

namespace Tls.X509;

/// <summary>What follows from a <see cref="CertificateErrorCode"/>.</summary>
public static class CertificateErrorCodeExtensions
{
    /// <summary>The member of QSslError::SslError that says the same, or comes nearest.</summary>
    public static string QtName(this CertificateErrorCode code) => code switch
    {
        UnableToGetIssuer => "UnableToGetIssuerCertificate",
        UnableToGetLocalIssuer => "UnableToGetLocalIssuerCertificate",
        UnableToVerifyFirst => "UnableToVerifyFirstCertificate",
        SelfSignedLeaf => "SelfSignedCertificate",
        SelfSignedInChain => "SelfSignedCertificateInChain",
        UntrustedRoot => "CertificateUntrusted",
        SignatureInvalid => "CertificateSignatureFailed",
        SignatureUndecodable => "UnableToDecryptCertificateSignature",
        IssuerKeyUndecodable => "UnableToDecodeIssuerPublicKey",
        SignatureAlgorithmForbidden or KeyTooSmall or KeyUnsupported => "CertificateRejected",
        NotYetValid => "CertificateNotYetValid",
        Expired => "CertificateExpired",
        NotBeforeMalformed => "InvalidNotBeforeField",
        NotAfterMalformed => "InvalidNotAfterField",
        NotACa => "InvalidCaCertificate",
        PathTooLong or DepthExceeded => "PathLengthExceeded",
        BudgetExceeded => "UnspecifiedError",
        WrongPurpose or KeyUsageForbids => "InvalidPurpose",
        NameConstraintViolated or UnknownCriticalExtension => "CertificateRejected",
        PolicyRequired or PolicyMappingInvalid or ProfileViolated or TransparencyUnmet => "CertificateRejected",
        IssuerSubjectMismatch => "SubjectIssuerMismatch",
        AuthorityKeyMismatch => "AuthorityIssuerSerialNumberMismatch",
        Revoked => "CertificateRevoked",
        StatusUnknown => "CertificateStatusUnknown",
        OcspExpired => "OcspResponseExpired",
        OcspMalformed => "OcspMalformedResponse",
        OcspUntrusted => "OcspResponseCannotBeTrusted",
        NoPeerCertificate => "NoPeerCertificate",
        HostNameMismatch => "HostNameMismatch",
        Blacklisted => "CertificateBlacklisted",
        NotPinned => "CertificateRejected",
        IssuedAfterDistrust => "CertificateUntrusted",
        DerMalformed or VersionUnsupported => "UnspecifiedError",
    };

    /// <summary>
    /// How fundamental the error is: the primary error of a path is its highest, the best of several paths
    /// the one whose highest is lowest. A path that merely fits another name is nearer to success than a
    /// forged one.
    /// </summary>
    internal static int Rank(this CertificateErrorCode code) => code switch
    {
        ProfileViolated => 5,
        HostNameMismatch => 10,
        NotPinned => 15,
        WrongPurpose or KeyUsageForbids => 20,
        PolicyRequired or TransparencyUnmet => 25,
        StatusUnknown or OcspExpired or OcspMalformed or OcspUntrusted => 30,
        NotYetValid or Expired => 40,
        PathTooLong or DepthExceeded => 50,
        NameConstraintViolated or PolicyMappingInvalid or UnknownCriticalExtension => 55,
        KeyTooSmall or KeyUnsupported or SignatureAlgorithmForbidden => 60,
        NotACa or VersionUnsupported => 65,
        UntrustedRoot or IssuedAfterDistrust => 68,
        Revoked or Blacklisted => 70,
        SelfSignedLeaf or SelfSignedInChain => 80,
        UnableToGetIssuer or UnableToGetLocalIssuer or UnableToVerifyFirst => 80,
        AuthorityKeyMismatch => 84,
        IssuerSubjectMismatch or IssuerKeyUndecodable => 85,
        SignatureUndecodable or SignatureInvalid => 90,
        NotBeforeMalformed or NotAfterMalformed or DerMalformed => 95,
        BudgetExceeded => 98,
        NoPeerCertificate => 100,
    };
}
