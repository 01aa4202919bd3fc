using System.Collections.Generic;

namespace Tls.X509;

/// <summary>What the extensions of certificates are called.</summary>
internal static class ExtensionNames
{
    internal const string BasicConstraints = "basicConstraints";
    internal const string KeyUsage = "keyUsage";
    internal const string ExtendedKeyUsage = "extKeyUsage";
    internal const string SubjectAltName = "subjectAltName";
    internal const string NameConstraints = "nameConstraints";
    internal const string SubjectKeyIdentifier = "subjectKeyIdentifier";
    internal const string AuthorityKeyIdentifier = "authorityKeyIdentifier";
    internal const string AuthorityInfoAccess = "authorityInfoAccess";
    internal const string CertificatePolicies = "certificatePolicies";
    internal const string PolicyMappings = "policyMappings";
    internal const string PolicyConstraints = "policyConstraints";
    internal const string InhibitAnyPolicy = "inhibitAnyPolicy";

    /// <summary>RFC 5280 §4.2, RFC 6960 §4.2.2.2.1, RFC 7633, RFC 6962 §3.3; whether the value is decoded.</summary>
    private static readonly Dictionary<ObjectIdentifier, (string Name, bool IsDecoded)> Names = new()
    {
        [ObjectIdentifier.Parse("2.5.29.14")] = (SubjectKeyIdentifier, true),
        [ObjectIdentifier.Parse("2.5.29.15")] = (KeyUsage, true),
        [ObjectIdentifier.Parse("2.5.29.17")] = (SubjectAltName, true),
        [ObjectIdentifier.Parse("2.5.29.18")] = ("issuerAltName", false),
        [ObjectIdentifier.Parse("2.5.29.19")] = (BasicConstraints, true),
        [ObjectIdentifier.Parse("2.5.29.30")] = (NameConstraints, true),
        [ObjectIdentifier.Parse("2.5.29.31")] = ("cRLDistributionPoints", false),
        [ObjectIdentifier.Parse("2.5.29.32")] = (CertificatePolicies, true),
        [ObjectIdentifier.Parse("2.5.29.33")] = (PolicyMappings, true),
        [ObjectIdentifier.Parse("2.5.29.35")] = (AuthorityKeyIdentifier, true),
        [ObjectIdentifier.Parse("2.5.29.36")] = (PolicyConstraints, true),
        [ObjectIdentifier.Parse("2.5.29.37")] = (ExtendedKeyUsage, true),
        [ObjectIdentifier.Parse("2.5.29.46")] = ("freshestCRL", false),
        [ObjectIdentifier.Parse("2.5.29.54")] = (InhibitAnyPolicy, true),
        [ObjectIdentifier.Parse("1.3.6.1.5.5.7.1.1")] = (AuthorityInfoAccess, true),
        [ObjectIdentifier.Parse("1.3.6.1.5.5.7.1.24")] = ("tlsfeature", false),
        [ObjectIdentifier.Parse("1.3.6.1.4.1.11129.2.4.2")] = ("signedCertificateTimestampList", false),
        [ObjectIdentifier.Parse("1.3.6.1.5.5.7.48.1.5")] = ("ocsp-nocheck", false),
    };

    internal static string? Find(ObjectIdentifier oid) => Names.TryGetValue(oid, out var known) ? known.Name : null;

    internal static bool IsDecoded(ObjectIdentifier oid) => Names.TryGetValue(oid, out var known) && known.IsDecoded;
}
