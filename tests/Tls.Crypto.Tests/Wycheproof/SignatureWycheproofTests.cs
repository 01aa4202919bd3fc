using System;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

public sealed class SignatureWycheproofTests(ITestOutputHelper output)
{
    [WycheproofTheory]
    [InlineData("ecdsa_secp256r1_sha256")]
    [InlineData("ecdsa_secp256r1_sha512")]
    [InlineData("ecdsa_secp384r1_sha256")]
    [InlineData("ecdsa_secp384r1_sha384")]
    [InlineData("ecdsa_secp384r1_sha512")]
    [InlineData("ecdsa_secp521r1_sha512")]
    public void Ecdsa_keeps_its_verdicts(string file) => Run(file, SignatureAlgorithm.EcdsaSha256);

    [WycheproofTheory]
    [InlineData("rsa_signature_2048_sha256")]
    [InlineData("rsa_signature_2048_sha384")]
    [InlineData("rsa_signature_2048_sha512")]
    [InlineData("rsa_signature_3072_sha256")]
    [InlineData("rsa_signature_3072_sha384")]
    [InlineData("rsa_signature_3072_sha512")]
    [InlineData("rsa_signature_4096_sha256")]
    [InlineData("rsa_signature_4096_sha384")]
    [InlineData("rsa_signature_4096_sha512")]
    public void Rsa_Pkcs1_keeps_its_verdicts(string file) => Run(file, SignatureAlgorithm.RsaPkcs1Sha256);

    [WycheproofTheory]
    [InlineData("rsa_pss_2048_sha256_mgf1_0_params")]
    [InlineData("rsa_pss_2048_sha256_mgf1_32")]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_params")]
    [InlineData("rsa_pss_2048_sha384_mgf1_48")]
    [InlineData("rsa_pss_3072_sha256_mgf1_32")]
    [InlineData("rsa_pss_3072_sha256_mgf1_32_params")]
    [InlineData("rsa_pss_4096_sha256_mgf1_32")]
    [InlineData("rsa_pss_4096_sha384_mgf1_48")]
    [InlineData("rsa_pss_4096_sha512_mgf1_64")]
    [InlineData("rsa_pss_4096_sha512_mgf1_64_params")]
    [InlineData("rsa_pss_misc")]
    [InlineData("rsa_pss_misc_params")]
    public void Rsa_Pss_keeps_its_verdicts(string file) => Run(file, SignatureAlgorithm.RsaPssSha256);

    [WycheproofTheory]
    [InlineData("rsa_pkcs1_2048_sig_gen")]
    [InlineData("rsa_pkcs1_3072_sig_gen")]
    [InlineData("rsa_pkcs1_4096_sig_gen")]
    public void Rsa_Pkcs1_signs_to_the_byte(string file) =>
        WycheproofFile.Run(
            file,
            output,
            (group, test) =>
            {
                if (WycheproofFile.Hash(group.Text("sha")) is not HashKind hash)
                {
                    return null;
                }

                Assert.True(CryptoProvider.Bcl.TryImportSigningKey(
                    PrivateKeyFormat.Pkcs8, group.Hex("privateKeyPkcs8"), default, out SigningKey? key));
                using (key)
                {
                    byte[] signature = key.Sign(
                        SignatureAlgorithm.RsaPkcs1Sha256 + (int)hash, test.Hex("msg"));
                    return signature.SequenceEqual(test.Hex("sig"));
                }
            },

            // Small public exponents are legal; whether a certificate may have one is X.509's policy.
            flags => flags.Contains("SmallPublicKey"));

    [WycheproofTheory]
    [InlineData("ed25519")]
    public void Ed25519_keeps_its_verdicts(string file) =>
        WycheproofFile.Run(
            file,
            output,
            (group, test) =>
            {
                Assert.True(CryptoProvider.Default.TryImportVerifyingKey(
                    group.Hex("publicKeyDer"), out VerifyingKey? key));
                using (key)
                {
                    return key.Verify(SignatureAlgorithm.Ed25519, test.Hex("msg"), test.Hex("sig"));
                }
            });

    /// <param name="file">The file.</param>
    /// <param name="family">The family's algorithm with SHA-256; those with SHA-384 and SHA-512 follow
    /// it.</param>
    private void Run(string file, SignatureAlgorithm family) =>
        WycheproofFile.Run(
            file,
            output,
            (group, test) => Verify(group, test, family),

            // A DigestInfo without its NULL: RFC 8017 §8.2.2 lets a verifier compare with the one encoding;
            // we do.
            _ => false);

    private static bool? Verify(JsonElement group, JsonElement test, SignatureAlgorithm family)
    {
        if (WycheproofFile.Hash(group.Text("sha")) is not HashKind hash)
        {
            return null;
        }

        if (!CryptoProvider.Bcl.TryImportVerifyingKey(group.Hex("publicKeyDer"), out VerifyingKey? key))
        {
            return IsOurPss(group, hash) ? false : null;
        }

        using (key)
        {
            bool accepted = key.Verify(family + (int)hash, test.Hex("msg"), test.Hex("sig"));
            if (IsOurPss(group, hash))
            {
                return accepted;
            }

            // Valid under other parameters means invalid under ours; what is invalid there may be valid here.
            Assert.False(
                accepted && test.Text("result") == "valid", "A PSS of other parameters was accepted.");
            return null;
        }
    }

    /// <summary>
    /// TLS and X.509 know one PSS per hash: the same hash in the mask, and a salt of its length.
    /// </summary>
    private static bool IsOurPss(JsonElement group, HashKind hash) =>
        !group.TryGetProperty("sLen", out JsonElement saltLength)
        || (saltLength.GetInt32() == hash.Size() && group.Text("mgf") == "MGF1"
            && group.Text("mgfSha") == group.Text("sha"));
}
