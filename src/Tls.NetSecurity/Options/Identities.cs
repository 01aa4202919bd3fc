using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.X509;

namespace Tls;

/// <summary>
/// The platform's certificates with their keys as identities of ours. The key stays where it is, be it a file, a token or
/// the system's store: it is asked to sign, never to come out.
/// </summary>
internal static class Identities
{
    private static readonly ConditionalWeakTable<X509Certificate2, TlsIdentity> OfCertificates = [];
    private static readonly ConditionalWeakTable<SslStreamCertificateContext, TlsIdentity> OfContexts = [];
    private static readonly ConditionalWeakTable<TlsIdentity, X509Certificate2> Certificates = [];

    /// <summary>The certificate that an identity was made of.</summary>
    internal static X509Certificate2 CertificateOf(TlsIdentity identity) =>
        Certificates.GetValue(identity, static made => X509CertificateLoader.LoadCertificate(made.Certificate.Raw.Span));

    /// <summary>A certificate with what the machine knows of its chain; nothing is downloaded.</summary>
    /// <exception cref="NotSupportedException">It has no private key, or one of a kind that does not sign in TLS.</exception>
    internal static TlsIdentity Of(X509Certificate certificate)
    {
        X509Certificate2 whole = certificate as X509Certificate2 ?? new X509Certificate2(certificate);
        return OfCertificates.GetValue(whole, static found => Make(found, IntermediatesOf(found)));
    }

    /// <summary>A certificate with the chain that was found when the context was made.</summary>
    /// <exception cref="NotSupportedException">As of a certificate.</exception>
    internal static TlsIdentity Of(SslStreamCertificateContext context) => OfContexts.GetValue(
        context, static made => Make(made.TargetCertificate, made.IntermediateCertificates));

    /// <summary>Those of a collection that have a key: the others cannot be shown.</summary>
    internal static IReadOnlyList<TlsIdentity> Of(X509CertificateCollection? certificates)
    {
        var identities = new List<TlsIdentity>();
        foreach (X509Certificate certificate in certificates ?? [])
        {
            if (certificate is X509Certificate2 { HasPrivateKey: true })
            {
                identities.Add(Of(certificate));
            }
        }

        return identities;
    }

    private static TlsIdentity Make(X509Certificate2 certificate, IEnumerable<X509Certificate2> intermediates)
    {
        var chain = new List<Certificate> { Certificate.Parse(certificate.RawData) };
        foreach (X509Certificate2 intermediate in intermediates)
        {
            chain.Add(Certificate.Parse(intermediate.RawData));
        }

        TlsIdentity identity = TlsIdentity.Create(chain, SignerOf(certificate));
        Certificates.Add(identity, certificate);
        return identity;
    }

    private static TlsIdentity.RemoteSigner SignerOf(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPrivateKey() is { } rsa)
        {
            return (algorithm, data, _) => new ValueTask<byte[]>(
                rsa.SignData(data.Span, HashOf(algorithm), PaddingOf(algorithm)));
        }

        if (certificate.GetECDsaPrivateKey() is { } ecdsa)
        {
            return (algorithm, data, _) => new ValueTask<byte[]>(
                ecdsa.SignData(data.Span, HashOf(algorithm), DSASignatureFormat.Rfc3279DerSequence));
        }

        throw new NotSupportedException(certificate.HasPrivateKey
            ? "The certificate's key is neither RSA nor ECDSA: make a TlsIdentity of it and use TlsStream."
            : "The certificate has no private key.");
    }

    private static HashAlgorithmName HashOf(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.EcdsaSha256 or SignatureAlgorithm.RsaPkcs1Sha256 or SignatureAlgorithm.RsaPssSha256 =>
            HashAlgorithmName.SHA256,
        SignatureAlgorithm.EcdsaSha384 or SignatureAlgorithm.RsaPkcs1Sha384 or SignatureAlgorithm.RsaPssSha384 =>
            HashAlgorithmName.SHA384,
        SignatureAlgorithm.EcdsaSha512 or SignatureAlgorithm.RsaPkcs1Sha512 or SignatureAlgorithm.RsaPssSha512 =>
            HashAlgorithmName.SHA512,
        _ => throw new NotSupportedException($"The certificate's key does not sign by {algorithm}."),
    };

    private static RSASignaturePadding PaddingOf(SignatureAlgorithm algorithm) =>
        algorithm is SignatureAlgorithm.RsaPssSha256 or SignatureAlgorithm.RsaPssSha384 or SignatureAlgorithm.RsaPssSha512
            ? RSASignaturePadding.Pss
            : RSASignaturePadding.Pkcs1;

    /// <summary>What the system's stores have between the certificate and its root.</summary>
    private static List<X509Certificate2> IntermediatesOf(X509Certificate2 certificate)
    {
        var found = new List<X509Certificate2>();
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        _ = chain.Build(certificate);
        for (int i = 1; i < chain.ChainElements.Count; i++)
        {
            X509Certificate2 issuer = chain.ChainElements[i].Certificate;
            if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(issuer.IssuerName.RawData))
            {
                found.Add(issuer);
            }
        }

        return found;
    }
}
