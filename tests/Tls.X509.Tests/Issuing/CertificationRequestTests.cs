using System;
using System.Security.Cryptography;
using Tls.Crypto;
using Xunit;
using BclRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Tls.X509.Tests.Issuing;

/// <summary>PKCS#10: what is written is read again, here and by the base class library.</summary>
public sealed class CertificationRequestTests
{
    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP521)]
    [InlineData(KeyKind.Rsa)]
    [InlineData(KeyKind.Ed25519)]
    public void Request_is_read_as_it_was_made_and_proves_its_key(KeyKind kind)
    {
        SigningKey key = TestPki.Key(0, kind);
        CertificationRequest made = CertificationRequest.Create(
            new CertificateRequestOptions { CommonName = "me", DnsNames = ["a.example", "b.example"] }, key);

        CertificationRequest read = CertificationRequest.Parse(System.Text.Encoding.ASCII.GetBytes(made.ToPem()));

        Assert.Equal(made.Raw.ToArray(), read.Raw.ToArray());
        Assert.Equal("CN=me", read.Subject.ToString());
        Assert.Equal(key.SubjectPublicKeyInfo.ToArray(), read.PublicKey.Encoded.ToArray());
        Assert.Equal("DNS:a.example, DNS:b.example", string.Join(", ", read.SubjectAlternativeNames));
        Assert.True(read.ProvesPossession());
    }

    [Fact]
    public void Base_class_library_reads_ours_and_checks_it()
    {
        byte[] der = CertificationRequest.Create(
            new CertificateRequestOptions { CommonName = "me", DnsNames = ["a.example"] },
            TestPki.Key(0)).Raw.ToArray();

        BclRequest read = BclRequest.LoadSigningRequest(
            der, HashAlgorithmName.SHA256, System.Security.Cryptography.X509Certificates
                .CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);

        Assert.Equal("CN=me", read.SubjectName.Name);
        Assert.Contains(read.CertificateExtensions, extension => extension.Oid!.Value == "2.5.29.17");
    }

    [Fact]
    public void Changed_request_proves_nothing_or_is_none()
    {
        byte[] der = CertificationRequest.Create(
            new CertificateRequestOptions { CommonName = "me" }, TestPki.Key(0)).Raw.ToArray();
        for (int i = 0; i < der.Length; i++)
        {
            byte[] changed = [.. der];
            changed[i] ^= 1;
            try
            {
                Assert.False(CertificationRequest.Parse(changed).ProvesPossession(), $"byte {i}");
            }
            catch (CertificateFormatException)
            {
                continue;
            }
        }

        for (int length = 0; length < der.Length; length++)
        {
            byte[] cut = der[..length];
            Assert.Throws<CertificateFormatException>(() => CertificationRequest.Parse(cut));
        }
    }
}
