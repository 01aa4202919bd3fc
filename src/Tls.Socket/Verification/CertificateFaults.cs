using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// Which fault of the connection each error of a certificate is (RFC 8446 §6.2): exhaustive on purpose.
/// </summary>
internal static class CertificateFaults
{
    internal static TlsFault For(CertificateErrorCode code) => code switch
    {
        CertificateErrorCode.UnableToGetIssuer => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.UnableToGetLocalIssuer => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.UnableToVerifyFirst => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.SelfSignedLeaf => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.SelfSignedInChain => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.UntrustedRoot => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.IssuedAfterDistrust => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.NotACa => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.PathTooLong => TlsFault.RejectedUnknownCa,
        CertificateErrorCode.DepthExceeded => TlsFault.RejectedUnknownCa,

        CertificateErrorCode.NotYetValid => TlsFault.RejectedExpired,
        CertificateErrorCode.Expired => TlsFault.RejectedExpired,

        CertificateErrorCode.KeyTooSmall => TlsFault.RejectedUnsupportedCertificate,
        CertificateErrorCode.KeyUnsupported => TlsFault.RejectedUnsupportedCertificate,
        CertificateErrorCode.WrongPurpose => TlsFault.RejectedUnsupportedCertificate,
        CertificateErrorCode.KeyUsageForbids => TlsFault.RejectedUnsupportedCertificate,
        CertificateErrorCode.UnknownCriticalExtension => TlsFault.RejectedUnsupportedCertificate,
        CertificateErrorCode.VersionUnsupported => TlsFault.RejectedUnsupportedCertificate,

        CertificateErrorCode.Revoked => TlsFault.RejectedRevoked,

        // RFC 6066 §8: who receives a response that is not satisfactory MUST abort with bad_certificate_status_response.
        CertificateErrorCode.OcspExpired => TlsFault.RejectedStaple,
        CertificateErrorCode.OcspMalformed => TlsFault.RejectedStaple,
        CertificateErrorCode.OcspUntrusted => TlsFault.RejectedStaple,

        // §4.4.2.4: a signature by MD5 MUST end in bad_certificate, and one by SHA-1 should.
        CertificateErrorCode.SignatureAlgorithmForbidden => TlsFault.RejectedBadCertificate,

        CertificateErrorCode.SignatureInvalid => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.SignatureUndecodable => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.IssuerKeyUndecodable => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.NotBeforeMalformed => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.NotAfterMalformed => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.BudgetExceeded => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.NameConstraintViolated => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.PolicyRequired => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.PolicyMappingInvalid => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.ProfileViolated => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.TransparencyUnmet => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.IssuerSubjectMismatch => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.AuthorityKeyMismatch => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.StatusUnknown => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.HostNameMismatch => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.Blacklisted => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.NotPinned => TlsFault.RejectedBadCertificate,
        CertificateErrorCode.DerMalformed => TlsFault.DecodeMalformedCertificate,

        CertificateErrorCode.NoPeerCertificate => TlsFault.MissingClientCertificate,
    };
}
