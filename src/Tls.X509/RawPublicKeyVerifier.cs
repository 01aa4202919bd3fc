using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// Judges a public key that comes without a certificate (RFC 7250): it is trusted if it is one of those known
/// beforehand, and by nothing else.
/// </summary>
public static class RawPublicKeyVerifier
{
    /// <summary>Judges a key.</summary>
    /// <param name="subjectPublicKeyInfo">What the peer sent, DER.</param>
    /// <param name="trusted">The keys that are trusted, as SubjectPublicKeyInfo, DER.</param>
    /// <param name="provider">Imports the key; the default one when null.</param>
    /// <returns>
    /// A result without a chain: trusted, or with one error at depth 0: DerMalformed, KeyUnsupported or UntrustedRoot. Its
    /// <see cref="VerificationResult.LeafKey"/> is null in the first two cases.
    /// </returns>
    public static VerificationResult Verify(
        ReadOnlyMemory<byte> subjectPublicKeyInfo,
        IReadOnlyList<ReadOnlyMemory<byte>> trusted,
        CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        if (!SubjectPublicKeyInfo.TryParse(subjectPublicKeyInfo, out SubjectPublicKeyInfo? info))
        {
            return Refuse(CertificateErrorCode.DerMalformed, "not a SubjectPublicKeyInfo", key: null);
        }

        provider ??= CryptoProvider.Default;
        if (!provider.TryImportVerifyingKey(subjectPublicKeyInfo.Span, out VerifyingKey? key))
        {
            return Refuse(CertificateErrorCode.KeyUnsupported, $"a key for {info.Algorithm}", key: null);
        }

        foreach (ReadOnlyMemory<byte> known in trusted)
        {
            if (known.Span.SequenceEqual(subjectPublicKeyInfo.Span))
            {
                return new VerificationResult { IsTrusted = true, Chain = [], Errors = [], LeafKey = key };
            }
        }

        return Refuse(CertificateErrorCode.UntrustedRoot, "the raw public key is none of those trusted", key);
    }

    private static VerificationResult Refuse(CertificateErrorCode code, string detail, VerifyingKey? key) => new()
    {
        IsTrusted = false,
        Chain = [],
        Errors = [new CertificateError(code, 0, null, detail)],
        LeafKey = key,
    };
}
