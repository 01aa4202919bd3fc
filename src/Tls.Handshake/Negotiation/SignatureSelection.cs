using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Which scheme signs a handshake: RFC 8446 §4.2.3, §4.4.2.2, §4.4.3; RFC 5246 §7.4.1.4.1.</summary>
internal static class SignatureSelection
{
    /// <summary>The first of our schemes that the peer accepts and the key can do.</summary>
    /// <param name="version">The version agreed on.</param>
    /// <param name="ours">In order of preference, where the identity has no order of its own.</param>
    /// <param name="peers">signature_algorithms of the peer.</param>
    /// <param name="identity">Whose key signs.</param>
    /// <param name="algorithm">The same for a <see cref="SigningKey"/>.</param>
    internal static SignatureScheme Select(
        ProtocolVersion version,
        IReadOnlyList<SignatureScheme> ours,
        IReadOnlyList<SignatureScheme> peers,
        LocalIdentity identity,
        out SignatureAlgorithm algorithm) =>
        TrySelect(version, ours, peers, identity, out SignatureScheme scheme, out algorithm)
            ? scheme

            // §4.4.3: the algorithm MUST be one the peer offered; §4.4.2.2: without one the handshake cannot go on.
            : throw Fault.Of(
                TlsFault.MismatchSignatureScheme,
                $"a {identity.KeyKind} key can sign by none of {peers.Count} schemes");

    /// <summary>Whether the scheme is one of those with SHA-1, which can be forged (RFC 9155).</summary>
    internal static bool IsSha1(SignatureScheme scheme) =>
        scheme is SignatureScheme.RsaPkcs1Sha1 or SignatureScheme.EcdsaSha1;

    /// <summary>Whether the scheme is for client certificates alone (draft-ietf-tls-tls13-pkcs1 §2).</summary>
    internal static bool IsForClientCertificates(SignatureScheme scheme) =>
        scheme is SignatureScheme.RsaPkcs1Sha256Legacy
            or SignatureScheme.RsaPkcs1Sha384Legacy
            or SignatureScheme.RsaPkcs1Sha512Legacy;

    /// <summary>What of a ClientHello's list a server may sign by.</summary>
    internal static IReadOnlyList<SignatureScheme> ForServers(IReadOnlyList<SignatureScheme> schemes)
    {
        for (int i = 0; i < schemes.Count; i++)
        {
            if (IsForClientCertificates(schemes[i]))
            {
                // draft-ietf-tls-tls13-pkcs1 §2: servers MUST NOT sign by them, whatever a client says.
                return [.. schemes.Where(s => !IsForClientCertificates(s))];
            }
        }

        return schemes;
    }

    /// <summary>Whether there is such a scheme.</summary>
    internal static bool TrySelect(
        ProtocolVersion version,
        IReadOnlyList<SignatureScheme> ours,
        IReadOnlyList<SignatureScheme> peers,
        LocalIdentity identity,
        out SignatureScheme scheme,
        out SignatureAlgorithm algorithm)
    {
        IReadOnlyList<SignatureScheme> candidates = identity.SignatureSchemes ?? ours;
        for (int i = 0; i < candidates.Count; i++)
        {
            scheme = candidates[i];
            if (Fits(version, scheme, identity.KeyKind, identity.KeySizeInBits, out algorithm)
                && peers.Holds(scheme))
            {
                return true;
            }
        }

        (scheme, algorithm) = (default, default);
        return false;
    }

    /// <summary>
    /// Whether the scheme may sign a handshake with such a key: rsae and pss mean the OID in the certificate,
    /// In TLS 1.3 an ECDSA scheme means one curve, and neither SHA-1 nor PKCS#1 v1.5 fits, but for the code points that
    /// client certificates have.
    /// </summary>
    internal static bool Fits(
        ProtocolVersion version,
        SignatureScheme scheme,
        KeyKind kind,
        int keySizeInBits,
        out SignatureAlgorithm algorithm)
    {
        if (version == ProtocolVersion.Tls12 && Only12(scheme, kind) is { } only12)
        {
            algorithm = only12;
            return true;
        }

        (KeyKind Kind, SignatureAlgorithm Algorithm, int HashSize)? rule = scheme switch
        {
            SignatureScheme.EcdsaSecp256r1Sha256 => (KeyKind.EcP256, SignatureAlgorithm.EcdsaSha256, 0),
            SignatureScheme.EcdsaSecp384r1Sha384 => (KeyKind.EcP384, SignatureAlgorithm.EcdsaSha384, 0),
            SignatureScheme.EcdsaSecp521r1Sha512 => (KeyKind.EcP521, SignatureAlgorithm.EcdsaSha512, 0),
            SignatureScheme.Ed25519 => (KeyKind.Ed25519, SignatureAlgorithm.Ed25519, 0),

            // draft-ietf-tls-mldsa §3: MUST NOT be used in TLS 1.2.
            SignatureScheme.MLDsa44 when version >= ProtocolVersion.Tls13 =>
                (KeyKind.MLDsa44, SignatureAlgorithm.MLDsa44, 0),
            SignatureScheme.MLDsa65 when version >= ProtocolVersion.Tls13 =>
                (KeyKind.MLDsa65, SignatureAlgorithm.MLDsa65, 0),
            SignatureScheme.MLDsa87 when version >= ProtocolVersion.Tls13 =>
                (KeyKind.MLDsa87, SignatureAlgorithm.MLDsa87, 0),

            // draft-ietf-tls-tls13-pkcs1 §2: for client certificates in TLS 1.3; servers never get as far as here.
            SignatureScheme.RsaPkcs1Sha256Legacy when version >= ProtocolVersion.Tls13 =>
                (KeyKind.Rsa, SignatureAlgorithm.RsaPkcs1Sha256, 0),
            SignatureScheme.RsaPkcs1Sha384Legacy when version >= ProtocolVersion.Tls13 =>
                (KeyKind.Rsa, SignatureAlgorithm.RsaPkcs1Sha384, 0),
            SignatureScheme.RsaPkcs1Sha512Legacy when version >= ProtocolVersion.Tls13 =>
                (KeyKind.Rsa, SignatureAlgorithm.RsaPkcs1Sha512, 0),
            SignatureScheme.RsaPssRsaeSha256 => (KeyKind.Rsa, SignatureAlgorithm.RsaPssSha256, 32),
            SignatureScheme.RsaPssRsaeSha384 => (KeyKind.Rsa, SignatureAlgorithm.RsaPssSha384, 48),
            SignatureScheme.RsaPssRsaeSha512 => (KeyKind.Rsa, SignatureAlgorithm.RsaPssSha512, 64),
            SignatureScheme.RsaPssPssSha256 => (KeyKind.RsaPss, SignatureAlgorithm.RsaPssSha256, 32),
            SignatureScheme.RsaPssPssSha384 => (KeyKind.RsaPss, SignatureAlgorithm.RsaPssSha384, 48),
            SignatureScheme.RsaPssPssSha512 => (KeyKind.RsaPss, SignatureAlgorithm.RsaPssSha512, 64),
            _ => null,
        };

        algorithm = rule?.Algorithm ?? default;
        return rule is { } found && found.Kind == kind && HasRoomForPss(found.HashSize, keySizeInBits);
    }

    /// <summary>What TLS 1.2 allows and TLS 1.3 does not (RFC 5246 §7.4.1.4.1; RFC 8446 §4.2.3).</summary>
    private static SignatureAlgorithm? Only12(SignatureScheme scheme, KeyKind kind) => (scheme, kind) switch
    {
        (SignatureScheme.EcdsaSecp256r1Sha256, KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521) =>
            SignatureAlgorithm.EcdsaSha256,
        (SignatureScheme.EcdsaSecp384r1Sha384, KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521) =>
            SignatureAlgorithm.EcdsaSha384,
        (SignatureScheme.EcdsaSecp521r1Sha512, KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521) =>
            SignatureAlgorithm.EcdsaSha512,
        (SignatureScheme.RsaPkcs1Sha256, KeyKind.Rsa) => SignatureAlgorithm.RsaPkcs1Sha256,
        (SignatureScheme.RsaPkcs1Sha384, KeyKind.Rsa) => SignatureAlgorithm.RsaPkcs1Sha384,
        (SignatureScheme.RsaPkcs1Sha512, KeyKind.Rsa) => SignatureAlgorithm.RsaPkcs1Sha512,

        // Only lists that were made dangerously hold these.
        (SignatureScheme.RsaPkcs1Sha1, KeyKind.Rsa) => SignatureAlgorithm.DangerousRsaPkcs1Sha1,
        (SignatureScheme.EcdsaSha1, KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521) =>
            SignatureAlgorithm.DangerousEcdsaSha1,
        _ => null,
    };

    /// <summary>RFC 8017 §9.1.1: emLen ≥ hLen + sLen + 2, with a salt as long as the hash.</summary>
    private static bool HasRoomForPss(int hashSize, int keySizeInBits) =>
        hashSize == 0 || (keySizeInBits + 6) / 8 >= (2 * hashSize) + 2;
}
