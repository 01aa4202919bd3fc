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
    /// <param name="options">What is trusted and what is not.</param>
    /// <returns>
    /// A result without a chain: trusted, or with one error at depth 0: DerMalformed, KeyUnsupported, Blacklisted,
    /// UntrustedRoot or NotPinned. Its <see cref="VerificationResult.LeafKey"/> is null in the first two cases.
    /// </returns>
    public static VerificationResult Verify(ReadOnlyMemory<byte> subjectPublicKeyInfo, RawPublicKeyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!SubjectPublicKeyInfo.TryParse(subjectPublicKeyInfo, out SubjectPublicKeyInfo? info))
        {
            return Refuse(CertificateErrorCode.DerMalformed, "not a SubjectPublicKeyInfo", key: null);
        }

        if (!options.Provider.TryImportVerifyingKey(subjectPublicKeyInfo.Span, out VerifyingKey? key))
        {
            return Refuse(CertificateErrorCode.KeyUnsupported, $"a key for {info.Algorithm}", key: null);
        }

        // Whoever learns that a key is stolen names it once, and not in every list of trusted ones.
        if (options.Distrust.Find(info, options.Provider) is DistrustEntry entry)
        {
            return Refuse(CertificateErrorCode.Blacklisted, $"distrusted: {entry}", key);
        }

        if (!IsAmong(options.Trusted, subjectPublicKeyInfo))
        {
            return Refuse(CertificateErrorCode.UntrustedRoot, "the raw public key is none of those trusted", key);
        }

        return options.PinnedKeys.Check([info], leaf: null, options.Provider) is CertificateError error
            ? Refuse(error.Code, error.Detail, key)
            : new VerificationResult { IsTrusted = true, Chain = [], Errors = [], LeafKey = key };
    }

    private static bool IsAmong(IReadOnlyList<ReadOnlyMemory<byte>> trusted, ReadOnlyMemory<byte> key)
    {
        foreach (ReadOnlyMemory<byte> known in trusted)
        {
            if (known.Span.SequenceEqual(key.Span))
            {
                return true;
            }
        }

        return false;
    }

    private static VerificationResult Refuse(CertificateErrorCode code, string detail, VerifyingKey? key) => new()
    {
        IsTrusted = false,
        Chain = [],
        Errors = [new CertificateError(code, 0, null, detail)],
        LeafKey = key,
    };
}
