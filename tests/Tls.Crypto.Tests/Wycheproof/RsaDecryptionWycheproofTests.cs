using System;
using System.Linq;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

public sealed class RsaDecryptionWycheproofTests(ITestOutputHelper output)
{
    [WycheproofTheory]
    [InlineData("rsa_pkcs1_2048")]
    [InlineData("rsa_pkcs1_3072")]
    [InlineData("rsa_pkcs1_4096")]
    public void A_message_is_found_at_its_own_length_and_no_other(string file) =>
        WycheproofFile.Run(file, output, (group, test) =>
        {
            Assert.True(PrivateKeyInfo.TryRead(group.Hex("privateKeyPkcs8"), out PrivateKeyInfo info));
            Assert.True(RsaPrivateOperation.TryCreate(
                CryptoProvider.Managed, info.Key, out RsaPrivateOperation? operation));
            using (operation)
            {
                return IsFound(operation, test);
            }
        });

    private static bool IsFound(RsaPrivateOperation operation, JsonElement test)
    {
        byte[] ciphertext = test.Hex("ct");
        byte[] encoded = new byte[operation.ModulusSize];
        if (ciphertext.Length != encoded.Length || !operation.TryApply(ciphertext, encoded))
        {
            return false;
        }

        bool isFound = false;
        for (int length = 0; length <= encoded.Length - 11; length++)
        {
            // A message that differs from the one that is left in every byte, so that taking it shows.
            byte[] message = [.. encoded[^length..].Select(octet => (byte)~octet)];
            byte[] kept = [.. message];
            RsaKeyTransport.TakeMessage(encoded, message);
            if (length > 0 && !message.AsSpan().SequenceEqual(kept))
            {
                Assert.Equal(test.Hex("msg"), message);
                isFound = true;
            }
        }

        // Of a message without bytes nothing could be seen.
        return isFound || (test.Text("result") == "valid" && test.Text("msg").Length == 0);
    }
}
