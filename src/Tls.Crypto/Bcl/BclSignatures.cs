using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>Signature algorithms in the BCL's terms.</summary>
internal static class BclSignatures
{
    /// <summary>
    /// The padding of an RSA algorithm; PSS with a salt as long as the hash (RFC 8446 §4.2.3).
    /// </summary>
    public static RSASignaturePadding PaddingOf(SignatureAlgorithm algorithm) =>
        algorithm.IsFor(KeyKind.RsaPss)
            ? RSASignaturePadding.Pss
            : RSASignaturePadding.Pkcs1;

    /// <summary>The hash that is signed.</summary>
    public static HashAlgorithmName HashOf(SignatureAlgorithm algorithm) =>
        algorithm is SignatureAlgorithm.DangerousRsaPkcs1Sha1 or SignatureAlgorithm.DangerousEcdsaSha1
            ? HashAlgorithmName.SHA1
            : BclDigests.NameOf(algorithm.Hash());
}
