using System.Formats.Asn1;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>What a PKCS#12 file's MacData costs before its password is known to be right.</summary>
public sealed class PasswordMacTests
{
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    [Theory]
    [InlineData(32, PasswordOutcome.WrongPassword, 500)]
    [InlineData(20, PasswordOutcome.Malformed, 0)]
    [InlineData(64, PasswordOutcome.Malformed, 0)]
    public void A_digest_of_another_length_than_its_hash_derives_no_key(int length, PasswordOutcome outcome, int spent)
    {
        foreach (CryptoProvider provider in Providers.All)
        {
            int iterations = 1000;

            Assert.Equal(
                outcome, provider.CheckPasswordMac(MacData(length, rounds: 500), [], "password", ref iterations));
            Assert.Equal(spent, 1000 - iterations);
        }
    }

    private static byte[] MacData(int digest, int rounds)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Sha256);
                    writer.WriteNull();
                }

                writer.WriteOctetString(new byte[digest]);
            }

            writer.WriteOctetString(new byte[8]);
            writer.WriteInteger(rounds);
        }

        return writer.Encode();
    }
}
