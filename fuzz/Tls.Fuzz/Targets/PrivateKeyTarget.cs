using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using Tls.Crypto;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="PrivateKeyFile"/>: PEM or DER, in each of the four formats. A key that is accepted signs, and
/// its own public key verifies.
/// </summary>
internal sealed class PrivateKeyTarget : Target
{
    private const string Password = "password";

    internal override string Name => "private-key";

    internal override string Summary =>
        "PrivateKeyFile: PKCS #8, encrypted PKCS #8, SEC 1 and PKCS #1, PEM or DER";

    internal override Tokens Tokens => Tokens.Der | Tokens.Pem;

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (SigningKey key in Issued.Keys())
        {
            string pem = PemWriter.DangerousWrite(key);
            yield return Encoding.ASCII.GetBytes(pem);
            yield return Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^2]));
        }

        // PBES2 with the password that Run knows.
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        yield return ecdsa.ExportEncryptedPkcs8PrivateKey(Password, encryption);
        yield return Encoding.ASCII.GetBytes(ecdsa.ExportEncryptedPkcs8PrivateKeyPem(Password, encryption));
        yield return ecdsa.ExportECPrivateKey();
        using var rsa = RSA.Create(2048);
        yield return rsa.ExportRSAPrivateKey();
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        SigningKey key;
        try
        {
            key = PrivateKeyFile.Parse(input, Password);
        }
        catch (CertificateFormatException)
        {
            return;
        }

        using (key)
        {
            SignatureAlgorithm algorithm = CertificateBuilder.DefaultAlgorithm(key.Kind);
            byte[] signature = key.Sign(algorithm, "data"u8);
            bool imported = CryptoProvider.Default.TryImportVerifyingKey(
                key.SubjectPublicKeyInfo.Span, out VerifyingKey? half);
            FindingException.Unless(imported, "the public half of an accepted key is accepted");
            using (half)
            {
                FindingException.Unless(
                    half!.Verify(algorithm, "data"u8, signature), "an accepted key signs");
            }
        }
    }
}
