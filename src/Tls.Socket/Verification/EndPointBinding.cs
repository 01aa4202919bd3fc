using Tls.Crypto;
using Tls.X509;

namespace Tls;

/// <summary>tls-server-end-point (RFC 5929 §4.1): the hash of a certificate, by the hash function it is signed with.</summary>
internal static class EndPointBinding
{
    /// <summary>The hash; null where the RFC leaves it undefined.</summary>
    internal static byte[]? Of(Certificate certificate, CryptoProvider crypto)
    {
        if (HashOf(certificate.SignatureAlgorithm) is not { } kind)
        {
            return null;
        }

        byte[] hash = new byte[kind.Size()];
        crypto.Hash(kind, certificate.Raw.Span, hash);
        return hash;
    }

    private static HashKind? HashOf(AlgorithmIdentifier signature) => signature.Signature switch
    {
        SignatureAlgorithm.EcdsaSha256 or SignatureAlgorithm.RsaPkcs1Sha256 or SignatureAlgorithm.RsaPssSha256 =>
            HashKind.Sha256,
        SignatureAlgorithm.EcdsaSha384 or SignatureAlgorithm.RsaPkcs1Sha384 or SignatureAlgorithm.RsaPssSha384 =>
            HashKind.Sha384,
        SignatureAlgorithm.EcdsaSha512 or SignatureAlgorithm.RsaPkcs1Sha512 or SignatureAlgorithm.RsaPssSha512 =>
            HashKind.Sha512,

        // If that hash function is either MD5 or SHA-1, then use SHA-256.
        null when signature.IsMd5OrSha1 => HashKind.Sha256,

        // If it uses no hash functions or multiple hash functions: undefined. Ed25519 does.
        _ => null,
    };
}
