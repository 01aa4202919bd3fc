using System;
using System.Linq;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using Tls.Crypto;

namespace Tls.Bench.Crypto;

/// <summary>BouncyCastle, the other cryptography in managed code.</summary>
internal sealed class BouncyContender : ICryptoContender
{
    private static readonly byte[] Data = new byte[200];
    private static readonly SecureRandom Random = new();

    public string Name => "BouncyCastle";

    public Action? Seal(AeadAlgorithm algorithm, int size)
    {
        if (Create(algorithm) is not { } cipher)
        {
            return null;
        }

        var (nonce, header) = (new byte[12], new byte[5]);
        var (plaintext, destination) = (new byte[size], new byte[size + algorithm.TagSize]);
        var key = new KeyParameter(new byte[algorithm.KeySize]);
        return () =>
        {
            Operations.Count(nonce);
            cipher.Init(true, new AeadParameters(key, 8 * algorithm.TagSize, nonce, header));
            int written = cipher.ProcessBytes(plaintext.AsSpan(), destination);
            cipher.DoFinal(destination.AsSpan(written));
        };
    }

    public Action? Open(AeadAlgorithm algorithm, int size)
    {
        if (Create(algorithm) is not { } cipher)
        {
            return null;
        }

        var (nonce, header) = (new byte[12], new byte[5]);
        var (plaintext, ciphertext) = (new byte[size + 16], new byte[size + algorithm.TagSize]);
        var key = new KeyParameter(new byte[algorithm.KeySize]);
        cipher.Init(true, new AeadParameters(key, 8 * algorithm.TagSize, nonce, header));
        int written = cipher.ProcessBytes(new byte[size].AsSpan(), ciphertext);
        cipher.DoFinal(ciphertext.AsSpan(written));
        return () =>
        {
            cipher.Init(false, new AeadParameters(key, 8 * algorithm.TagSize, nonce, header));
            int read = cipher.ProcessBytes(ciphertext.AsSpan(), plaintext);
            cipher.DoFinal(plaintext.AsSpan(read));
        };
    }

    public Action Hash(int size)
    {
        var (data, digest, hash) = (new byte[size], new byte[32], new Sha256Digest());
        return () =>
        {
            hash.BlockUpdate(data);
            hash.DoFinal(digest);
        };
    }

    public Action Hmac(int size)
    {
        var (data, digest, mac) = (new byte[size], new byte[32], new HMac(new Sha256Digest()));
        var key = new KeyParameter(new byte[32]);
        return () =>
        {
            mac.Init(key);
            mac.BlockUpdate(data);
            mac.DoFinal(digest);
        };
    }

    public Action HkdfExpand(int infoSize)
    {
        var (prk, info, output) = (new byte[32], new byte[infoSize], new byte[32]);
        var hkdf = new HkdfBytesGenerator(new Sha256Digest());
        return () =>
        {
            hkdf.Init(HkdfParameters.SkipExtractParameters(prk, info));
            hkdf.GenerateBytes(output);
        };
    }

    public Action? GenerateShare(NamedGroup group)
    {
        IAsymmetricCipherKeyPairGenerator generator = Generator(group);
        return () => generator.GenerateKeyPair();
    }

    public Action? Agree(NamedGroup group)
    {
        IAsymmetricCipherKeyPairGenerator generator = Generator(group);
        AsymmetricCipherKeyPair own = generator.GenerateKeyPair();
        AsymmetricKeyParameter peer = generator.GenerateKeyPair().Public;
        if (group == NamedGroup.X25519)
        {
            byte[] encoded = ((X25519PublicKeyParameters)peer).GetEncoded();
            var agreement = new X25519Agreement();
            var secret = new byte[32];
            return () =>
            {
                agreement.Init(own.Private);
                agreement.CalculateAgreement(new X25519PublicKeyParameters(encoded, 0), secret, 0);
            };
        }

        var domain = ((ECPublicKeyParameters)peer).Parameters;
        byte[] point = ((ECPublicKeyParameters)peer).Q.GetEncoded();
        return () =>
        {
            var agreement = new ECDHBasicAgreement();
            agreement.Init(own.Private);
            agreement.CalculateAgreement(new ECPublicKeyParameters(domain.Curve.DecodePoint(point), domain));
        };
    }

    public Action? Sign(KeyKind kind)
    {
        AsymmetricCipherKeyPair pair = Generator(kind).GenerateKeyPair();
        return () => Sign(kind, pair.Private);
    }

    public Action? ImportAndVerify(KeyKind kind)
    {
        IAsymmetricCipherKeyPairGenerator generator = Generator(kind);
        (byte[] Spki, byte[] Signature)[] all =
        [
            .. Enumerable.Range(0, kind == KeyKind.Rsa ? 3 : 100).Select(_ =>
            {
                AsymmetricCipherKeyPair pair = generator.GenerateKeyPair();
                return (
                    SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(pair.Public).GetEncoded(),
                    Sign(kind, pair.Private));
            }),
        ];
        int next = 0;
        return () =>
        {
            (byte[] spki, byte[] signature) = all[next++ % all.Length];
            ISigner signer = SignerUtilities.GetSigner(SignerName(kind));
            signer.Init(false, PublicKeyFactory.CreateKey(spki));
            signer.BlockUpdate(Data, 0, Data.Length);
            Operations.Demand(signer.VerifySignature(signature));
        };
    }

    public Action? GenerateKem()
    {
        MLKemKeyPairGenerator generator = Kem();
        return () => generator.GenerateKeyPair();
    }

    public Action? Encapsulate()
    {
        AsymmetricCipherKeyPair pair = Kem().GenerateKeyPair();
        var encapsulator = new MLKemEncapsulator(MLKemParameters.ml_kem_768);
        encapsulator.Init(pair.Public);
        var (ciphertext, secret) =
            (new byte[encapsulator.EncapsulationLength], new byte[encapsulator.SecretLength]);
        return () => encapsulator.Encapsulate(ciphertext, 0, ciphertext.Length, secret, 0, secret.Length);
    }

    public Action? Decapsulate()
    {
        AsymmetricCipherKeyPair pair = Kem().GenerateKeyPair();
        var encapsulator = new MLKemEncapsulator(MLKemParameters.ml_kem_768);
        encapsulator.Init(pair.Public);
        var (ciphertext, secret) =
            (new byte[encapsulator.EncapsulationLength], new byte[encapsulator.SecretLength]);
        encapsulator.Encapsulate(ciphertext, 0, ciphertext.Length, secret, 0, secret.Length);
        var decapsulator = new MLKemDecapsulator(MLKemParameters.ml_kem_768);
        decapsulator.Init(pair.Private);
        return () => decapsulator.Decapsulate(ciphertext, 0, ciphertext.Length, secret, 0, secret.Length);
    }

    private static byte[] Sign(KeyKind kind, AsymmetricKeyParameter key)
    {
        ISigner signer = SignerUtilities.GetSigner(SignerName(kind));
        signer.Init(true, kind == KeyKind.Ed25519 ? key : new ParametersWithRandom(key, Random));
        signer.BlockUpdate(Data, 0, Data.Length);
        return signer.GenerateSignature();
    }

    private static string SignerName(KeyKind kind) => kind switch
    {
        KeyKind.Rsa => "SHA-256withRSAandMGF1",
        KeyKind.Ed25519 => "Ed25519",
        _ => "SHA-256withECDSA",
    };

    private static Org.BouncyCastle.Crypto.Modes.IAeadCipher? Create(AeadAlgorithm algorithm) => algorithm.Name switch
    {
        "CHACHA20-POLY1305" => new ChaCha20Poly1305(),
        _ when algorithm == AeadAlgorithm.Aes128Ccm => new CcmBlockCipher(AesUtilities.CreateEngine()),
        _ => new GcmBlockCipher(AesUtilities.CreateEngine()),
    };

    private static IAsymmetricCipherKeyPairGenerator Generator(NamedGroup group) =>
        group == NamedGroup.X25519 ? Initialized(new X25519KeyPairGenerator(), new X25519KeyGenerationParameters(Random))
        : Curve();

    private static IAsymmetricCipherKeyPairGenerator Generator(KeyKind kind) => kind switch
    {
        KeyKind.Rsa => Initialized(
            new RsaKeyPairGenerator(),
            new RsaKeyGenerationParameters(BigInteger.ValueOf(65537), Random, 2048, 100)),
        KeyKind.Ed25519 => Initialized(new Ed25519KeyPairGenerator(), new Ed25519KeyGenerationParameters(Random)),
        _ => Curve(),
    };

    private static IAsymmetricCipherKeyPairGenerator Curve() => Initialized(
        new ECKeyPairGenerator(),
        new ECKeyGenerationParameters(
            new ECNamedDomainParameters(
                X9ObjectIdentifiers.Prime256v1,
                CustomNamedCurves.GetByOid(X9ObjectIdentifiers.Prime256v1)),
            Random));

    private static MLKemKeyPairGenerator Kem()
    {
        var generator = new MLKemKeyPairGenerator();
        generator.Init(new MLKemKeyGenerationParameters(Random, MLKemParameters.ml_kem_768));
        return generator;
    }

    private static IAsymmetricCipherKeyPairGenerator Initialized(
        IAsymmetricCipherKeyPairGenerator generator, KeyGenerationParameters parameters)
    {
        generator.Init(parameters);
        return generator;
    }
}
