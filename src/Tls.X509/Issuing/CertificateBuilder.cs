using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Issues certificates (RFC 5280 §4.1): enough for test CAs, <c>tls cert new</c> and demonstrations. What it
/// is told to write it writes, sensible or not.
/// </summary>
public static class CertificateBuilder
{
    /// <summary>Issues a certificate for one's own key.</summary>
    /// <param name="options">What it says.</param>
    /// <param name="key">The key certified, which also signs.</param>
    /// <param name="provider">Hashes key identifiers and draws serial numbers; null for the default.</param>
    /// <exception cref="CertificateFormatException">
    /// What it says is no certificate: above all, a name is needed to be an issuer's (RFC 5280 §4.1.2.4).
    /// </exception>
    public static Certificate IssueSelfSigned(
        CertificateRequestOptions options, SigningKey key, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        return Certificate.Parse(Encode(options, key.SubjectPublicKeyInfo, null, key, provider));
    }

    /// <summary>Issues a certificate.</summary>
    /// <param name="options">What it says.</param>
    /// <param name="subjectPublicKeyInfo">The key certified, DER.</param>
    /// <param name="issuer">The issuer's certificate.</param>
    /// <param name="issuerKey">The issuer's key.</param>
    /// <param name="provider">Hashes key identifiers and draws serial numbers; null for the default.</param>
    public static Certificate Issue(
        CertificateRequestOptions options,
        ReadOnlyMemory<byte> subjectPublicKeyInfo,
        Certificate issuer,
        SigningKey issuerKey,
        CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(issuerKey);
        return Certificate.Parse(Encode(options, subjectPublicKeyInfo, issuer, issuerKey, provider));
    }

    /// <summary>The signature algorithm that suits a key.</summary>
    public static SignatureAlgorithm DefaultAlgorithm(KeyKind kind) => kind switch
    {
        KeyKind.Rsa => SignatureAlgorithm.RsaPkcs1Sha256,
        KeyKind.RsaPss => SignatureAlgorithm.RsaPssSha256,
        KeyKind.EcP256 => SignatureAlgorithm.EcdsaSha256,
        KeyKind.EcP384 => SignatureAlgorithm.EcdsaSha384,
        KeyKind.EcP521 => SignatureAlgorithm.EcdsaSha512,
        KeyKind.Ed25519 => SignatureAlgorithm.Ed25519,
        KeyKind.MLDsa44 => SignatureAlgorithm.MLDsa44,
        KeyKind.MLDsa65 => SignatureAlgorithm.MLDsa65,
        KeyKind.MLDsa87 => SignatureAlgorithm.MLDsa87,
    };

    /// <summary>
    /// The certificate as bytes, which need not parse: options can ask for what the RFC forbids.
    /// </summary>
    internal static byte[] Encode(
        CertificateRequestOptions options,
        ReadOnlyMemory<byte> subjectPublicKeyInfo,
        Certificate? issuer,
        SigningKey issuerKey,
        CryptoProvider? provider)
    {
        provider ??= CryptoProvider.Default;
        SignatureAlgorithm algorithm = options.SignatureAlgorithm ?? DefaultAlgorithm(issuerKey.Kind);
        DerWriter identifier = new();
        AlgorithmIdentifier.Write(identifier, algorithm);
        ReadOnlyMemory<byte> algorithmEncoding = options.AlgorithmEncoding ?? identifier.ToArray();

        byte[] tbs = EncodeTbs(options, subjectPublicKeyInfo, issuer, algorithmEncoding.Span, provider);
        byte[] signature = issuerKey.Sign(algorithm, tbs);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Encoded(tbs);
            writer.Encoded(algorithmEncoding.Span);
            writer.BitString(signature);
        }

        return writer.ToArray();
    }

    private static byte[] EncodeTbs(
        CertificateRequestOptions options,
        ReadOnlyMemory<byte> subjectPublicKeyInfo,
        Certificate? issuer,
        ReadOnlySpan<byte> algorithm,
        CryptoProvider provider)
    {
        DistinguishedName subject = options.Subject ?? DistinguishedName.FromCommonName(options.CommonName);
        DateTimeOffset notBefore = options.NotBefore ?? TimeProvider.System.GetUtcNow().AddHours(-1);
        DateTimeOffset notAfter = options.NotAfter ?? notBefore.AddDays(options.IsCa ? 3650 : 90);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            if (options.Version != 1)
            {
                using (writer.Open(DerTag.ContextConstructed(0)))
                {
                    writer.Integer(options.Version - 1);
                }
            }

            writer.Integer(options.SerialNumber is ReadOnlyMemory<byte> serial
                ? serial.Span
                : RandomSerial(provider));
            writer.Encoded(algorithm);
            writer.Encoded((options.IssuerName ?? issuer?.Subject ?? subject).Encoded.Span);
            using (writer.Sequence())
            {
                writer.Time(notBefore);
                writer.Time(notAfter);
            }

            writer.Encoded(subject.Encoded.Span);
            writer.Encoded(subjectPublicKeyInfo.Span);
            IReadOnlyList<CertificateExtension> extensions =
                IssuedExtensions.For(
                    options, SubjectPublicKeyInfo.Parse(subjectPublicKeyInfo), issuer, provider);
            if (options.Version == 3 && extensions.Count > 0)
            {
                using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(3));
                IssuedExtensions.Write(writer, extensions);
            }
        }

        return writer.ToArray();
    }

    /// <summary>§4.1.2.2: positive and not zero.</summary>
    private static byte[] RandomSerial(CryptoProvider provider)
    {
        byte[] serial = new byte[16];
        provider.FillRandom(serial);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }
}
