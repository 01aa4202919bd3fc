using System.Linq;
using System.Security.Cryptography;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>EncryptedPrivateKeyInfo (RFC 5958 §3) as the BCL writes it.</summary>
public sealed class EncryptedKeyTests
{
    private const string Password = "pässword";
    private static readonly CryptoProvider Crypto = CryptoProvider.Bcl;

    public static TheoryData<PbeEncryptionAlgorithm, string> Schemes
    {
        get
        {
            var data = new TheoryData<PbeEncryptionAlgorithm, string>();
            foreach (PbeEncryptionAlgorithm cipher in (PbeEncryptionAlgorithm[])
                [
                    PbeEncryptionAlgorithm.Aes128Cbc,
                    PbeEncryptionAlgorithm.Aes192Cbc,
                    PbeEncryptionAlgorithm.Aes256Cbc,
                ])
            {
                foreach (string hash in (string[])["SHA1", "SHA256", "SHA384", "SHA512"])
                {
                    data.Add(cipher, hash);
                }
            }

            return data;
        }
    }

    [BclTheory]
    [MemberData(nameof(Schemes))]
    public void Right_password_opens_and_wrong_one_does_not(PbeEncryptionAlgorithm cipher, string hash)
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] encrypted = ec.ExportEncryptedPkcs8PrivateKey(
            Password, new PbeParameters(cipher, new HashAlgorithmName(hash), 1000));

        Assert.True(Crypto.TryImportSigningKey(
            PrivateKeyFormat.EncryptedPkcs8, encrypted, Password, out SigningKey? key));
        Assert.Equal(ec.ExportSubjectPublicKeyInfo(), key.SubjectPublicKeyInfo.ToArray());
        Assert.False(Crypto.TryImportSigningKey(
            PrivateKeyFormat.EncryptedPkcs8, encrypted, "password", out _));
        Assert.False(Crypto.TryImportSigningKey(PrivateKeyFormat.EncryptedPkcs8, encrypted, default, out _));
    }

    [BclFact]
    public void Rsa_keys_come_encrypted_too()
    {
        using RSA rsa = RSA.Create(2048);
        byte[] encrypted = rsa.ExportEncryptedPkcs8PrivateKey(
            Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

        Assert.True(Crypto.TryImportSigningKey(
            PrivateKeyFormat.EncryptedPkcs8, encrypted, Password, out SigningKey? key));
        Assert.Equal(KeyKind.Rsa, key.Kind);
    }

    [BclFact]
    public void Old_schemes_are_refused()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] encrypted = ec.ExportEncryptedPkcs8PrivateKey(
            Password, new PbeParameters(
                PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 1000));

        Assert.False(Crypto.TryImportSigningKey(PrivateKeyFormat.EncryptedPkcs8, encrypted, Password, out _));
    }

    [BclFact]
    public void No_truncation_or_mutation_throws()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] encrypted = ec.ExportEncryptedPkcs8PrivateKey(
            Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));
        for (int i = 0; i < encrypted.Length; i++)
        {
            byte[] truncated = [.. encrypted.Take(i)];
            Assert.False(Crypto.TryImportSigningKey(
                PrivateKeyFormat.EncryptedPkcs8, truncated, Password, out _));
            byte[] mutated = [.. encrypted];
            mutated[i] ^= 0x55;
            Crypto.TryImportSigningKey(
                PrivateKeyFormat.EncryptedPkcs8, mutated, Password, out SigningKey? key);
            key?.Dispose();
        }
    }
}
