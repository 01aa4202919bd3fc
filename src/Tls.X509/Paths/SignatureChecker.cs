using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Checks whether one certificate was signed with another's key (RFC 5280 §6.1.3 (a)(1)). Each pair is
/// checked once and each key imported once per verification; an anchor's key stays imported in its store.
/// </summary>
internal sealed class SignatureChecker : IDisposable
{
    // No issuer has longer keys, and each signature by one would cost milliseconds.
    private const int MaximumRsaBits = 8192;

    private readonly VerificationOptions _options;
    private readonly BudgetMeter _meter;
    private Verdict? _verdicts;
    private ImportedKey? _keys;
    private Dictionary<Certificate, DsaParameters?>? _dsa;
    private Certificate? _lentOf;
    private VerifyingKey? _lentKey;

    internal SignatureChecker(VerificationOptions options, BudgetMeter meter)
    {
        _options = options;
        _meter = meter;
    }

    /// <summary>Null when the signature is right; else what is wrong with it.</summary>
    internal CertificateErrorCode? Check(Certificate child, Certificate issuer)
    {
        // What inherited parameters make of a signature depends on the path.
        if (_options.DangerousAllowDsa && DsaParameters.Are(issuer.PublicKey))
        {
            return Verify(child, issuer);
        }

        for (Verdict? known = _verdicts; known is not null; known = known.Earlier)
        {
            if (ReferenceEquals(known.Child, child) && ReferenceEquals(known.Issuer, issuer))
            {
                return known.Error;
            }
        }

        _verdicts = new Verdict(child, issuer, Verify(child, issuer), _verdicts);
        return _verdicts.Error;
    }

    /// <summary>Whether the certificate is signed with its own key.</summary>
    internal bool IsSelfSigned(Certificate certificate) =>
        certificate.IsSelfIssued && Check(certificate, certificate) is null;

    /// <summary>Whether the issuer's key is whole only when it is known who stands above it.</summary>
    internal bool AwaitsParameters(Certificate issuer) => _options.DangerousAllowDsa
        && DsaParameters.Are(issuer.PublicKey) && DsaParameters.Next(issuer.PublicKey, working: null) is null;

    /// <summary>Says what parameters a certificate's key has where it stands now.</summary>
    internal void Inherit(Certificate certificate, DsaParameters? parameters)
    {
        if (_options.DangerousAllowDsa)
        {
            _dsa ??= new Dictionary<Certificate, DsaParameters?>(ReferenceEqualityComparer.Instance);
            _dsa[certificate] = parameters;
        }
    }

    /// <summary>Lends a key imported elsewhere; who lends it disposes it.</summary>
    internal void Lend(Certificate certificate, VerifyingKey? key) => (_lentOf, _lentKey) = (certificate, key);

    /// <summary>Releases the keys imported for this verification.</summary>
    public void Dispose()
    {
        for (ImportedKey? imported = _keys; imported is not null; imported = imported.Earlier)
        {
            imported.Key?.Dispose();
        }
    }

    private CertificateErrorCode? Verify(Certificate child, Certificate issuer) =>
        Check(child.SignatureAlgorithm, child.RawTbs, child.Signature, issuer);

    /// <summary>The same for what is no certificate, and is checked each time.</summary>
    internal CertificateErrorCode? Check(
        AlgorithmIdentifier identifier, ReadOnlyMemory<byte> signed, ReadOnlyMemory<byte> signature, Certificate issuer)
    {
        if (_options.DangerousAllowDsa
            && DsaParameters.Digest(identifier, signed.Span, _options.Provider) is byte[] digest)
        {
            return CheckDsa(digest, signature, issuer);
        }

        // Broken and unknown algorithms are refused without looking at the signature.
        if (identifier.Signature is not SignatureAlgorithm algorithm)
        {
            return CertificateErrorCode.SignatureAlgorithmForbidden;
        }

        if (issuer.PublicKey.Kind is not KeyKind kind)
        {
            return CertificateErrorCode.IssuerKeyUndecodable;
        }

        if (!algorithm.IsFor(kind))
        {
            return CertificateErrorCode.SignatureInvalid;
        }

        if (issuer.PublicKey.SizeInBits > MaximumRsaBits && !_options.TrustStore.Contains(issuer))
        {
            return CertificateErrorCode.IssuerKeyUndecodable;
        }

        if (!HasForm(signature.Span, kind, issuer.PublicKey.SizeInBits))
        {
            return CertificateErrorCode.SignatureUndecodable;
        }

        if (!_meter.TrySignature())
        {
            return CertificateErrorCode.BudgetExceeded;
        }

        VerifyingKey? key = KeyOf(issuer);
        if (key is null)
        {
            return CertificateErrorCode.IssuerKeyUndecodable;
        }

        return key.Verify(algorithm, signed.Span, signature.Span)
            ? null
            : CertificateErrorCode.SignatureInvalid;
    }

    private CertificateErrorCode? CheckDsa(byte[] digest, ReadOnlyMemory<byte> signature, Certificate issuer)
    {
        if ((_dsa?.GetValueOrDefault(issuer) ?? DsaParameters.Next(issuer.PublicKey, working: null))
            is not DsaParameters parameters)
        {
            return CertificateErrorCode.IssuerKeyUndecodable;
        }

        return _meter.TrySignature()
            ? parameters.Check(issuer.PublicKey, digest, signature.Span)
            : CertificateErrorCode.BudgetExceeded;
    }

    private VerifyingKey? KeyOf(Certificate issuer)
    {
        if (_options.TrustStore.Find(issuer) is TrustAnchor anchor)
        {
            return anchor.GetKey(_options.Provider);
        }

        if (ReferenceEquals(_lentOf, issuer))
        {
            return _lentKey;
        }

        for (ImportedKey? imported = _keys; imported is not null; imported = imported.Earlier)
        {
            if (ReferenceEquals(imported.Owner, issuer))
            {
                return imported.Key;
            }
        }

        _ = _options.Provider.TryImportVerifyingKey(issuer.PublicKey.Encoded.Span, out VerifyingKey? key);
        _keys = new ImportedKey(issuer, key, _keys);
        return key;
    }

    /// <summary>Whether it has the shape of a signature of that key at all.</summary>
    private static bool HasForm(ReadOnlySpan<byte> signature, KeyKind kind, int bits) => kind switch
    {
        // RFC 8017 §8.1.2, §8.2.2: as long as the modulus.
        KeyKind.Rsa or KeyKind.RsaPss => signature.Length == (bits + 7) / 8,
        KeyKind.Ed25519 => signature.Length == 64,

        // FIPS 204 §4, Table 2.
        KeyKind.MLDsa44 => signature.Length == 2420,
        KeyKind.MLDsa65 => signature.Length == 3309,
        KeyKind.MLDsa87 => signature.Length == 4627,
        KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521 => IsEcdsaSignature(signature),
    };

    /// <summary>
    /// <code>ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }   RFC 3279 §2.2.3</code>
    /// </summary>
    private static bool IsEcdsaSignature(ReadOnlySpan<byte> signature)
    {
        try
        {
            DerReader reader = new(signature);
            DerReader fields = reader.Sequence("ECDSA-Sig-Value");
            reader.End("ECDSA-Sig-Value");
            _ = fields.Integer("r");
            _ = fields.Integer("s");
            fields.End("ECDSA-Sig-Value");
            return true;
        }
        catch (CertificateFormatException)
        {
            return false;
        }
    }

    /// <summary>What was found out about a pair, and what before that: there are one to three as a rule.</summary>
    private sealed record Verdict(
        Certificate Child, Certificate Issuer, CertificateErrorCode? Error, Verdict? Earlier);

    private sealed record ImportedKey(Certificate Owner, VerifyingKey? Key, ImportedKey? Earlier);
}
