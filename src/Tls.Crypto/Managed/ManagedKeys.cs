using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>The kinds of keys that managed code has and the BCL has not: Ed25519.</summary>
internal static class ManagedKeys
{
    public static bool Has(KeyKind kind) => kind == KeyKind.Ed25519;

    public static SigningKey Generate(CryptoProvider provider, KeyKind kind)
    {
        var privateKey = new SecretBytes(Ed25519.KeySize);
        provider.FillRandom(privateKey.Span);
        return new Ed25519SigningKey(provider, privateKey);
    }

    /// <summary>Reads a public key of one of the kinds here.</summary>
    public static bool TryImportPublic(
        CryptoProvider provider, ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        if (PublicKeyInfo.TryRead(der, out PublicKeyInfo info)
            && info.Algorithm.Kind == KeyKind.Ed25519
            && Ed25519VerifyingKey.TryCreate(provider, info.Key, out Ed25519VerifyingKey? ed25519))
        {
            key = ed25519;
        }

        return key is not null;
    }

    /// <summary>Reads a private key of one of the kinds here.</summary>
    /// <param name="provider">Hashes for it.</param>
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
            key = ReadEd25519(provider, info);
        }

        return key is not null;
    }

    private static Ed25519SigningKey? ReadEd25519(CryptoProvider provider, PrivateKeyInfo info)
    {
        // RFC 8410 §7: CurvePrivateKey ::= OCTET STRING.
        var cursor = new DerCursor(info.Key);
        if (!cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> bytes)
            || !cursor.AtEnd
            || bytes.Length != Ed25519.KeySize)
        {
            return null;
        }

        var key = new Ed25519SigningKey(provider, new SecretBytes(bytes));

        // A public half that belongs to another private one is an error of whoever wrote the file.
        if (!info.PublicKey.IsEmpty && !info.PublicKey.SequenceEqual((ReadOnlySpan<byte>)[0, .. key.PublicKey]))
        {
            key.Dispose();
            return null;
        }

        return key;
    }
}
