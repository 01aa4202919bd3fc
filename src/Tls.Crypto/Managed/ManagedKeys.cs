using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>The kinds of keys that there are in managed code.</summary>
internal static class ManagedKeys
{
    /// <summary>Whether keys of the kind are there.</summary>
    public static bool Has(KeyKind kind) =>
        IsCurve(kind) || IsRsa(kind) || kind == KeyKind.Ed25519 || MlDsaKeys.TryFind(kind, out _);

    /// <summary>Makes a fresh private key.</summary>
    /// <param name="provider">Gives random bytes, and hashes for the key.</param>
    /// <param name="kind">What sort.</param>
    /// <param name="rsaBits">For RSA, the size of the modulus in bits; otherwise ignored.</param>
    /// <exception cref="NotSupportedException">There are none of the kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">RSA keys of that size are not made.</exception>
    public static SigningKey Generate(CryptoProvider provider, KeyKind kind, int rsaBits)
    {
        if (!Has(kind))
        {
            throw new NotSupportedException($"{kind} keys do not work here.");
        }

        if (IsRsa(kind))
        {
            return ManagedRsaKeys.Generate(provider, kind, rsaBits);
        }

        if (IsCurve(kind))
        {
            var curve = EcCurve.Of(kind);
            var scalar = SecretBytes.Alone(curve.FieldSize);
            curve.Generate(provider, scalar.Span);
            return new ManagedEcdsaSigningKey(provider, curve, scalar);
        }

        // Both other kinds of private key are 32 random bytes.
        var seed = SecretBytes.Alone(Ed25519.KeySize);
        provider.FillRandom(seed.Span);
        return MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters)
            ? new MlDsaSigningKey(
                provider, kind, parameters, MlDsaPrivateKey.FromSeed(parameters, seed.Span), seed)
            : new Ed25519SigningKey(provider, seed);
    }

    /// <summary>Reads a public key.</summary>
    /// <param name="provider">Hashes for the key.</param>
    /// <param name="der">SubjectPublicKeyInfo; hostile bytes are fine.</param>
    /// <param name="key">The key, or null.</param>
    public static bool TryImportPublic(
        CryptoProvider provider, ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        if (!PublicKeyInfo.TryRead(der, out PublicKeyInfo info))
        {
            return false;
        }

        KeyKind kind = info.Algorithm.Kind;
        switch (kind)
        {
            case KeyKind.EcP256:
                return P256VerifyingKey.TryImport(provider, der, out key);
            case KeyKind.EcP384 or KeyKind.EcP521:
                return ManagedEcdsaVerifyingKey.TryCreate(provider, EcCurve.Of(kind), info.Key, out key);
            case KeyKind.Rsa or KeyKind.RsaPss:
                key = RsaPublicKey.TryRead(info.Key, out RsaPublicKey rsa)
                    ? new ManagedRsaVerifyingKey(provider, info.Algorithm, rsa)
                    : null;
                break;
            case KeyKind.Ed25519:
                key = Ed25519VerifyingKey.TryCreate(provider, info.Key, out Ed25519VerifyingKey? ed25519)
                    ? ed25519
                    : null;
                break;
            case KeyKind.MLDsa44 or KeyKind.MLDsa65 or KeyKind.MLDsa87:
                key = MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters)
                    && MlDsaPublicKey.TryCreate(parameters, info.Key, out MlDsaPublicKey? mlDsa)
                    ? new MlDsaVerifyingKey(kind, parameters, mlDsa)
                    : null;
                break;
        }

        return key is not null;
    }

    /// <summary>Reads a private key.</summary>
    /// <param name="provider">Gives random bytes, and hashes for the key.</param>
    /// <param name="format">How it is encoded.</param>
    /// <param name="der">The encoding; hostile bytes are fine.</param>
    /// <param name="password">For <see cref="PrivateKeyFormat.EncryptedPkcs8"/>.</param>
    /// <param name="key">The key, or null.</param>
    public static bool TryImportPrivate(
        CryptoProvider provider,
        PrivateKeyFormat format,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        switch (format)
        {
            case PrivateKeyFormat.Pkcs8:
                key = FromPkcs8(provider, der);
                break;
            case PrivateKeyFormat.EncryptedPkcs8:
                if (Pbes2.TryDecrypt(PasswordPrimitives.Managed, der, password, out SecretBytes? decrypted))
                {
                    using (decrypted)
                    {
                        key = FromPkcs8(provider, decrypted.Span);
                    }
                }

                break;
            case PrivateKeyFormat.Sec1:
                key = FromSec1(provider, der, outside: null);
                break;
            case PrivateKeyFormat.Pkcs1:
                key = ManagedRsaKeys.Read(
                    provider, new KeyAlgorithm(KeyKind.Rsa, null), KeyOids.RsaIdentifier(KeyKind.Rsa), der);
                break;
        }

        return key is not null;
    }

    private static bool IsCurve(KeyKind kind) => kind is KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521;

    private static bool IsRsa(KeyKind kind) => kind is KeyKind.Rsa or KeyKind.RsaPss;

    private static ManagedEcdsaSigningKey? FromSec1(
        CryptoProvider provider, ReadOnlySpan<byte> der, KeyKind? outside)
    {
        if (!EcPrivateKey.TryRead(der, outside, out EcPrivateKey parsed, out KeyKind kind))
        {
            return null;
        }

        var curve = EcCurve.Of(kind);
        if (!curve.IsScalar(parsed.Scalar))
        {
            return null;
        }

        var key = new ManagedEcdsaSigningKey(provider, curve, SecretBytes.Alone(parsed.Scalar));

        // A public half that belongs to another private one is an error of whoever wrote the file.
        if (!parsed.PublicPoint.IsEmpty && !parsed.PublicPoint.SequenceEqual(key.PublicPoint))
        {
            key.Dispose();
            return null;
        }

        return key;
    }

    private static SigningKey? FromPkcs8(CryptoProvider provider, ReadOnlySpan<byte> der)
    {
        if (!PrivateKeyInfo.TryRead(der, out PrivateKeyInfo info))
        {
            return null;
        }

        KeyKind kind = info.Algorithm.Kind;
        SigningKey? key = MlDsaKeys.TryFind(kind, out MlDsaParameters? parameters)
            ? MlDsaKeys.Read(provider, kind, parameters, info.Key)
            : kind == KeyKind.Ed25519 ? ReadEd25519(provider, info.Key)
            : IsCurve(kind) ? FromSec1(provider, info.Key, kind)
            : IsRsa(kind) ? ManagedRsaKeys.Read(provider, info.Algorithm, info.Identifier.ToArray(), info.Key)
            : null;

        // A public half that belongs to another private one is an error of whoever wrote the file.
        if (key is not null && !info.PublicKey.IsEmpty && !IsHalfOf(info.PublicKey, key))
        {
            key.Dispose();
            key = null;
        }

        return key;
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
            ? new Ed25519SigningKey(provider, SecretBytes.Alone(bytes))
            : null;
    }
}
