using System;
using System.Linq;
using Tls.Crypto;

namespace Tls.Bench.Crypto;

/// <summary>One of this library's providers.</summary>
internal sealed class ProviderContender(CryptoProvider provider) : ICryptoContender
{
    private static readonly byte[] Data = new byte[200];

    public string Name => provider.Name;

    public Action? Seal(AeadAlgorithm algorithm, int size)
    {
        if (!provider.Supports(algorithm))
        {
            return null;
        }

        AeadKey key = provider.CreateAeadKey(algorithm, new byte[algorithm.KeySize]);
        var (nonce, header) = (new byte[12], new byte[5]);
        var (plaintext, destination) = (new byte[size], new byte[size + algorithm.TagSize]);
        return () =>
        {
            Operations.Count(nonce);
            key.Seal(nonce, plaintext, default, destination, header);
        };
    }

    public Action? Open(AeadAlgorithm algorithm, int size)
    {
        if (!provider.Supports(algorithm))
        {
            return null;
        }

        AeadKey key = provider.CreateAeadKey(algorithm, new byte[algorithm.KeySize]);
        var (nonce, header) = (new byte[12], new byte[5]);
        var (plaintext, ciphertext) = (new byte[size], new byte[size + algorithm.TagSize]);
        key.Seal(nonce, plaintext, default, ciphertext, header);
        return () => Operations.Demand(key.Open(nonce, ciphertext, plaintext, header));
    }

    public Action Hash(int size)
    {
        var (data, digest) = (new byte[size], new byte[32]);
        return () => provider.Hash(HashKind.Sha256, data, digest);
    }

    public Action Hmac(int size)
    {
        var (key, data, digest) = (new byte[32], new byte[size], new byte[32]);
        return () => provider.Hmac(HashKind.Sha256, key, data, digest);
    }

    public Action HkdfExpand(int infoSize)
    {
        var (prk, info, output) = (new byte[32], new byte[infoSize], new byte[32]);
        return () => provider.HkdfExpand(HashKind.Sha256, prk, info, output);
    }

    public Action? GenerateShare(NamedGroup group) => provider.FindGroup(group) is { } found
        ? () => found.Generate().Dispose()
        : null;

    public Action? Agree(NamedGroup group)
    {
        if (provider.FindGroup(group) is not { } found)
        {
            return null;
        }

        KeyShare own = found.Generate();
        byte[] peer = found.Generate().PublicShare.ToArray();
        return () =>
        {
            Operations.Demand(own.TryComplete(peer, out SecretBytes? secret));
            secret!.Dispose();
        };
    }

    public Action? Sign(KeyKind kind)
    {
        if (!provider.Supports(kind))
        {
            return null;
        }

        SigningKey key = Fresh(kind);
        SignatureAlgorithm algorithm = Operations.AlgorithmOf(kind);
        return () => Operations.Demand(key.Sign(algorithm, Data).Length > 0);
    }

    public Action? ImportAndVerify(KeyKind kind)
    {
        if (!provider.Supports(kind))
        {
            return null;
        }

        // More keys, in turns, than a provider remembers.
        SignatureAlgorithm algorithm = Operations.AlgorithmOf(kind);
        (byte[] Spki, byte[] Signature)[] all =
        [
            .. Enumerable.Range(0, kind == KeyKind.Rsa ? 3 : 100).Select(_ =>
            {
                using SigningKey key = Fresh(kind);
                return (key.SubjectPublicKeyInfo.ToArray(), key.Sign(algorithm, Data));
            }),
        ];
        int next = 0;
        return () =>
        {
            (byte[] spki, byte[] signature) = all[next++ % all.Length];
            provider.TryImportVerifyingKey(spki, out VerifyingKey? key);
            using (key)
            {
                Operations.Demand(key!.Verify(algorithm, Data, signature));
            }
        };
    }

    public Action? GenerateKem()
    {
        if (!provider.Supports(KeyKind.Ed25519))
        {
            return null;
        }

        var group = new MlKemGroup(default, MlKemParameters.MlKem768, provider);
        return () => group.Generate().Dispose();
    }

    public Action? Encapsulate()
    {
        if (!provider.Supports(KeyKind.Ed25519))
        {
            return null;
        }

        var group = new MlKemGroup(default, MlKemParameters.MlKem768, provider);
        byte[] peer = group.Generate().PublicShare.ToArray();
        return () =>
        {
            Operations.Demand(group.TryAccept(peer, out _, out SecretBytes? secret));
            secret!.Dispose();
        };
    }

    public Action? Decapsulate()
    {
        if (!provider.Supports(KeyKind.Ed25519))
        {
            return null;
        }

        var group = new MlKemGroup(default, MlKemParameters.MlKem768, provider);
        KeyShare own = group.Generate();
        _ = group.TryAccept(own.PublicShare, out byte[]? ciphertext, out _);
        return () =>
        {
            Operations.Demand(own.TryComplete(ciphertext, out SecretBytes? secret));
            secret!.Dispose();
        };
    }

    /// <summary>RSA keys take long to make: whoever is fast at that makes them for all.</summary>
    private SigningKey Fresh(KeyKind kind)
    {
        if (kind != KeyKind.Rsa)
        {
            return provider.GenerateSigningKey(kind);
        }

        using SigningKey made = CryptoProvider.Default.GenerateSigningKey(kind);
        Operations.Demand(provider.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, made.DangerousExportPkcs8(), default, out SigningKey? key));
        return key!;
    }
}
