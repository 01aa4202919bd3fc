using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <content>Keys: the BCL's, and the managed ones that it lacks.</content>
internal sealed partial class DefaultCryptoProvider
{
    public override bool Supports(KeyKind kind) => ManagedKeys.Has(kind) || base.Supports(kind);

    public override SigningKey GenerateSigningKey(KeyKind kind, int rsaBits = 2048) =>
        ManagedKeys.Has(kind) ? ManagedKeys.Generate(Inner, kind) : base.GenerateSigningKey(kind, rsaBits);

    public override bool TryImportVerifyingKey(
        ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key) =>
        ManagedKeys.TryImportPublic(Inner, subjectPublicKeyInfo, out key)
        || (_managedP256 && P256VerifyingKey.TryImport(Inner, subjectPublicKeyInfo, out key))
        || base.TryImportVerifyingKey(subjectPublicKeyInfo, out key);

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
                if (!Pbes2.TryDecrypt(der, password, out SecretBytes? decrypted))
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
        ManagedKeys.TryImportPrivate(Inner, der, out bool isOurs, out key)
        || (!isOurs && base.TryImportSigningKey(PrivateKeyFormat.Pkcs8, der, default, out key));
}
