using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.X509;

namespace Tls;

/// <summary>How a certificate is signed, in the words of TLS (RFC 8446 §4.2.3).</summary>
internal static class CertificateSchemes
{
    /// <summary>Whether the schemes hold one by which that signature is made.</summary>
    internal static bool Accept(IReadOnlyList<SignatureScheme> schemes, AlgorithmIdentifier signature) =>
        signature.Signature is { } algorithm && Of(algorithm).Any(schemes.Contains);

    private static SignatureScheme[] Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RsaPkcs1Sha256 => [SignatureScheme.RsaPkcs1Sha256],
        SignatureAlgorithm.RsaPkcs1Sha384 => [SignatureScheme.RsaPkcs1Sha384],
        SignatureAlgorithm.RsaPkcs1Sha512 => [SignatureScheme.RsaPkcs1Sha512],

        // The issuer's key is of either kind; the certificate does not say which.
        SignatureAlgorithm.RsaPssSha256 => [SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPssPssSha256],
        SignatureAlgorithm.RsaPssSha384 => [SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPssPssSha384],
        SignatureAlgorithm.RsaPssSha512 => [SignatureScheme.RsaPssRsaeSha512, SignatureScheme.RsaPssPssSha512],
        SignatureAlgorithm.EcdsaSha256 => [SignatureScheme.EcdsaSecp256r1Sha256],
        SignatureAlgorithm.EcdsaSha384 => [SignatureScheme.EcdsaSecp384r1Sha384],
        SignatureAlgorithm.EcdsaSha512 => [SignatureScheme.EcdsaSecp521r1Sha512],
        SignatureAlgorithm.Ed25519 => [SignatureScheme.Ed25519],
        SignatureAlgorithm.MLDsa44 => [SignatureScheme.MLDsa44],
        SignatureAlgorithm.MLDsa65 => [SignatureScheme.MLDsa65],
        SignatureAlgorithm.MLDsa87 => [SignatureScheme.MLDsa87],

        // Certificates have none of these.
        SignatureAlgorithm.DangerousRsaPkcs1Sha1 or SignatureAlgorithm.DangerousEcdsaSha1 => [],
    };
}
