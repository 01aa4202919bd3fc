using System;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

public sealed class MlDsaWycheproofTests(ITestOutputHelper output)
{
    [WycheproofTheory]
    [InlineData(44, true)]
    [InlineData(44, false)]
    [InlineData(65, true)]
    [InlineData(87, true)]
    public void Signatures_keep_their_verdicts(int set, bool wide) =>
        WycheproofFile.Run(
            $"mldsa_{set}_verify",
            output,
            (group, test) => HasContext(test)
                ? null
                : MlDsaPublicKey.TryCreate(
                    MlDsaTests.Set(set, wide), group.Hex("publicKey"), out MlDsaPublicKey? key)
                && key.Verify(test.Hex("msg"), test.Hex("sig")));

    [WycheproofTheory]
    [InlineData(44, true)]
    [InlineData(44, false)]
    [InlineData(65, true)]
    [InlineData(87, true)]
    public void Signatures_are_the_published_ones(int set, bool wide) =>
        WycheproofFile.Run(
            $"mldsa_{set}_sign_seed",
            output,
            (group, test) =>
            {
                byte[] seed = group.Hex("privateSeed");
                if (HasContext(test))
                {
                    return null;
                }

                if (seed.Length != MlDsaParameters.SeedSize)
                {
                    return false;
                }

                MlDsaParameters parameters = MlDsaTests.Set(set, wide);
                using MlDsaPrivateKey key = MlDsaPrivateKey.FromSeed(parameters, seed);
                Assert.Equal(group.Hex("publicKey"), key.PublicKey);
                byte[] random = test.TryGetProperty("rnd", out _) ? test.Hex("rnd") : new byte[32];
                var signature = new byte[parameters.SignatureSize];
                if (test.TryGetProperty("msg", out _))
                {
                    key.Sign(signature, test.Hex("msg"), random);
                }
                else
                {
                    key.SignRepresentative(signature, test.Hex("mu"), random);
                }

                return signature.SequenceEqual(test.Hex("sig"));
            });

    [WycheproofTheory]
    [InlineData(44, KeyKind.MLDsa44)]
    [InlineData(65, KeyKind.MLDsa65)]
    [InlineData(87, KeyKind.MLDsa87)]
    public void Private_keys_in_PKCS8_are_read(int set, KeyKind kind)
    {
        JsonElement root = Repository.Parse(
            System.IO.Path.Combine(WycheproofTheoryAttribute.Folder, $"mldsa_{set}_sign_seed_test.json"));
        int count = 0;
        foreach (JsonElement group in root.GetProperty("testGroups").EnumerateArray())
        {
            if (group.TryGetProperty("privateKeyPkcs8", out _))
            {
                byte[] pkcs8 = group.Hex("privateKeyPkcs8");
                bool isSeed = group.Hex("privateSeed").Length == MlDsaParameters.SeedSize;
                Assert.Equal(isSeed, CryptoProvider.Default.TryImportSigningKey(
                    PrivateKeyFormat.Pkcs8, pkcs8, default, out SigningKey? key));
                if (key is not null)
                {
                    Assert.Equal(kind, key.Kind);
                    Assert.Equal(pkcs8, key.DangerousExportPkcs8());
                    key.Dispose();
                    count++;
                }
            }
        }

        output.WriteLine($"{count} keys");
        Assert.True(count > 10);
    }

    /// <summary>TLS and X.509 use none (draft-ietf-tls-mldsa §3, RFC 9881 §3).</summary>
    private static bool HasContext(JsonElement test) =>
        test.TryGetProperty("ctx", out JsonElement context) && context.GetString()!.Length > 0;
}
