using System.Formats.Asn1;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>What files cost before their password is known to be right.</summary>
public sealed class PasswordCostTests
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

    [Theory]
    [InlineData(1200, PasswordOutcome.WrongPassword, 1200)]
    [InlineData(1199, PasswordOutcome.TooManyIterations, 0)]
    public void A_key_longer_than_its_hash_costs_its_rounds_for_each_part(
        int allowed, PasswordOutcome outcome, int spent)
    {
        // RFC 8018 §5.2: 32 bytes are two blocks of HMAC-SHA1.
        foreach (CryptoProvider provider in Providers.All)
        {
            int iterations = allowed;

            Assert.Equal(
                outcome,
                provider.DecryptWithPassword(
                    Pbes2(rounds: 600), Providers.Bytes(32, 1), "password", ref iterations, out _));
            Assert.Equal(spent, allowed - iterations);
        }
    }

    /// <summary>PBKDF2 with HMAC-SHA1, which goes without saying, and AES-256-CBC.</summary>
    private static byte[] Pbes2(int rounds)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.5.13");
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.5.12");
                    using (writer.PushSequence())
                    {
                        writer.WriteOctetString(new byte[8]);
                        writer.WriteInteger(rounds);
                    }
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.16.840.1.101.3.4.1.42");
                    writer.WriteOctetString(new byte[16]);
                }
            }
        }

        return writer.Encode();
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
