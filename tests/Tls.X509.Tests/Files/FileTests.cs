using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using FsCheck.Xunit;
using Tls.Crypto;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Files;

/// <summary>PEM and DER files of certificates and keys, written by us and by the BCL.</summary>
public sealed class FileTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Other = Ca("other").SelfSign(Key(1));

    [Fact]
    public void Bundle_is_read_in_order_with_text_around_and_other_blocks_between()
    {
        string text = "# roots\n" + PemWriter.Write(Root) + "about the next\r\n"
            + PemWriter.DangerousWrite(
                Key(0)) + PemWriter.Write(Other).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal([Root, Other], CertificateFile.ParsePem(text));
        Assert.Equal([Root, Other], CertificateFile.ParsePem("\ufeff" + PemWriter.Write([Root, Other])));
    }

    [Fact]
    public void DER_certificates_may_stand_end_to_end() =>
        Assert.Equal([Root, Other], CertificateFile.Parse([.. Root.Raw.Span, .. Other.Raw.Span]));

    [Fact]
    public void Written_PEM_is_what_the_BCL_writes()
    {
        string expected = new(PemEncoding.Write("CERTIFICATE", Root.Raw.Span));
        Assert.Equal(expected + "\n", PemWriter.Write(Root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no block at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAA*A\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("text -----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Malformed_file_is_refused(string text) =>
        Assert.Throws<CertificateFormatException>(() => CertificateFile.ParsePem(text));

    [Property(MaxTest = 1000)]
    public void Noise_in_a_file_ends_in_the_typed_exception(byte[] noise, ushort place)
    {
        byte[] pem = Encoding.ASCII.GetBytes(PemWriter.Write(Root));
        int start = place % pem.Length;
        byte[] spliced = [.. pem[..start], .. noise ?? [], .. pem[start..]];
        try
        {
            _ = CertificateFile.Parse(spliced);
        }
        catch (CertificateFormatException)
        {
            return;
        }
    }

    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.EcP521)]
    [InlineData(KeyKind.Rsa)]
    public void Key_written_as_PEM_reads_back(KeyKind kind)
    {
        using SigningKey read =
            PrivateKeyFile.ParsePem(PemWriter.Write(Root) + PemWriter.DangerousWrite(Key(0, kind)));
        Assert.Equal(Key(0, kind).SubjectPublicKeyInfo.ToArray(), read.SubjectPublicKeyInfo.ToArray());
    }

    [Fact]
    public void Keys_of_every_form_the_BCL_writes_are_read()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA rsa = RSA.Create(2048);
        PbeParameters pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Read(ec.ExportSubjectPublicKeyInfo(), ec.ExportECPrivateKeyPem(), ec.ExportECPrivateKey());
        Read(ec.ExportSubjectPublicKeyInfo(), ec.ExportPkcs8PrivateKeyPem(), ec.ExportPkcs8PrivateKey());
        Read(rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPrivateKeyPem(), rsa.ExportRSAPrivateKey());
        Read(rsa.ExportSubjectPublicKeyInfo(), rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportPkcs8PrivateKey());
        Read(rsa.ExportSubjectPublicKeyInfo(), rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", pbe),
            rsa.ExportEncryptedPkcs8PrivateKey("secret", pbe));
    }

    [Fact]
    public void Key_refusals_say_why()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PbeParameters pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        string encrypted = ec.ExportEncryptedPkcs8PrivateKeyPem("secret", pbe);
        Says("no password was given", encrypted, "");
        Says("wrong password", encrypted, "guess");
        Says("holds none", PemWriter.Write(Root), "");
        Says("convert it to PKCS#8", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
            + "-----END RSA PRIVATE KEY-----\n", "");
        Says("neither PEM nor", "nothing", "");
    }

    private static void Says(string reason, string pem, string password) => Assert.Contains(
        reason,
        Assert.Throws<CertificateFormatException>(() => PrivateKeyFile.ParsePem(pem, password)).Message,
        StringComparison.Ordinal);

    private static void Read(byte[] publicKey, string pem, byte[] der)
    {
        using SigningKey fromPem = PrivateKeyFile.ParsePem(pem, "secret");
        using SigningKey fromDer = PrivateKeyFile.Parse(der, "secret");
        Assert.Equal(publicKey, fromPem.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(publicKey, fromDer.SubjectPublicKeyInfo.ToArray());
    }
}
