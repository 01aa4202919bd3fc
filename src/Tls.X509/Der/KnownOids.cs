using System;

namespace Tls.X509.Der;

/// <summary>Object identifiers we act on, as DER contents octets. Grouped by where they appear.</summary>
internal static class KnownOids
{
    // Extensions, RFC 5280 §4.2: id-ce is 2.5.29.
    internal static ReadOnlySpan<byte> SubjectKeyIdentifier => [0x55, 0x1d, 14];

    internal static ReadOnlySpan<byte> KeyUsage => [0x55, 0x1d, 15];

    internal static ReadOnlySpan<byte> SubjectAlternativeName => [0x55, 0x1d, 17];

    internal static ReadOnlySpan<byte> BasicConstraints => [0x55, 0x1d, 19];

    internal static ReadOnlySpan<byte> NameConstraints => [0x55, 0x1d, 30];

    internal static ReadOnlySpan<byte> CrlDistributionPoints => [0x55, 0x1d, 31];

    internal static ReadOnlySpan<byte> CertificatePolicies => [0x55, 0x1d, 32];

    /// <summary>anyPolicy, §4.2.1.4.</summary>
    internal static ReadOnlySpan<byte> AnyPolicy => [0x55, 0x1d, 32, 0];

    internal static ReadOnlySpan<byte> PolicyMappings => [0x55, 0x1d, 33];

    internal static ReadOnlySpan<byte> AuthorityKeyIdentifier => [0x55, 0x1d, 35];

    internal static ReadOnlySpan<byte> PolicyConstraints => [0x55, 0x1d, 36];

    internal static ReadOnlySpan<byte> ExtendedKeyUsage => [0x55, 0x1d, 37];

    internal static ReadOnlySpan<byte> InhibitAnyPolicy => [0x55, 0x1d, 54];

    // Qualifiers of policies, §4.2.1.4: id-qt is 1.3.6.1.5.5.7.2.
    internal static ReadOnlySpan<byte> PolicyCps => [0x2b, 6, 1, 5, 5, 7, 2, 1];

    internal static ReadOnlySpan<byte> PolicyUserNotice => [0x2b, 6, 1, 5, 5, 7, 2, 2];

    internal static ReadOnlySpan<byte> FreshestCrl => [0x55, 0x1d, 46];

    // Extensions of CRLs and their entries, RFC 5280 §5.2, §5.3.
    internal static ReadOnlySpan<byte> CrlNumber => [0x55, 0x1d, 20];

    internal static ReadOnlySpan<byte> ReasonCode => [0x55, 0x1d, 21];

    internal static ReadOnlySpan<byte> InvalidityDate => [0x55, 0x1d, 24];

    internal static ReadOnlySpan<byte> DeltaCrlIndicator => [0x55, 0x1d, 27];

    internal static ReadOnlySpan<byte> IssuingDistributionPoint => [0x55, 0x1d, 28];

    internal static ReadOnlySpan<byte> CertificateIssuer => [0x55, 0x1d, 29];

    // id-pe, 1.3.6.1.5.5.7.1.1.
    internal static ReadOnlySpan<byte> AuthorityInfoAccess => [0x2b, 6, 1, 5, 5, 7, 1, 1];

    /// <summary>id-pe-tlsfeature (RFC 7633 §6).</summary>
    internal static ReadOnlySpan<byte> TlsFeature => [0x2b, 6, 1, 5, 5, 7, 1, 24];

    // OCSP, RFC 6960: id-pkix-ocsp is 1.3.6.1.5.5.7.48.1.
    internal static ReadOnlySpan<byte> OcspBasic => [0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];

    /// <summary>id-ad-ocsp (RFC 5280 §4.2.2.1).</summary>
    internal static ReadOnlySpan<byte> OcspAccess => [0x2b, 6, 1, 5, 5, 7, 0x30, 1];

    /// <summary>id-ad-caIssuers.</summary>
    internal static ReadOnlySpan<byte> CaIssuersAccess => [0x2b, 6, 1, 5, 5, 7, 0x30, 2];

    internal static ReadOnlySpan<byte> OcspNonce => [0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2];

    internal static ReadOnlySpan<byte> OcspNoCheck => [0x2b, 6, 1, 5, 5, 7, 0x30, 1, 5];

    // Certificate transparency, RFC 6962 §3.3: 1.3.6.1.4.1.11129.2.4.
    internal static ReadOnlySpan<byte> EmbeddedTimestamps => [0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2];

    internal static ReadOnlySpan<byte> OcspTimestamps => [0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 5];

    // Purposes, §4.2.1.12: id-kp is 1.3.6.1.5.5.7.3.
    internal static ReadOnlySpan<byte> AnyExtendedKeyUsage => [0x55, 0x1d, 37, 0];

    internal static ReadOnlySpan<byte> ServerAuth => [0x2b, 6, 1, 5, 5, 7, 3, 1];

    internal static ReadOnlySpan<byte> ClientAuth => [0x2b, 6, 1, 5, 5, 7, 3, 2];

    internal static ReadOnlySpan<byte> OcspSigning => [0x2b, 6, 1, 5, 5, 7, 3, 9];

    /// <summary>id-on-SmtpUTF8Mailbox, RFC 8398 §3.</summary>
    internal static ReadOnlySpan<byte> SmtpUtf8Mailbox => [0x2b, 6, 1, 5, 5, 7, 8, 9];

    // Attributes of names, X.520: id-at is 2.5.4.
    internal static ReadOnlySpan<byte> CommonName => [0x55, 4, 3];

    internal static ReadOnlySpan<byte> EmailAddress => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];

    // Keys, RFC 3279 §2.3, RFC 4055, RFC 5480, RFC 8410.
    internal static ReadOnlySpan<byte> RsaEncryption => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

    internal static ReadOnlySpan<byte> RsaSsaPss => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];

    internal static ReadOnlySpan<byte> Dsa => [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];

    internal static ReadOnlySpan<byte> EcPublicKey => [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];

    internal static ReadOnlySpan<byte> Ed25519 => [0x2b, 0x65, 0x70];

    /// <summary>2.16.840.1.101.3.4.3.17 (RFC 9881 §2).</summary>
    internal static ReadOnlySpan<byte> MLDsa44 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x11];

    /// <summary>2.16.840.1.101.3.4.3.18.</summary>
    internal static ReadOnlySpan<byte> MLDsa65 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x12];

    /// <summary>2.16.840.1.101.3.4.3.19.</summary>
    internal static ReadOnlySpan<byte> MLDsa87 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x13];

    internal static ReadOnlySpan<byte> Secp256r1 => [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];

    internal static ReadOnlySpan<byte> Secp384r1 => [0x2b, 0x81, 0x04, 0x00, 34];

    internal static ReadOnlySpan<byte> Secp521r1 => [0x2b, 0x81, 0x04, 0x00, 35];

    // Signatures.
    internal static ReadOnlySpan<byte> Md5WithRsa => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4];

    internal static ReadOnlySpan<byte> Sha1WithRsa => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5];

    internal static ReadOnlySpan<byte> Sha256WithRsa => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];

    internal static ReadOnlySpan<byte> Sha384WithRsa => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12];

    internal static ReadOnlySpan<byte> Sha512WithRsa => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];

    internal static ReadOnlySpan<byte> DsaWithSha1 => [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3];

    /// <summary>RFC 5758 §3.1.</summary>
    internal static ReadOnlySpan<byte> DsaWithSha256 => [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2];

    internal static ReadOnlySpan<byte> Mgf1 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];

    internal static ReadOnlySpan<byte> EcdsaWithSha1 => [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1];

    internal static ReadOnlySpan<byte> EcdsaWithSha256 => [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

    internal static ReadOnlySpan<byte> EcdsaWithSha384 => [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];

    internal static ReadOnlySpan<byte> EcdsaWithSha512 => [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4];

    // Hashes, RFC 3279 §2.2.1, RFC 4055 §2.1.
    internal static ReadOnlySpan<byte> Sha1 => [0x2b, 0x0e, 3, 2, 26];

    internal static ReadOnlySpan<byte> Sha256 => [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];

    internal static ReadOnlySpan<byte> Sha384 => [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];

    internal static ReadOnlySpan<byte> Sha512 => [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
}
