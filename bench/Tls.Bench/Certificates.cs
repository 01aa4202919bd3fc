using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Bench;

/// <summary>A CA and a server certificate of each sort, the same for all contenders.</summary>
internal sealed class Certificates
{
    private static readonly Dictionary<KeyType, Certificates> All = new()
    {
        [KeyType.Ecdsa] = new Certificates(KeyType.Ecdsa),
        [KeyType.Rsa] = new Certificates(KeyType.Rsa),
    };

    private Certificates(KeyType type)
    {
        using AsymmetricAlgorithm caKey = NewKey(type);
        AsymmetricAlgorithm key = NewKey(type);
        DateTimeOffset now = DateTimeOffset.UtcNow;

        CertificateRequest ca = Request("CN=Bench CA", caKey);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        ca.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        ca.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(ca.PublicKey, false));
        Ca = ca.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));

        CertificateRequest leaf = Request("CN=localhost", key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        leaf.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Ca, includeKeyIdentifier: true, false));
        X509Certificate2 signed = leaf.Create(Ca, now.AddDays(-1), now.AddDays(20), [1, 2, 3, 4]);
        Leaf = key switch
        {
            ECDsa ecdsa => signed.CopyWithPrivateKey(ecdsa),
            RSA rsa => signed.CopyWithPrivateKey(rsa),
            _ => throw new NotSupportedException(),
        };
        Pkcs8 = key.ExportPkcs8PrivateKey();
    }

    internal X509Certificate2 Ca { get; }

    internal X509Certificate2 Leaf { get; }

    internal byte[] Pkcs8 { get; }

    internal static Certificates Of(KeyType type) => All[type];

    private static AsymmetricAlgorithm NewKey(KeyType type) => type switch
    {
        KeyType.Ecdsa => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyType.Rsa => RSA.Create(2048),
        _ => throw new NotSupportedException(),
    };

    private static CertificateRequest Request(string name, AsymmetricAlgorithm key) => key switch
    {
        ECDsa ecdsa => new CertificateRequest(name, ecdsa, HashAlgorithmName.SHA256),
        RSA rsa => new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => throw new NotSupportedException(),
    };
}
