using System;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

public sealed class MlKemWycheproofTests(ITestOutputHelper output)
{
    [WycheproofTheory]
    [InlineData(768, true)]
    [InlineData(768, false)]
    [InlineData(1024, true)]
    [InlineData(1024, false)]
    public void Decapsulation_keeps_its_verdicts(int set, bool wide) =>
        WycheproofFile.Run(
            $"mlkem_{set}",
            output,
            (_, test) =>
            {
                // Seeds of another length are no seeds: our keys are made by us alone.
                byte[] seed = test.Hex("seed");
                if (seed.Length != MlKemParameters.SeedSize)
                {
                    return false;
                }

                using var key = new MlKemDecapsulationKey(MlKemTests.Set(set, wide), seed);
                var secret = new byte[32];
                return (test.Text("result") == "invalid" || key.EncapsulationKey.SequenceEqual(test.Hex("ek")))
                    && key.TryDecapsulate(test.Hex("c"), secret)
                    && secret.SequenceEqual(test.Hex("K"));
            });

    [WycheproofTheory]
    [InlineData(768, true)]
    [InlineData(768, false)]
    [InlineData(1024, true)]
    [InlineData(1024, false)]
    public void Encapsulation_keeps_its_verdicts(int set, bool wide) =>
        WycheproofFile.Run(
            $"mlkem_{set}_encaps",
            output,
            (_, test) =>
            {
                MlKemParameters parameters = MlKemTests.Set(set, wide);
                var ciphertext = new byte[parameters.CiphertextSize];
                var secret = new byte[32];
                return MlKem.TryEncapsulate(parameters, test.Hex("ek"), test.Hex("m"), ciphertext, secret)
                    && ciphertext.SequenceEqual(test.Hex("c"))
                    && secret.SequenceEqual(test.Hex("K"));
            });

    [WycheproofTheory]
    [InlineData(768)]
    [InlineData(1024)]
    public void Key_pairs_are_the_published_ones(int set) =>
        WycheproofFile.Run(
            $"mlkem_{set}_keygen_seed",
            output,
            (_, test) =>
            {
                byte[] seed = test.Hex("seed");
                if (seed.Length != MlKemParameters.SeedSize)
                {
                    return false;
                }

                using var key = new MlKemDecapsulationKey(MlKemTests.Set(set, wide: true), seed);
                return key.EncapsulationKey.SequenceEqual(test.Hex("ek"));
            });
}
