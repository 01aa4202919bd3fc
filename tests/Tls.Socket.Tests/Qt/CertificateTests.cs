using System;
using System.IO;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>What QSslCertificate can do, on ours.</summary>
public sealed class CertificateTests
{
    private static readonly Certificate Rich = CertificateBuilder.IssueSelfSigned(
        new CertificateRequestOptions
        {
            Subject = DistinguishedName.Create(
                ("C", "DE"), ("ST", "Land"), ("L", "Town"), ("O", "Maker"), ("OU", "One"), ("OU", "Two"), ("CN", "rich"),
                ("serialNumber", "17"), ("emailAddress", "a@example.com"), ("2.5.4.46", "qualified")),
            DnsNames = ["rich.example"],
            IsCa = true,
        },
        CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256));

    [Fact]
    public void A_key_and_its_certificates_come_from_a_pfx()
    {
        using System.Security.Cryptography.X509Certificates.X509Certificate2 other = Pki.ForBcl(Pki.Server);
        byte[] pfx = other.Export(
            System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "secret");

        using Pkcs12Contents contents = TlsCertificate.ImportPkcs12(new MemoryStream(pfx), "secret");

        Assert.Equal(Pki.Server.Certificate, Assert.Single(contents.Certificates));
        Assert.Equal(
            Pki.Server.Key!.SubjectPublicKeyInfo.ToArray(), contents.Key!.SubjectPublicKeyInfo.ToArray());
        Assert.Throws<CertificateFormatException>(
            () => TlsCertificate.ImportPkcs12(new MemoryStream(pfx), "wrong"));
    }

    [Fact]
    public void Attributes_of_names_are_asked_for_by_word_by_short_name_and_by_identifier()
    {
        Assert.Equal(["Maker"], Rich.SubjectInfo(SubjectAttribute.Organization));
        Assert.Equal(["rich"], Rich.SubjectInfo(SubjectAttribute.CommonName));
        Assert.Equal(["Town"], Rich.SubjectInfo(SubjectAttribute.LocalityName));
        Assert.Equal(["One", "Two"], Rich.SubjectInfo(SubjectAttribute.OrganizationalUnitName));
        Assert.Equal(["DE"], Rich.SubjectInfo(SubjectAttribute.CountryName));
        Assert.Equal(["Land"], Rich.SubjectInfo(SubjectAttribute.StateOrProvinceName));
        Assert.Equal(["qualified"], Rich.SubjectInfo(SubjectAttribute.DistinguishedNameQualifier));
        Assert.Equal(["17"], Rich.SubjectInfo(SubjectAttribute.SerialNumber));
        Assert.Equal(["a@example.com"], Rich.SubjectInfo(SubjectAttribute.EmailAddress));
        Assert.Equal(["Maker"], Rich.IssuerInfo(SubjectAttribute.Organization));
        Assert.Equal(["One", "Two"], Rich.IssuerInfo("OU"));
        Assert.Equal(["rich"], Rich.SubjectInfo("2.5.4.3"));
        Assert.Empty(Rich.SubjectInfo("UID"));
        Assert.Throws<FormatException>(() => Rich.SubjectInfo("no such thing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rich.SubjectInfo((SubjectAttribute)9));
    }

    [Fact]
    public void Attributes_of_names_are_listed_once_each()
    {
        Assert.Equal(
            ["C", "ST", "L", "O", "OU", "CN", "serialNumber", "emailAddress", "2.5.4.46"], Rich.SubjectInfoAttributes);
        Assert.Equal(Rich.SubjectInfoAttributes, Rich.IssuerInfoAttributes);
    }

    [Fact]
    public void One_word_for_a_name_is_the_best_there_is()
    {
        Assert.Equal("rich", Rich.SubjectDisplayName);
        Assert.Equal("Test CA", Pki.Server.Certificate.IssuerDisplayName);
        Assert.Equal("Maker", Named(("C", "DE"), ("O", "Maker"), ("OU", "One")).SubjectDisplayName);
        Assert.Equal("DE", Named(("C", "DE")).SubjectDisplayName);
        using TlsIdentity nameless = Pki.Make(new CertificateRequestOptions { Subject = DistinguishedName.Create() });
        Assert.Equal("DNS:localhost", nameless.Certificate.SubjectDisplayName);
    }

    [Fact]
    public void A_certificate_tells_its_facts()
    {
        Certificate leaf = Pki.Server.Certificate;

        Assert.Equal(3, leaf.Version);
        Assert.False(leaf.SerialNumber.IsEmpty);
        Assert.True(leaf.NotBefore < leaf.NotAfter);
        Assert.Equal(
            ["DNS:localhost", "IP:127.0.0.1"], leaf.SubjectAlternativeNames.Select(name => name.ToString()));
        Assert.Equal(TlsKeyAlgorithm.Ec, TlsKey.FromPublicKey(leaf.PublicKey).Algorithm);
        Assert.Equal(32, leaf.Fingerprint().Length);
        Assert.Equal(48, leaf.Fingerprint(HashKind.Sha384).Length);
        Assert.Contains("localhost", leaf.ToText());
    }

    [Fact]
    public void Self_signed_is_who_signed_itself_and_not_who_only_says_so()
    {
        Assert.True(Rich.IsSelfSigned);
        Assert.True(Pki.SelfSigned.Certificate.IsSelfSigned);
        Assert.False(Pki.Server.Certificate.IsSelfSigned);

        byte[] forged = Rich.ToDer();
        forged[^1] ^= 1;
        Certificate liar = Certificate.Parse(forged);
        Assert.True(liar.IsSelfIssued);
        Assert.False(liar.IsSelfSigned);
    }

    [Fact]
    public void Certificates_go_through_every_form_and_are_equal_when_their_bytes_are()
    {
        byte[] pem = Encoding.ASCII.GetBytes(Rich.ToPem() + Pki.Server.Certificate.ToPem());

        Assert.Equal([Rich, Pki.Server.Certificate], TlsCertificate.FromData(pem));
        Assert.Equal([Rich], TlsCertificate.FromStream(new MemoryStream(Rich.ToDer())));
        Assert.NotEqual(Rich, Pki.Server.Certificate);
        Assert.Equal(Rich.GetHashCode(), Certificate.Parse(Rich.ToDer()).GetHashCode());
        Assert.Throws<CertificateFormatException>(() => TlsCertificate.FromData("nothing"u8));
    }

    [Fact]
    public void Certificates_are_found_by_file_and_by_wildcard()
    {
        string folder = Directory.CreateTempSubdirectory("tls-qt-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "a.pem"), Rich.ToPem());
            File.WriteAllBytes(Path.Combine(folder, "b.crt"), Pki.Server.Certificate.ToDer());

            Assert.Equal([Rich], TlsCertificate.FromPath(Path.Combine(folder, "a.pem")));
            Assert.Equal([Rich], TlsCertificate.FromPath(Path.Combine(folder, "*.pem")));
            Assert.Equal(2, TlsCertificate.FromPath(folder).Count);
            Assert.Throws<FileNotFoundException>(() => TlsCertificate.FromPath(Path.Combine(folder, "c.*")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Extensions_have_names_and_values()
    {
        CertificateExtension constraints = Rich.Extensions.Single(extension => extension.Name == "basicConstraints");

        Assert.Equal("2.5.29.19", constraints.Oid.ToString());
        Assert.True(constraints.IsCritical);
        Assert.True(constraints.IsSupported);
        Assert.True(Assert.IsType<BasicConstraints>(Rich.DecodedValue(constraints)).IsCa);
        foreach (CertificateExtension extension in Rich.Extensions.Concat(Pki.Server.Certificate.Extensions))
        {
            Assert.True(extension.IsSupported, extension.Name);
        }

        foreach (CertificateExtension extension in Pki.Server.Certificate.Extensions)
        {
            Assert.NotNull(Pki.Server.Certificate.DecodedValue(extension));
        }

        Assert.Throws<ArgumentException>(() => Pki.Server.Certificate.DecodedValue(constraints));
        var unknown = new CertificateExtension(ObjectIdentifier.Parse("1.2.3.4"), false, default);
        Assert.False(unknown.IsSupported);
        Assert.Equal("1.2.3.4", unknown.Name);
    }

    [Fact]
    public void A_chain_is_verified_without_a_connection()
    {
        TlsConfiguration trusting = Pki.ClientConfiguration;

        Assert.Empty(TlsCertificate.Verify([Pki.Server.Certificate], "localhost", trusting));
        Assert.Empty(TlsCertificate.Verify([Pki.Server.Certificate], configuration: trusting));
        Assert.Equal(
            CertificateErrorCode.HostNameMismatch,
            Assert.Single(TlsCertificate.Verify([Pki.Server.Certificate], "other.example", trusting)).Code);
        Certificate stranger = Pki.SelfSigned.Certificate;
        TlsError untrusted = Assert.Single(TlsCertificate.Verify([stranger], configuration: trusting));
        Assert.Equal(new TlsError(CertificateErrorCode.SelfSignedLeaf, stranger), untrusted);
        Assert.Throws<ArgumentException>(() => TlsCertificate.Verify([]));
        Assert.Throws<ArgumentException>(() => TlsCertificate.Verify([Rich], "not a name", trusting));
    }

    [Fact]
    public void What_is_distrusted_is_known()
    {
        var list = new DistrustList(DistrustEntry.OfCertificate(Rich.Fingerprint()));

        Assert.True(TlsCertificate.IsBlacklisted(Rich, list));
        Assert.False(TlsCertificate.IsBlacklisted(Pki.Server.Certificate, list));
    }

    [Fact]
    public void Errors_are_values_of_code_and_certificate()
    {
        var error = new TlsError(CertificateErrorCode.Expired, Rich) { Depth = 1, Detail = "since yesterday" };

        Assert.Equal(error, new TlsError(CertificateErrorCode.Expired, Rich));
        Assert.NotEqual(error, new TlsError(CertificateErrorCode.Expired, null));
        Assert.NotEqual(error, error with { Code = CertificateErrorCode.NotYetValid });
        Assert.Equal("CertificateExpired", error.QtName);
        Assert.Equal("Expired at depth 1: since yesterday", error.Message);
        Assert.Equal(error.GetHashCode(), new TlsError(CertificateErrorCode.Expired, Rich).GetHashCode());
    }

    private static Certificate Named(params (string Type, string Value)[] attributes) => CertificateBuilder.IssueSelfSigned(
        new CertificateRequestOptions { Subject = DistinguishedName.Create(attributes), DnsNames = ["nameless.example"] },
        CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256));
}
