using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="Pkcs12File"/>: without a MAC the mutations reach the safes; what encrypts is believed, so that they
/// reach the bags too.
/// </summary>
internal sealed class Pkcs12Target : Target
{
    private const string Password = "password";

    internal override string Name => "pkcs12";

    internal override string Summary => "Pkcs12File: MAC, safes and bags";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=fuzz", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(55), DateTimeOffset.UnixEpoch.AddYears(75));
        yield return certificate.ExportPkcs12(
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1), Password);
        yield return certificate.ExportPkcs12(
            new PbeParameters(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 1), Password);
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        Read(input, CryptoProvider.Default);
        Read(input, Transparent.Instance);
    }

    private static void Read(ReadOnlySpan<byte> input, CryptoProvider provider)
    {
        try
        {
            using Pkcs12Contents contents = Pkcs12File.Parse(input, Password, provider);
            FindingException.Unless(Pkcs12File.LooksLike(input), "what is read looks like PKCS#12");
            foreach (Certificate certificate in contents.Certificates)
            {
                FindingException.Unless(
                    Certificate.Parse(certificate.Raw.Span).Equals(certificate), "its certificates are certificates");
            }
        }
        catch (CertificateFormatException)
        {
            return;
        }
    }

    /// <summary>Believes every MAC and takes what is encrypted for plain.</summary>
    private sealed class Transparent() : DelegatingCryptoProvider(CryptoProvider.Default)
    {
        internal static Transparent Instance { get; } = new();

        public override PasswordOutcome DecryptWithPassword(
            ReadOnlySpan<byte> algorithm,
            ReadOnlySpan<byte> ciphertext,
            ReadOnlySpan<char> password,
            ref int iterations,
            out SecretBytes? plaintext)
        {
            plaintext = new SecretBytes(ciphertext);
            return PasswordOutcome.Opened;
        }

        public override PasswordOutcome CheckPasswordMac(
            ReadOnlySpan<byte> macData,
            ReadOnlySpan<byte> content,
            ReadOnlySpan<char> password,
            ref int iterations) => PasswordOutcome.Opened;
    }
}
