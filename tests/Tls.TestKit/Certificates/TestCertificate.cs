using Tls.Crypto;
using Tls.X509;

namespace Tls.TestKit;

/// <summary>A certificate with its private key; a CA's issues others.</summary>
public sealed record TestCertificate(Certificate Certificate, SigningKey Key)
{
    /// <summary>One with a fresh key, signed with that key.</summary>
    public static TestCertificate SelfSigned(CertificateRequestOptions options, KeyKind kind = KeyKind.EcP256)
    {
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(kind);
        return new TestCertificate(CertificateBuilder.IssueSelfSigned(options, key), key);
    }

    /// <summary>A root that trusts itself.</summary>
    public static TestCertificate Root(string name, KeyKind kind = KeyKind.EcP256) =>
        SelfSigned(new CertificateRequestOptions { CommonName = name, IsCa = true }, kind);

    /// <summary>One with a fresh key, signed with ours.</summary>
    public TestCertificate Issue(CertificateRequestOptions options, KeyKind kind = KeyKind.EcP256)
    {
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(kind);
        return new TestCertificate(
            CertificateBuilder.Issue(options, key.SubjectPublicKeyInfo, Certificate, Key), key);
    }
}
