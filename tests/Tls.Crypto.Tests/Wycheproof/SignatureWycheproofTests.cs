using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tls.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

public sealed class SignatureWycheproofTests(ITestOutputHelper output)
{
    /// <summary>The files there are of a family, so that none is left out.</summary>
    /// <param name="names">A pattern of all of a name but <c>_test.json</c>; those of P1363 are in no
    /// certificate.</param>
    public static TheoryData<string> Files(string names) =>
    [
        .. Directory.EnumerateFiles(WycheproofTheoryAttribute.Folder, "*_test.json")
            .Select(path => Path.GetFileName(path)[..^"_test.json".Length])
            .Where(name => Regex.IsMatch(name, $"^({names})$"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The files of signatures to make, on every provider.</summary>
    public static TheoryData<string, string> SigningFiles()
    {
        var data = new TheoryData<string, string>();
        foreach (CryptoProvider provider in Providers.All)
        {
            data.Add("rsa_pkcs1_2048_sig_gen", provider.Name);
            data.Add("rsa_pkcs1_3072_sig_gen", provider.Name);
            data.Add("rsa_pkcs1_4096_sig_gen", provider.Name);
        }

        return data;
    }

    [WycheproofTheory]
    [MemberData(nameof(Files), "ecdsa_secp(256|384|521)r1_sha(256|384|512)")]
    [Rfc("8422-5.10-3")]
    public void Ecdsa_keeps_its_verdicts(string file) => Run(file, SignatureAlgorithm.EcdsaSha256);

    /// <summary>Every case with the table of its key, which the default provider makes after a few uses.</summary>
    [WycheproofTheory]
    [MemberData(nameof(Files), "ecdsa_secp256r1_sha(256|512)")]
    public void Ecdsa_by_a_table_keeps_its_verdicts(string file) =>
        WycheproofFile.Run(
            file,
            output,
            (group, test) =>
            {
                HashKind hash = WycheproofFile.Hash(group.Text("sha"))!.Value;
                byte[] spki = group.Hex("publicKeyDer");
                Assert.True(P256Affine.TryDecode(spki.AsSpan()[^P256Affine.EncodedSize..], out P256Affine point));
                var fixedForm = new byte[2 * ScalarP256.Size];
                var digest = new byte[hash.Size()];
                CryptoProvider.Managed.Hash(hash, test.Hex("msg"), digest);
                return EcdsaSignature.TryDecode(test.Hex("sig"), fixedForm)
                    && P256Verification.Verify(fixedForm, digest, point, new P256Comb(point));
            });

    [WycheproofTheory]
    [MemberData(nameof(Files), "rsa_signature_[0-9]+_sha(256|384|512)")]
    public void Rsa_Pkcs1_keeps_its_verdicts(string file) => Run(file, SignatureAlgorithm.RsaPkcs1Sha256);

    [WycheproofTheory]
    [MemberData(nameof(Files), "rsa_pss_.*")]
    public void Rsa_Pss_keeps_its_verdicts(string file) => Run(file, SignatureAlgorithm.RsaPssSha256);

    /// <summary>Every case with limbs alone, where the processor's widest registers do it otherwise.</summary>
    [WycheproofTheory]
    [MemberData(nameof(Files), "rsa_signature_[0-9]+_sha(256|384|512)|rsa_pss_.*")]
    public void Rsa_in_limbs_keeps_its_verdicts(string file) =>
        WycheproofFile.Run(
            file,
            output,
            (group, test) =>
            {
                if (WycheproofFile.Hash(group.Text("sha")) is not HashKind kind || !IsOurPss(group, kind)
                    || !PublicKeyInfo.TryRead(group.Hex("publicKeyDer"), out PublicKeyInfo info)
                    || !RsaPublicKey.TryRead(info.Key, out RsaPublicKey key))
                {
                    return null;
                }

                SignatureAlgorithm family = file.StartsWith("rsa_pss", StringComparison.Ordinal)
                    ? SignatureAlgorithm.RsaPssSha256
                    : SignatureAlgorithm.RsaPkcs1Sha256;
                byte[] hash = new byte[kind.Size()];
                CryptoProvider.Managed.Hash(kind, test.Hex("msg"), hash);
                return new RsaPublicOperation(key, wide: false).Verify(
                    CryptoProvider.Managed, family + (int)kind, hash, test.Hex("sig"));
            },
            _ => false);

    [WycheproofTheory]
    [MemberData(nameof(SigningFiles))]
    public void Rsa_Pkcs1_signs_to_the_byte(string file, string provider) =>
        WycheproofFile.Run(
            file,
            output,
            (group, test) =>
            {
                if (WycheproofFile.Hash(group.Text("sha")) is not HashKind hash)
                {
                    return null;
                }

                Assert.True(Providers.Named(provider).TryImportSigningKey(
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

    /// <summary>What the verifier of certificates does: the key by its SubjectPublicKeyInfo, no context.</summary>
    [WycheproofTheory]
    [InlineData("mldsa_44_verify", SignatureAlgorithm.MLDsa44)]
    [InlineData("mldsa_65_verify", SignatureAlgorithm.MLDsa65)]
    [InlineData("mldsa_87_verify", SignatureAlgorithm.MLDsa87)]
    public void MlDsa_keeps_its_verdicts(string file, SignatureAlgorithm algorithm) =>
        WycheproofFile.Run(
            file,
            output,
            (group, test) =>
            {
                // RFC 9881 §3: certificates are signed with the empty context.
                if (test.TryGetProperty("ctx", out JsonElement context) && context.GetString()!.Length > 0)
                {
                    return null;
                }

                if (!CryptoProvider.Default.TryImportVerifyingKey(
                    group.Hex("publicKeyDer"), out VerifyingKey? key))
                {
                    return false;
                }

                using (key)
                {
                    return key.Verify(algorithm, test.Hex("msg"), test.Hex("sig"));
                }
            });

    /// <summary>Ed448 is none of our algorithms: its keys are not taken for another's.</summary>
    [WycheproofTheory]
    [InlineData("ed448")]
    public void Ed448_is_refused_with_its_key(string file) =>
        WycheproofFile.Run(
            file,
            output,
            (group, _) =>
            {
                Assert.False(CryptoProvider.Default.TryImportVerifyingKey(
                    group.Hex("publicKeyDer"), out VerifyingKey? _));
                return null;
            });

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

    /// <summary>On every provider.</summary>
    /// <param name="file">The file.</param>
    /// <param name="family">The family's algorithm with SHA-256; those with SHA-384 and SHA-512 follow
    /// it.</param>
    private void Run(string file, SignatureAlgorithm family)
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            WycheproofFile.Run(
                file,
                output,
                (group, test) => Verify(provider, group, test, family),

                // A DigestInfo without its NULL: RFC 8017 §8.2.2 lets a verifier compare with the one encoding;
                // we do.
                _ => false);
        }
    }

    private static bool? Verify(
        CryptoProvider provider, JsonElement group, JsonElement test, SignatureAlgorithm family)
    {
        if (WycheproofFile.Hash(group.Text("sha")) is not HashKind hash)
        {
            return null;
        }

        if (!provider.TryImportVerifyingKey(group.Hex("publicKeyDer"), out VerifyingKey? key))
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
