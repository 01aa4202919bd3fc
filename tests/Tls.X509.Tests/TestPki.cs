using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509.Tests;

/// <summary>
/// Makes chains by hand. Keys are made once per kind and number, since RSA ones are slow to make.
/// </summary>
internal static class TestPki
{
    private static readonly Dictionary<(KeyKind, int, int), SigningKey> Keys = [];

    internal static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    internal static SigningKey Key(int number, KeyKind kind = KeyKind.EcP256, int rsaBits = 2048)
    {
        lock (Keys)
        {
            if (!Keys.TryGetValue((kind, number, rsaBits), out SigningKey? key))
            {
                key = CryptoProvider.Default.GenerateSigningKey(kind, rsaBits);
                Keys.Add((kind, number, rsaBits), key);
            }

            return key;
        }
    }

    internal static SubjectPublicKeyInfo Info(this SigningKey key) =>
        SubjectPublicKeyInfo.Parse(key.SubjectPublicKeyInfo.ToArray());

    /// <summary>Options whose validity surrounds <see cref="Now"/>.</summary>
    internal static CertificateRequestOptions Leaf(string host = "www.example.com") => new()
    {
        CommonName = "leaf",
        DnsNames = [host],
        NotBefore = Now.AddDays(-10),
        NotAfter = Now.AddDays(10),
    };

    internal static CertificateRequestOptions Ca(string name) => new()
    {
        CommonName = name,
        IsCa = true,
        NotBefore = Now.AddDays(-100),
        NotAfter = Now.AddDays(100),
    };

    internal static Certificate Issue(
        this CertificateRequestOptions options, SigningKey key, Certificate issuer, SigningKey issuerKey) =>
        CertificateBuilder.Issue(options, key.SubjectPublicKeyInfo, issuer, issuerKey);

    internal static Certificate SelfSign(this CertificateRequestOptions options, SigningKey key) =>
        CertificateBuilder.IssueSelfSigned(options, key);

    internal static VerificationOptions Trusting(params IReadOnlyList<Certificate> anchors) => new()
    {
        TrustStore = new TrustStore(anchors),
        HostName = HostName.Parse("www.example.com"),
        Time = Now,
    };

    internal static VerificationResult Verify(
        this VerificationOptions options,
        Certificate leaf,
        params IReadOnlyList<Certificate> intermediates) =>
        CertificateVerifier.Verify(leaf, intermediates, options);

    internal static CertificateExtension Extension(string oid, bool isCritical, params byte[] value) =>
        new(ObjectIdentifier.Parse(oid), isCritical, value);
}
