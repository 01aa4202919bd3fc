using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>Whether a delegated credential stands for a certificate's key (RFC 9345 §4.1.3, §4.2).</summary>
internal static class DelegatedCredentialCheck
{
    /// <summary>§3: the maximum validity period is set to 7 days.</summary>
    internal static readonly TimeSpan MaxValidity = TimeSpan.FromDays(7);

    /// <summary>id-pe-delegationUsage (§4.2).</summary>
    internal static readonly ObjectIdentifier DelegationUsage = ObjectIdentifier.Parse("1.3.6.1.4.1.44363.44");

    // DelegationUsage ::= NULL.
    private static ReadOnlySpan<byte> DelegationUsageValue => [0x05, 0x00];

    /// <summary>The credential's key, once everything about it is in order; the caller disposes it.</summary>
    /// <param name="credential">What came with the certificate.</param>
    /// <param name="certificate">The end-entity certificate, accepted otherwise; null for a raw public key.</param>
    /// <param name="leafKey">Its key.</param>
    /// <param name="isServer">Whether a server shows it.</param>
    /// <param name="now">The time.</param>
    /// <param name="crypto">Reads the credential's key.</param>
    /// <exception cref="TlsException">IllegalDelegatedCredential.</exception>
    internal static VerifyingKey KeyOf(
        DelegatedCredential credential,
        Certificate? certificate,
        VerifyingKey leafKey,
        bool isServer,
        DateTimeOffset now,
        CryptoProvider crypto)
    {
        // §4.2: an endpoint MUST NOT accept a delegated credential unless the certificate has the DelegationUsage extension
        // and the digitalSignature KeyUsage.
        if (certificate is null || !MayDelegate(certificate))
        {
            throw Refusal("its certificate may not delegate");
        }

        // §4.1.3: the current time does not exceed the expiry time, nor this the current time plus the maximum of 7 days.
        TimeSpan left = Left(credential, certificate, now);
        if (left < TimeSpan.Zero || left > MaxValidity)
        {
            throw Refusal($"it ends in {left.TotalHours:0} hours");
        }

        // §4.1.3: verify the signature by the certificate's key, using the algorithm indicated.
        if (!SignatureSelection.Fits(
                ProtocolVersion.Tls13, credential.Algorithm, leafKey.Kind, leafKey.SizeInBits, out SignatureAlgorithm algorithm)
            || !leafKey.Verify(
                algorithm, credential.SignedContent(certificate.Raw.Span, isServer), credential.Signature.Span))
        {
            throw Refusal($"its signature by {credential.Algorithm} does not verify");
        }

        // §4.1.3: dc_cert_verify_algorithm is allowed for use with delegated credentials; §4: and is its key's.
        if (!crypto.TryImportVerifyingKey(credential.SubjectPublicKeyInfo.Span, out VerifyingKey? key))
        {
            throw Refusal("its key cannot be read");
        }

        if (!Fits(credential.Scheme, key.Kind, key.SizeInBits))
        {
            KeyKind kind = key.Kind;
            key.Dispose();
            throw Refusal($"a {kind} key does not sign by {credential.Scheme}");
        }

        return key;
    }

    /// <summary>How long it is good for yet: valid_time counts from the certificate's notBefore (§4).</summary>
    internal static TimeSpan Left(DelegatedCredential credential, Certificate certificate, DateTimeOffset now) =>
        certificate.NotBefore - now + TimeSpan.FromSeconds(credential.ValidTime);

    /// <summary>Whether a credential may have such a key for that scheme (§4).</summary>
    internal static bool Fits(SignatureScheme scheme, KeyKind kind, int sizeInBits) =>
        DelegatedCredentials.Allow(scheme)
        && SignatureSelection.Fits(ProtocolVersion.Tls13, scheme, kind, sizeInBits, out _);

    /// <summary>The schemes that credentials are accepted to sign by, checked.</summary>
    /// <exception cref="ArgumentException">One is not for credentials, or not supported.</exception>
    internal static IReadOnlyList<SignatureScheme> CheckSchemes(
        IReadOnlyList<SignatureScheme> schemes, CryptoProvider crypto)
    {
        foreach (SignatureScheme scheme in schemes)
        {
            if (!DelegatedCredentials.Allow(scheme))
            {
                throw new ArgumentException($"{scheme} is not for delegated credentials (RFC 9345 §4).");
            }
        }

        return schemes.Count == 0 ? schemes : TlsDefaults.Resolve(schemes, crypto);
    }

    /// <summary>Whether credentials may be issued under a certificate (§4.2).</summary>
    internal static bool MayDelegate(Certificate certificate)
    {
        if (((certificate.KeyUsage ?? KeyUsages.None) & KeyUsages.DigitalSignature) == 0)
        {
            return false;
        }

        foreach (CertificateExtension extension in certificate.Extensions)
        {
            // §4.2: the extension MUST be marked non-critical.
            if (extension.Oid == DelegationUsage)
            {
                return !extension.IsCritical && extension.Value.Span.SequenceEqual(DelegationUsageValue);
            }
        }

        return false;
    }

    private static TlsException Refusal(string reason) =>
        new(TlsFault.IllegalDelegatedCredential, $"a delegated credential: {reason}");
}
