using System;
using System.Security.Cryptography;

#pragma warning disable CA5350, CA5351, CA5379 // Weak and broken, as old files are: this reads them and writes none.

namespace Tls.Crypto;

/// <summary>PBKDF2, HMAC and CBC over the BCL.</summary>
internal sealed class BclPasswordPrimitives : PasswordPrimitives
{
    public override void Hash(PasswordHash hash, ReadOnlySpan<byte> data, Span<byte> destination) =>
        CryptographicOperations.HashData(NameOf(hash), data, destination);

    public override void Hmac(
        PasswordHash hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        CryptographicOperations.HmacData(NameOf(hash), key, data, destination);

    public override void Pbkdf2(
        PasswordHash hash, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds, Span<byte> key) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, key, rounds, NameOf(hash));

    public override bool TryDecryptCbc(
        PasswordCipher cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        try
        {
            using SymmetricAlgorithm algorithm = Create(cipher);
            algorithm.KeySize = 8 * key.Length;
            algorithm.SetKey(key);
            algorithm.DecryptCbc(blocks, iv, blocks, PaddingMode.None);
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            // The system's library may have put old ciphers away.
            return false;
        }
    }

    public override void EncryptAesCbc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptCbc(blocks, iv, blocks, PaddingMode.None);
    }

    private static SymmetricAlgorithm Create(PasswordCipher cipher) => cipher switch
    {
        PasswordCipher.Aes => Aes.Create(),
        PasswordCipher.TripleDes => TripleDES.Create(),
        PasswordCipher.Rc2 => RC2.Create(),
    };

    private static HashAlgorithmName NameOf(PasswordHash hash) => hash switch
    {
        PasswordHash.Sha1 => HashAlgorithmName.SHA1,
        PasswordHash.Sha256 => HashAlgorithmName.SHA256,
        PasswordHash.Sha384 => HashAlgorithmName.SHA384,
        PasswordHash.Sha512 => HashAlgorithmName.SHA512,
    };
}
