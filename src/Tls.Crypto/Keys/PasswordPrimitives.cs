using System;

namespace Tls.Crypto;

/// <summary>What the schemes that protect files with passwords are made of, by whoever has it.</summary>
internal abstract class PasswordPrimitives
{
    /// <summary>The BCL's.</summary>
    public static PasswordPrimitives Bcl { get; } = new BclPasswordPrimitives();

    /// <summary>Managed ones: no DES and no RC2.</summary>
    public static PasswordPrimitives Managed { get; } = new ManagedPasswordPrimitives();

    /// <summary>Hashes into the first <see cref="PasswordHashExtensions.Size"/> bytes of the destination.</summary>
    public abstract void Hash(PasswordHash hash, ReadOnlySpan<byte> data, Span<byte> destination);

    /// <summary>HMAC (RFC 2104) into as many.</summary>
    public abstract void Hmac(
        PasswordHash hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination);

    /// <summary>PBKDF2 with HMAC (RFC 8018 §5.2), filling all of <paramref name="key"/>.</summary>
    public abstract void Pbkdf2(
        PasswordHash hash, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds, Span<byte> key);

    /// <summary>Decrypts whole blocks in CBC, padding and all, in place.</summary>
    /// <returns>False when the cipher does not work here.</returns>
    public abstract bool TryDecryptCbc(
        PasswordCipher cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> blocks);

    /// <summary>Encrypts whole blocks by AES in CBC, in place.</summary>
    public abstract void EncryptAesCbc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> blocks);
}

/// <summary>The hashes that files are protected with.</summary>
internal enum PasswordHash
{
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// <summary>The ciphers.</summary>
internal enum PasswordCipher
{
    /// <summary>With a key of 16, 24 or 32 bytes.</summary>
    Aes,

    /// <summary>With a key of 16 or 24 bytes; in old PKCS#12 files.</summary>
    TripleDes,

    /// <summary>With a key of 5 or 16 bytes; in old PKCS#12 files.</summary>
    Rc2,
}

/// <summary>Sizes, in bytes.</summary>
internal static class PasswordHashExtensions
{
    /// <summary>The largest output.</summary>
    public const int MaxSize = 64;

    /// <summary>The size of the output.</summary>
    public static int Size(this PasswordHash hash) => hash switch
    {
        PasswordHash.Sha1 => 20,
        PasswordHash.Sha256 => 32,
        PasswordHash.Sha384 => 48,
        PasswordHash.Sha512 => 64,
    };

    /// <summary>The hash, as files call it.</summary>
    public static PasswordHash ForPasswords(this HashKind kind) => kind switch
    {
        HashKind.Sha256 => PasswordHash.Sha256,
        HashKind.Sha384 => PasswordHash.Sha384,
        HashKind.Sha512 => PasswordHash.Sha512,
    };

    /// <summary>The size of a block.</summary>
    public static int BlockSize(this PasswordCipher cipher) => cipher == PasswordCipher.Aes ? 16 : 8;
}
