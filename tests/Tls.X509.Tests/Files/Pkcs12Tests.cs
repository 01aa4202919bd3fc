using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Xunit;

namespace Tls.X509.Tests.Files;

/// <summary>PKCS#12 as the base class library writes it, and what hostile hands make of it.</summary>
public sealed class Pkcs12Tests
{
    private const string Password = "secret";
    private static readonly byte[] Modern = Export(new PbeParameters(
        PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000));

    [Fact]
    public void Modern_and_old_encryption_are_read()
    {
        AssertReads(Modern);
        AssertReads(Export(new PbeParameters(
            PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 2000)));
    }

    [Fact]
    public void Wrong_password_is_told_from_a_changed_file()
    {
        CertificateFormatException wrong = Refusal(Modern, "guess");
        Assert.True(wrong.IsWrongPassword, wrong.Message);
        Assert.Contains("wrong password", wrong.Message, StringComparison.Ordinal);

        // The middle of the file is the middle of what is encrypted.
        byte[] changed = [.. Modern];
        changed[changed.Length / 2] ^= 1;
        CertificateFormatException damaged = Refusal(changed, Password);
        Assert.False(damaged.IsWrongPassword);
        Assert.Contains("the password is right", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_byte_and_every_truncation_is_refused_by_the_one_exception()
    {
        for (int i = 0; i < Modern.Length; i += 7)
        {
            byte[] changed = [.. Modern];
            changed[i] ^= 0x20;
            try
            {
                // Where nothing is protected by the MAC, the file reads as before.
                using Pkcs12Contents contents = Pkcs12File.Parse(changed, Password);
                Assert.NotNull(contents.Key);
            }
            catch (CertificateFormatException)
            {
                continue;
            }
        }

        for (int length = 0; length < Modern.Length; length += 11)
        {
            _ = Refusal(Modern[..length], Password);
        }
    }

    [Fact]
    public void Two_to_the_31_rounds_are_refused_at_once()
    {
        // The count of the MAC is the last of MacData, and so of the file: INTEGER 2000 becomes 2^31 − 1.
        Assert.Equal([0x02, 0x02, 0x07, 0xd0], Modern[^4..]);
        byte[] greedy = [.. Modern[..^4], 0x02, 0x04, 0x7f, 0xff, 0xff, 0xff];
        int macData = Enumerable.Range(0, Modern.Length - 1).Last(
            at => Modern[at] == 0x30 && at + 2 + Modern[at + 1] == Modern.Length);
        greedy[macData + 1] += 2;
        BinaryPrimitives.WriteUInt16BigEndian(greedy.AsSpan(2), (ushort)(greedy.Length - 4));

        Assert.Contains("more rounds", Refusal(greedy, Password).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_file_says_that_a_password_is_needed() => Assert.Contains(
        "PKCS#12",
        Assert.Throws<CertificateFormatException>(() => CertificateFile.Parse(Modern)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Provider_without_passwords_says_so()
    {
        var exception = Assert.Throws<CertificateFormatException>(
            () => Pkcs12File.Parse(Modern, Password, new WithoutPasswords()));
        Assert.Contains("not supported", exception.Message, StringComparison.Ordinal);
    }

    private static CertificateFormatException Refusal(byte[] file, string password) =>
        Assert.Throws<CertificateFormatException>(() => Pkcs12File.Parse(file, password).Dispose());

    private static void AssertReads(byte[] file)
    {
        using Pkcs12Contents contents = Pkcs12File.Parse(file, Password);
        Certificate certificate = Assert.Single(contents.Certificates);
        Assert.Equal(certificate.PublicKey.Encoded.ToArray(), contents.Key!.SubjectPublicKeyInfo.ToArray());
        byte[] signature = contents.Key.Sign(SignatureAlgorithm.EcdsaSha256, "data"u8);
        Assert.True(CryptoProvider.Default.TryImportVerifyingKey(
            certificate.PublicKey.Encoded.Span, out VerifyingKey? half));
        using (half)
        {
            Assert.True(half.Verify(SignatureAlgorithm.EcdsaSha256, "data"u8, signature));
        }
    }

    private static byte[] Export(PbeParameters encryption)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=bag", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportPkcs12(encryption, Password);
    }

    private sealed class WithoutPasswords() : DelegatingCryptoProvider(CryptoProvider.Default)
    {
        public override PasswordOutcome CheckPasswordMac(
            ReadOnlySpan<byte> macData,
            ReadOnlySpan<byte> content,
            ReadOnlySpan<char> password,
            ref int iterations) => PasswordOutcome.NotSupported;
    }
}
