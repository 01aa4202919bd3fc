using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>The kinds of keys that managed code has and the BCL has not: Ed25519 and ML-DSA.</summary>
internal static class ManagedKeys
{
    public static bool Has(KeyKind kind) => kind == KeyKind.Ed25519 || MlDsaKeys.TryFind(kind, out _);

    public static SigningKey Generate(CryptoProvider provider, KeyKind kind)
    {
        // Both kinds of private key are 32 random bytes.
        var seed = new SecretBytes(Ed25519.KeySize);
        provider.FillRandom(seed.Span);
        return MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters)
            ? new MlDsaSigningKey(
                provider, kind, parameters, MlDsaPrivateKey.FromSeed(parameters, seed.Span), seed)
            : new Ed25519SigningKey(provider, seed);
    }

    /// <summary>Reads a public key of one of the kinds here.</summary>
    public static bool TryImportPublic(
        CryptoProvider provider, ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        if (!PublicKeyInfo.TryRead(der, out PublicKeyInfo info))
        {
            return false;
        }

        KeyKind kind = info.Algorithm.Kind;
        if (kind == KeyKind.Ed25519
            && Ed25519VerifyingKey.TryCreate(provider, info.Key, out Ed25519VerifyingKey? ed25519))
        {
            key = ed25519;
        }
        else if (MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters)
            && MlDsaPublicKey.TryCreate(parameters, info.Key, out MlDsaPublicKey? mlDsa))
        {
            key = new MlDsaVerifyingKey(kind, parameters, mlDsa);
        }

        return key is not null;
    }

    /// <summary>Reads a private key of one of the kinds here.</summary>
    /// <param name="provider">Hashes for it, and gives it random bytes.</param>
    /// <param name="pkcs8">PrivateKeyInfo, in the clear.</param>
    /// <param name="isOurs">Whether it is of such a kind, well-formed or not.</param>
    /// <param name="key">The key.</param>
    public static bool TryImportPrivate(
        CryptoProvider provider, ReadOnlySpan<byte> pkcs8, out bool isOurs, [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        isOurs = PrivateKeyInfo.TryRead(pkcs8, out PrivateKeyInfo info) && Has(info.Algorithm.Kind);
        if (isOurs)
        {
            KeyKind kind = info.Algorithm.Kind;
            key = MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters)
                ? MlDsaKeys.Read(provider, kind, parameters, info.Key)
                : ReadEd25519(provider, info.Key);
        }

        // A public half that belongs to another private one is an error of whoever wrote the file.
        if (key is not null && !info.PublicKey.IsEmpty && !IsHalfOf(info.PublicKey, key))
        {
            key.Dispose();
            key = null;
        }

        return key is not null;
    }

    private static bool IsHalfOf(ReadOnlySpan<byte> bits, SigningKey key) =>
        bits[0] == 0
        && PublicKeyInfo.TryRead(key.SubjectPublicKeyInfo.Span, out PublicKeyInfo info)
        && bits[1..].SequenceEqual(info.Key);

    private static Ed25519SigningKey? ReadEd25519(CryptoProvider provider, ReadOnlySpan<byte> encoded)
    {
        // RFC 8410 §7: CurvePrivateKey ::= OCTET STRING.
        var cursor = new DerCursor(encoded);
        return cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> bytes)
            && cursor.AtEnd
            && bytes.Length == Ed25519.KeySize
            ? new Ed25519SigningKey(provider, new SecretBytes(bytes))
            : null;
    }
}
