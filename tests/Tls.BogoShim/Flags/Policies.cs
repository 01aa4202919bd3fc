using Tls.Crypto;
using Tls.Wire;

namespace Tls.BogoShim.Flags;

/// <summary>The published profiles that the runner tests, as lists.</summary>
internal static class Policies
{
    private const NamedGroup MlKem1024 = (NamedGroup)0x0202;

    /// <summary>NIST SP 800-52 revision 2, §3.3.1 and §3.4.2.</summary>
    internal static CompliancePolicy Fips202205 { get; } = new(
        ProtocolVersion.Tls12,
        [
            CipherSuite.TLS_AES_128_GCM_SHA256,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ],
        [NamedGroup.Secp256r1, NamedGroup.Secp384r1],
        [
            SignatureScheme.RsaPkcs1Sha256,
            SignatureScheme.RsaPkcs1Sha384,
            SignatureScheme.RsaPkcs1Sha512,
            SignatureScheme.EcdsaSecp256r1Sha256,
            SignatureScheme.EcdsaSecp384r1Sha384,
            SignatureScheme.RsaPssRsaeSha256,
            SignatureScheme.RsaPssRsaeSha384,
            SignatureScheme.RsaPssRsaeSha512,
        ]);

    /// <summary>WPA3 version 3.1, §3.5: the 192-bit mode.</summary>
    internal static CompliancePolicy Wpa202304 { get; } = new(
        ProtocolVersion.Tls12,
        [
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ],
        [NamedGroup.Secp384r1],
        [
            SignatureScheme.RsaPkcs1Sha384,
            SignatureScheme.RsaPkcs1Sha512,
            SignatureScheme.EcdsaSecp384r1Sha384,
            SignatureScheme.RsaPssRsaeSha384,
            SignatureScheme.RsaPssRsaeSha512,
        ]);

    /// <summary>CNSA 1.0 (RFC 9151), with ML-KEM-1024 before P-384, and with RSA key exchange (§5.3).</summary>
    internal static CompliancePolicy Cnsa1202603 { get; } = new(
        ProtocolVersion.Tls12,
        [.. Wpa202304.Suites, CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384],
        [MlKem1024, NamedGroup.Secp384r1],
        [
            SignatureScheme.EcdsaSecp384r1Sha384,
            SignatureScheme.RsaPssRsaeSha384,
            SignatureScheme.RsaPkcs1Sha384,
        ]);

    /// <summary>CNSA 2.0 (draft-becker-cnsa2-tls-profile).</summary>
    internal static CompliancePolicy Cnsa2202603 { get; } = new(
        ProtocolVersion.Tls13,
        [CipherSuite.TLS_AES_256_GCM_SHA384],
        [MlKem1024],
        Cnsa1202603.Schemes);
}
