using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>
/// Turns encoded keys into the BCL's. The encodings are read here, so that every operating system gives the
/// same verdict; the BCL sees numbers of known size, and checks the mathematics.
/// </summary>
internal static class BclKeyImport
{
    /// <summary>Whether the BCL has keys of the kind.</summary>
    public static bool Has(KeyKind kind) => kind is KeyKind.Rsa or KeyKind.RsaPss
        or KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521;

    public static bool TryImportPublic(ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        if (!PublicKeyInfo.TryRead(der, out PublicKeyInfo info))
        {
            return false;
        }

        try
        {
            switch (info.Algorithm.Kind)
            {
                case KeyKind.Rsa or KeyKind.RsaPss:
                    key = RsaPublicKey.TryRead(info.Key, out RsaPublicKey rsa)
                        ? new BclRsaVerifyingKey(info.Algorithm, rsa)
                        : null;
                    break;
                case KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521:
                    key = KnownPublicKeys.OfBcl.TryGet(der, out VerifyingKey? known)
                        ? known
                        : KnownPublicKeys.OfBcl.Keep(der, ImportPoint(BclCurve.Of(info.Algorithm.Kind), info.Key));
                    break;
            }
        }
        catch (CryptographicException)
        {
            return false;
        }

        return key is not null;
    }

    public static bool TryImportPrivate(
        PrivateKeyFormat format,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        try
        {
            key = format switch
            {
                PrivateKeyFormat.Pkcs8 => FromPkcs8(der),
                PrivateKeyFormat.EncryptedPkcs8 => FromEncryptedPkcs8(der, password),
                PrivateKeyFormat.Sec1 => FromSec1(der, null),
                PrivateKeyFormat.Pkcs1 =>
                    FromPkcs1(new KeyAlgorithm(KeyKind.Rsa, null), KeyOids.RsaIdentifier(KeyKind.Rsa), der),
            };
            if (key is not null && !FitsItself(key))
            {
                key.Dispose();
                key = null;
            }
        }
        catch (CryptographicException)
        {
            key?.Dispose();
            key = null;
        }

        return key is not null;
    }

    private static BclEcdsaVerifyingKey? ImportPoint(BclCurve curve, ReadOnlySpan<byte> encoded) =>
        curve.TryDecodePoint(encoded, out ECPoint point) ? new BclEcdsaVerifyingKey(curve, point) : null;

    private static SigningKey? FromPkcs8(ReadOnlySpan<byte> der)
    {
        if (!PrivateKeyInfo.TryRead(der, out PrivateKeyInfo info))
        {
            return null;
        }

        return info.Algorithm.Kind switch
        {
            KeyKind.Rsa or KeyKind.RsaPss => FromPkcs1(info.Algorithm, info.Identifier.ToArray(), info.Key),
            KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521 => FromSec1(info.Key, info.Algorithm.Kind),
            KeyKind.Ed25519 or KeyKind.MLDsa44 or KeyKind.MLDsa65 or KeyKind.MLDsa87 => null,
        };
    }

    private static SigningKey? FromEncryptedPkcs8(ReadOnlySpan<byte> der, ReadOnlySpan<char> password)
    {
        if (!Pbes2.TryDecrypt(PasswordPrimitives.Bcl, der, password, out SecretBytes? decrypted))
        {
            return null;
        }

        using (decrypted)
        {
            return FromPkcs8(decrypted.Span);
        }
    }

    private static BclRsaSigningKey? FromPkcs1(
        KeyAlgorithm algorithm, byte[] identifier, ReadOnlySpan<byte> der)
    {
        if (!RsaPublicKey.TryReadFromPrivate(der, out RsaPublicKey publicHalf))
        {
            return null;
        }

        var owned = SecretBytes.Alone(der);
        try
        {
            return new BclRsaSigningKey(algorithm, identifier, publicHalf.Bits, owned);
        }
        catch (CryptographicException)
        {
            owned.Dispose();
            return null;
        }
    }

    /// <summary>
    /// Reads an ECPrivateKey, whose curve was said outside, or inside, or the same in both places.
    /// </summary>
    private static BclEcdsaSigningKey? FromSec1(ReadOnlySpan<byte> der, KeyKind? outside)
    {
        if (!EcPrivateKey.TryRead(der, outside, out EcPrivateKey parsed, out KeyKind kind))
        {
            return null;
        }

        var curve = BclCurve.Of(kind);
        var owned = SecretBytes.Alone(parsed.Scalar);
        BclEcdsaSigningKey key;
        try
        {
            key = new BclEcdsaSigningKey(curve, owned);
        }
        catch (CryptographicException)
        {
            owned.Dispose();
            return null;
        }

        // A public half that belongs to another private one is an error of whoever wrote the file.
        if (!parsed.PublicPoint.IsEmpty && !parsed.PublicPoint.SequenceEqual(key.PublicPoint.Span))
        {
            key.Dispose();
            return null;
        }

        return key;
    }

    /// <summary>
    /// Signs once and checks: a damaged RSA key signs wrongly, and a wrong signature made with the remainder
    /// theorem gives away a prime factor.
    /// </summary>
    private static bool FitsItself(SigningKey key)
    {
        // The shortest hash the key may use: for longer ones a small modulus may have no room.
        SignatureAlgorithm probe = SignatureAlgorithm.EcdsaSha256;
        foreach (SignatureAlgorithm candidate in
            (ReadOnlySpan<SignatureAlgorithm>)
            [
                SignatureAlgorithm.RsaPssSha512,
                SignatureAlgorithm.RsaPssSha384,
                SignatureAlgorithm.RsaPssSha256,
            ])
        {
            probe = key.Supports(candidate) ? candidate : probe;
        }

        if (!key.Supports(probe)
            || !TryImportPublic(key.SubjectPublicKeyInfo.Span, out VerifyingKey? publicHalf))
        {
            return false;
        }

        using (publicHalf)
        {
            return publicHalf.Verify(probe, "fit"u8, key.Sign(probe, "fit"u8));
        }
    }
}
