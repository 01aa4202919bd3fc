using System;
using System.Security.Cryptography;
using System.Text;

namespace Tls.Crypto;

/// <summary>
/// Encrypts a private key with a password: PBES2 (RFC 8018 §6.2) by PBKDF2 with HMAC-SHA256 and AES-256-CBC, as
/// EncryptedPrivateKeyInfo (RFC 5958 §3). <see cref="Pbes2"/> opens it again.
/// </summary>
internal static class Pbes2Writer
{
    /// <summary>The rounds that OWASP asked for in 2023 for PBKDF2 with HMAC-SHA256.</summary>
    private const int Iterations = 600_000;

    private const int SaltSize = 16;
    private const int BlockSize = 16;
    private const int KeySize = 32;

    private static ReadOnlySpan<byte> IdPbkdf2 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];

    private static ReadOnlySpan<byte> HmacWithSha256 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09];

    private static ReadOnlySpan<byte> Aes256Cbc => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a];

    internal static byte[] Encrypt(ReadOnlySpan<byte> pkcs8, ReadOnlySpan<char> password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltSize);
        byte[] iv = RandomNumberGenerator.GetBytes(BlockSize);
        using var utf8 = new SecretBytes(Encoding.UTF8.GetByteCount(password));
        using var key = new SecretBytes(KeySize);
        Encoding.UTF8.GetBytes(password, utf8.Span);
        Rfc2898DeriveBytes.Pbkdf2(utf8.Span, salt, key.Span, Iterations, HashAlgorithmName.SHA256);

        using var aes = Aes.Create();
        aes.SetKey(key.Span);

        // RFC 8018 §6.1.1: padded with as many octets as are missing, each of that value.
        byte[] ciphertext = aes.EncryptCbc(pkcs8, iv, PaddingMode.PKCS7);
        return Sequence(Sequence(Oid(Pbes2.IdPbes2), Sequence(Derivation(salt), Encryption(iv))), Octets(ciphertext));
    }

    private static byte[] Derivation(byte[] salt)
    {
        byte[] rounds = [Iterations >> 16, (Iterations >> 8) & 0xff, Iterations & 0xff];
        byte[] prf = Sequence(Oid(HmacWithSha256), DerBuilder.Wrap(DerCursor.Null, []));
        byte[] numbers = [.. DerBuilder.Wrap(DerCursor.Integer, rounds), .. prf];
        return Sequence(Oid(IdPbkdf2), Sequence(Octets(salt), numbers));
    }

    private static byte[] Encryption(byte[] iv) => Sequence(Oid(Aes256Cbc), Octets(iv));

    private static byte[] Oid(ReadOnlySpan<byte> oid) => DerBuilder.Wrap(DerCursor.ObjectIdentifier, oid);

    private static byte[] Octets(byte[] value) => DerBuilder.Wrap(DerCursor.OctetString, value);

    private static byte[] Sequence(byte[] first, byte[] second) =>
        DerBuilder.Wrap(DerCursor.Sequence, first, second);
}
