using System;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Xunit;
using static Tls.Crypto.Tests.RsaNumbers;

namespace Tls.Crypto.Tests;

/// <summary>RSA keys in managed code against the BCL's, both ways.</summary>
public sealed class ManagedRsaTests
{
    private static readonly CryptoProvider Managed = CryptoProvider.Managed;

    private static readonly SignatureAlgorithm[] Algorithms =
        [.. Enum.GetValues<SignatureAlgorithm>().Where(algorithm => algorithm.IsFor(KeyKind.Rsa))];

    [BclTheory]
    [InlineData(2048)]
    [InlineData(2056)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void What_one_signs_the_other_verifies(int bits)
    {
        using RSA rsa = RSA.Create(bits);
        byte[] pkcs1 = rsa.ExportRSAPrivateKey();
        using SigningKey managed = Signing(Managed, pkcs1);
        using SigningKey bcl = Signing(CryptoProvider.Bcl, pkcs1);
        using VerifyingKey managedHalf = Verifying(Managed, managed);
        using VerifyingKey bclHalf = Verifying(CryptoProvider.Bcl, bcl);
        Assert.Equal(bits, managed.SizeInBits);
        Assert.Equal(bcl.SubjectPublicKeyInfo.ToArray(), managed.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(bcl.DangerousExportPkcs8(), managed.DangerousExportPkcs8());
        foreach (SignatureAlgorithm algorithm in Algorithms)
        {
            for (int i = 0; i < 4; i++)
            {
                byte[] data = Providers.Bytes(40 * i, i);
                byte[] ours = managed.Sign(algorithm, data);
                byte[] theirs = bcl.Sign(algorithm, data);
                Assert.True(bclHalf.Verify(algorithm, data, ours));
                Assert.True(managedHalf.Verify(algorithm, data, theirs));

                // PKCS#1 v1.5 is the same each time, PSS is not: the salt is fresh.
                bool isPss = algorithm.IsFor(KeyKind.RsaPss);
                Assert.NotEqual(isPss, ours.SequenceEqual(theirs));
                Assert.NotEqual(isPss, ours.SequenceEqual(managed.Sign(algorithm, data)));
            }
        }
    }

    [BclTheory]
    [InlineData(1024, 1025)]
    [InlineData(1025, 1026)]
    [InlineData(1030, 1024)]
    public void Sizes_that_are_no_multiple_of_eight_are_done(int bits1, int bits2)
    {
        // Of 2049 bits, say, EM of PSS is a byte shorter than the modulus.
        BigInteger p = Prime(bits1);
        BigInteger q = Prime(bits2);
        using SigningKey key = Signing(Managed, Encode(p, q, e: 65537));
        using VerifyingKey half = Verifying(Managed, key);
        using VerifyingKey bcl = Verifying(CryptoProvider.Bcl, key);
        Assert.Equal((int)(p * q).GetBitLength(), key.SizeInBits);
        Assert.Equal(key.SizeInBits, half.SizeInBits);
        foreach (SignatureAlgorithm algorithm in Algorithms)
        {
            byte[] signature = key.Sign(algorithm, "data"u8);
            Assert.True(half.Verify(algorithm, "data"u8, signature));
            Assert.True(bcl.Verify(algorithm, "data"u8, signature));
            Assert.False(half.Verify(algorithm, "date"u8, signature));
        }
    }

    [BclFact]
    public void Numbers_beyond_the_modulus_are_no_signatures()
    {
        // The same number modulo n: the BCL refuses it, too.
        using RSA rsa = RSA.Create(2048);
        using SigningKey key = Signing(Managed, rsa.ExportRSAPrivateKey());
        BigInteger n = Number(rsa.ExportParameters(false).Modulus!);
        int tried = 0;
        for (int i = 0; tried < 3; i++)
        {
            byte[] data = Providers.Bytes(8, i);
            BigInteger beyond = Number(key.Sign(SignatureAlgorithm.RsaPkcs1Sha256, data)) + n;
            if (beyond.GetBitLength() <= 2048)
            {
                tried++;
                Assert.All([Managed, CryptoProvider.Bcl], provider =>
                {
                    using VerifyingKey half = Verifying(provider, key);
                    Assert.False(half.Verify(SignatureAlgorithm.RsaPkcs1Sha256, data, Bytes(beyond, 256)));
                });
            }
        }
    }

    [BclFact]
    public void The_smallest_key_verifies_and_does_not_sign()
    {
        using RSA rsa = RSA.Create(1024);
        byte[] signature = rsa.SignData("data"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.True(Managed.TryImportVerifyingKey(rsa.ExportSubjectPublicKeyInfo(), out VerifyingKey? key));
        Assert.True(key.Verify(SignatureAlgorithm.RsaPkcs1Sha256, "data"u8, signature));

        // There is no room for SHA-512 and a salt of its length.
        Assert.False(key.Verify(SignatureAlgorithm.RsaPssSha512, "data"u8, signature));
        Assert.False(Managed.TryImportSigningKey(
            PrivateKeyFormat.Pkcs1, rsa.ExportRSAPrivateKey(), default, out _));
    }

    [BclFact]
    public void The_biggest_key_verifies()
    {
        // n = x³ - EM: whatever its factors, x is the signature of EM for e = 3.
        byte[] encoded = new byte[2048];
        Assert.True(EmsaPkcs1.TryEncode(SignatureAlgorithm.RsaPkcs1Sha256, SHA256.HashData("data"u8), encoded));
        BigInteger message = Number(encoded);
        BigInteger x = (BigInteger.One << 5461) + (BigInteger.One << 5458) + (message.IsEven ? 1 : 0);
        BigInteger n = (x * x * x) - message;
        var key = new RsaPublicKey(Bytes(n, 2048), [3]);
        byte[] spki = DerBuilder.PublicKeyInfo(KeyOids.RsaIdentifier(KeyKind.Rsa), key.Encode());
        Assert.Equal(16384, key.Bits);

        Assert.All([Managed, CryptoProvider.Bcl], provider =>
        {
            Assert.True(provider.TryImportVerifyingKey(spki, out VerifyingKey? half));
            Assert.True(half.Verify(SignatureAlgorithm.RsaPkcs1Sha256, "data"u8, Bytes(x, 2048)));
            Assert.False(half.Verify(SignatureAlgorithm.RsaPkcs1Sha256, "data"u8, Bytes(x + 1, 2048)));
        });
    }

    [BclFact]
    public void What_is_encrypted_here_the_other_decrypts()
    {
        byte[] pkcs1 = Pkcs1();
        using SigningKey managed = Signing(Managed, pkcs1);
        using SigningKey bcl = Signing(CryptoProvider.Bcl, pkcs1);
        using VerifyingKey managedHalf = Verifying(Managed, managed);
        using VerifyingKey bclHalf = Verifying(CryptoProvider.Bcl, bcl);
        using RSA rsa = RSA.Create();
        rsa.ImportRSAPrivateKey(pkcs1, out _);
        foreach (int length in (int[])[0, 1, 48, 245])
        {
            byte[] message = Providers.Bytes(length, length);
            Assert.True(managedHalf.TryEncrypt(message, out byte[]? ours));
            Assert.Equal(message, rsa.Decrypt(ours, RSAEncryptionPadding.Pkcs1));
            Assert.True(bclHalf.TryEncrypt(message, out byte[]? theirs));
            byte[] decrypted = new byte[length];
            managed.DecryptOver(theirs, decrypted);
            Assert.Equal(message, decrypted);
        }

        // RFC 8017 §7.2.1 step 1.
        Assert.False(managedHalf.TryEncrypt(new byte[246], out _));
    }

    [BclTheory]
    [InlineData(KeyKind.Rsa, 2048)]
    [InlineData(KeyKind.RsaPss, 2056)]
    [InlineData(KeyKind.Rsa, 3072)]
    public void Generated_keys_are_the_Bcls_to_use(KeyKind kind, int bits)
    {
        using SigningKey key = Managed.GenerateSigningKey(kind, bits);
        byte[] pkcs8 = key.DangerousExportPkcs8();
        Assert.Equal(kind, key.Kind);
        Assert.Equal(bits, key.SizeInBits);
        Assert.Equal(kind == KeyKind.Rsa, key.CanDecrypt);
        Assert.True(CryptoProvider.Bcl.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, pkcs8, default, out SigningKey? bcl));
        Assert.Equal(bcl.SubjectPublicKeyInfo.ToArray(), key.SubjectPublicKeyInfo.ToArray());
        using VerifyingKey half = Verifying(CryptoProvider.Bcl, key);
        Assert.True(half.Verify(
            SignatureAlgorithm.RsaPssSha256, "data"u8, key.Sign(SignatureAlgorithm.RsaPssSha256, "data"u8)));

        // RFC 8017 §3.2, and FIPS 186-5 A.1.3.
        Assert.True(PrivateKeyInfo.TryRead(pkcs8, out PrivateKeyInfo info));
        BigInteger[] numbers = Decode(info.Key.ToArray());
        (BigInteger p, BigInteger q) = (numbers[4], numbers[5]);
        Assert.Equal(p * q, numbers[1]);
        Assert.Equal(65537, numbers[2]);
        Assert.Equal(BigInteger.One, numbers[3] * 65537 % ((p - 1) * (q - 1)));
        Assert.Equal(numbers[3] % (p - 1), numbers[6]);
        Assert.Equal(numbers[3] % (q - 1), numbers[7]);
        Assert.Equal(BigInteger.One, numbers[8] * q % p);
        foreach (BigInteger prime in (BigInteger[])[p, q])
        {
            Assert.Equal(bits / 2, (int)prime.GetBitLength());
            Assert.Equal(3, prime >> ((bits / 2) - 2));
            Assert.Equal(BigInteger.One, BigInteger.ModPow(7, prime - 1, prime));
        }
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    [InlineData(2050)]
    [InlineData(8200)]
    public void Other_sizes_are_not_generated(int bits)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Managed.GenerateSigningKey(KeyKind.Rsa, bits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_key_one_number_of_which_is_not_its_own_is_refused(int field)
    {
        byte[] pkcs1 = Pkcs1();
        Assert.False(Managed.TryImportSigningKey(
            PrivateKeyFormat.Pkcs1, Change(pkcs1, field), default, out SigningKey? key));
        Assert.Null(key);
    }

    [Fact]
    public void Exponents_beyond_what_they_are_modulo_are_refused()
    {
        BigInteger[] numbers = Decode(Pkcs1());
        (BigInteger p, BigInteger q) = (numbers[4], numbers[5]);
        foreach ((int field, BigInteger more) in ((int, BigInteger)[])
            [(6, p - 1), (7, q - 1), (3, (p - 1) * (q - 1) << 8)])
        {
            byte[] changed = Change(Encode(numbers), field, number => number + more);
            Assert.False(Managed.TryImportSigningKey(PrivateKeyFormat.Pkcs1, changed, default, out _));
        }
    }

    [Fact]
    public void A_public_half_that_belongs_to_another_key_is_refused()
    {
        byte[] pkcs1 = Pkcs1();
        using SigningKey key = Signing(Managed, pkcs1);
        byte[] right = RsaPublicKeyOf(key);
        byte[] wrong = [.. right];
        wrong[20] ^= 1;

        Assert.True(Managed.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, WithPublicHalf(pkcs1, right), default, out SigningKey? again));
        again.Dispose();
        Assert.False(Managed.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, WithPublicHalf(pkcs1, wrong), default, out _));
    }

    [Fact]
    public void Hostile_encodings_are_refused_without_a_throw()
    {
        byte[] pkcs1 = Pkcs1();
        var random = new Random(1);
        for (int i = 0; i < 400; i++)
        {
            byte[] hostile = [.. pkcs1];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                // Headers and lengths more often than the middle of a number.
                hostile[random.Next(i % 2 == 0 ? 40 : hostile.Length)] = (byte)random.Next(256);
            }

            _ = Managed.TryImportSigningKey(PrivateKeyFormat.Pkcs1, hostile, default, out SigningKey? key);
            key?.Dispose();
            _ = Managed.TryImportVerifyingKey(hostile, out VerifyingKey? half);
            half?.Dispose();
        }

        // Numbers that are none of a key, each of them.
        for (int field = 1; field < Fields; field++)
        {
            foreach (BigInteger number in (BigInteger[])[0, 1, 2, 3, -1, BigInteger.One << 9000, (BigInteger.One << 2047) + 1])
            {
                byte[] changed = Change(pkcs1, field, old => old == number ? old + 2 : number);
                Assert.False(Managed.TryImportSigningKey(PrivateKeyFormat.Pkcs1, changed, default, out _));
            }
        }

        for (int length = 0; length < pkcs1.Length; length += 7)
        {
            Assert.False(Managed.TryImportSigningKey(PrivateKeyFormat.Pkcs1, pkcs1.AsSpan(0, length), default, out _));
        }

        Assert.False(Managed.TryImportSigningKey(PrivateKeyFormat.Pkcs1, [.. pkcs1, 0], default, out _));
        Assert.False(Managed.TryImportSigningKey(PrivateKeyFormat.Sec1, pkcs1, default, out _));
    }

    [BclFact]
    public void A_key_comes_encrypted_too()
    {
        using RSA rsa = RSA.Create(2048);
        byte[] encrypted = rsa.ExportEncryptedPkcs8PrivateKey(
            "password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Assert.True(Managed.TryImportSigningKey(
            PrivateKeyFormat.EncryptedPkcs8, encrypted, "password", out SigningKey? key));
        Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.SubjectPublicKeyInfo.ToArray());
        Assert.False(Managed.TryImportSigningKey(PrivateKeyFormat.EncryptedPkcs8, encrypted, "passwort", out _));
    }

    [Fact]
    public async Task One_key_serves_many_threads_until_it_is_disposed()
    {
        SigningKey key = Signing(Managed, Pkcs1());
        VerifyingKey half = Verifying(Managed, key);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 6; i++)
            {
                byte[] data = Providers.Bytes(50, (100 * worker) + i);
                SignatureAlgorithm algorithm = Algorithms[i % Algorithms.Length];
                Assert.True(half.Verify(algorithm, data, key.Sign(algorithm, data)));
            }
        })));
        byte[] signature = key.Sign(SignatureAlgorithm.RsaPkcs1Sha256, []);
        Assert.Throws<ArgumentException>(() => key.Sign(SignatureAlgorithm.EcdsaSha256, []));
        key.Dispose();
        half.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign(SignatureAlgorithm.RsaPkcs1Sha256, []));
        Assert.Throws<ObjectDisposedException>(() => key.DecryptOver(signature, new byte[48]));
        Assert.Throws<ObjectDisposedException>(() => key.DangerousExportPkcs8());
        Assert.Throws<ObjectDisposedException>(
            () => half.Verify(SignatureAlgorithm.RsaPkcs1Sha256, [], signature));
        Assert.Throws<ObjectDisposedException>(() => half.TryEncrypt([], out _));
    }

    [BclFact]
    public void The_default_provider_verifies_with_2048_bits_here_and_with_more_by_the_Bcl()
    {
        Assert.Equal(MontgomeryProduct.IsFast, IsManaged(CryptoProvider.Default, 2048));
        Assert.False(IsManaged(CryptoProvider.Default, 3072));
        Assert.False(IsManaged(CryptoProvider.Bcl, 2048));
        using SigningKey signing = TestKeys.Signing(KeyKind.Rsa);
        Assert.IsType<BclRsaSigningKey>(signing);

        AppContext.SetSwitch(DefaultCryptoProvider.DisableManagedRsa, true);
        try
        {
            Assert.False(IsManaged(new DefaultCryptoProvider(CryptoProvider.Bcl, CryptoProvider.Managed), 2048));
        }
        finally
        {
            AppContext.SetSwitch(DefaultCryptoProvider.DisableManagedRsa, false);
        }

        static bool IsManaged(CryptoProvider provider, int bits)
        {
            using RSA rsa = RSA.Create(bits);
            Assert.True(provider.TryImportVerifyingKey(rsa.ExportSubjectPublicKeyInfo(), out VerifyingKey? key));
            return key is ManagedRsaVerifyingKey;
        }
    }

    private static byte[] Pkcs1()
    {
        Assert.True(PrivateKeyInfo.TryRead(TestKeys.Pkcs8(KeyKind.Rsa), out PrivateKeyInfo info));
        return info.Key.ToArray();
    }

    private static SigningKey Signing(CryptoProvider provider, byte[] pkcs1)
    {
        Assert.True(provider.TryImportSigningKey(PrivateKeyFormat.Pkcs1, pkcs1, default, out SigningKey? key));
        return key;
    }

    private static VerifyingKey Verifying(CryptoProvider provider, SigningKey key)
    {
        Assert.True(provider.TryImportVerifyingKey(key.SubjectPublicKeyInfo.Span, out VerifyingKey? half));
        return half;
    }

    private static byte[] RsaPublicKeyOf(SigningKey key)
    {
        Assert.True(PublicKeyInfo.TryRead(key.SubjectPublicKeyInfo.Span, out PublicKeyInfo info));
        return info.Key.ToArray();
    }

    /// <summary>OneAsymmetricKey of version 1, with publicKey [1] (RFC 5958 §2).</summary>
    private static byte[] WithPublicHalf(byte[] pkcs1, byte[] publicKey) => DerBuilder.Wrap(
        DerCursor.Sequence,
        [
            DerCursor.Integer, 1, 1,
            .. DerBuilder.Wrap(DerCursor.Sequence, KeyOids.RsaIdentifier(KeyKind.Rsa)),
            .. DerBuilder.Wrap(DerCursor.OctetString, pkcs1),
        ],
        DerBuilder.Wrap(0x81, [0], publicKey));
}
