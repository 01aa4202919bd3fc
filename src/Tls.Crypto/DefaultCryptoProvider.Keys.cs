using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <content>Keys: the BCL's, and the managed ones that it lacks or is slow at.</content>
internal sealed partial class DefaultCryptoProvider
{
    public override bool Supports(KeyKind kind) => base.Supports(kind) || _managed.Supports(kind);

    public override SigningKey GenerateSigningKey(KeyKind kind, int rsaBits = 2048) => Signs(kind)
        ? ManagedKeys.Generate(this, kind, rsaBits)
        : base.GenerateSigningKey(kind, rsaBits);

    public override bool TryImportVerifyingKey(
        ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key) =>
        PublicKeyInfo.TryRead(subjectPublicKeyInfo, out PublicKeyInfo info) && Verifies(info)
            ? ManagedKeys.TryImportPublic(this, subjectPublicKeyInfo, out key)
            : base.TryImportVerifyingKey(subjectPublicKeyInfo, out key);

    public override bool TryImportSigningKey(
        PrivateKeyFormat format,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SigningKey? key)
    {
        switch (format)
        {
            case PrivateKeyFormat.Pkcs8:
                return TryImportPkcs8(der, out key);
            case PrivateKeyFormat.EncryptedPkcs8:
                // Deriving the key from a password takes long: it is done once, whatever kind of key comes out.
                key = null;
                if (!Pbes2.TryDecrypt(PasswordPrimitives.Bcl, der, password, out SecretBytes? decrypted))
                {
                    return false;
                }

                using (decrypted)
                {
                    return TryImportPkcs8(decrypted.Span, out key);
                }

            default:
                return base.TryImportSigningKey(format, der, password, out key);
        }
    }

    private bool TryImportPkcs8(ReadOnlySpan<byte> der, [NotNullWhen(true)] out SigningKey? key) =>
        PrivateKeyInfo.TryRead(der, out PrivateKeyInfo info) && Signs(info.Algorithm.Kind)
            ? ManagedKeys.TryImportPrivate(this, PrivateKeyFormat.Pkcs8, der, default, out key)
            : base.TryImportSigningKey(PrivateKeyFormat.Pkcs8, der, default, out key);

    /// <summary>Whether managed code signs with keys of the kind.</summary>
    private bool Signs(KeyKind kind) => !Inner.Supports(kind) && _managed.Supports(kind);

    /// <summary>Whether managed code verifies with the key.</summary>
    private bool Verifies(PublicKeyInfo info) => info.Algorithm.Kind switch
    {
        KeyKind.EcP256 => _managedP256 || Signs(KeyKind.EcP256),
        KeyKind.Rsa or KeyKind.RsaPss => Signs(info.Algorithm.Kind)
            || (_managedRsa && RsaPublicKey.TryRead(info.Key, out RsaPublicKey key) && key.Bits <= LongestManagedRsa),
        KeyKind kind => Signs(kind),
    };
}
