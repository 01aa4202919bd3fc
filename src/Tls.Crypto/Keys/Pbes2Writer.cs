using System;
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

    /// <summary>Encrypts.</summary>
    /// <param name="crypto">Gives the random bytes.</param>
    /// <param name="primitives">Do the rest.</param>
    /// <param name="pkcs8">The key.</param>
    /// <param name="password">The password.</param>
    internal static byte[] Encrypt(
        CryptoProvider crypto,
        PasswordPrimitives primitives,
        ReadOnlySpan<byte> pkcs8,
        ReadOnlySpan<char> password)
    {
        var salt = new byte[SaltSize];
        var iv = new byte[BlockSize];
        crypto.FillRandom(salt);
        crypto.FillRandom(iv);
        using var utf8 = new SecretBytes(Encoding.UTF8.GetByteCount(password));
        using var key = new SecretBytes(KeySize);
        Encoding.UTF8.GetBytes(password, utf8.Span);
        primitives.Pbkdf2(PasswordHash.Sha256, utf8.Span, salt, Iterations, key.Span);

        // RFC 8018 §6.1.1: padded with as many octets as are missing, each of that value.
        int padding = BlockSize - (pkcs8.Length % BlockSize);
        using var blocks = new SecretBytes(pkcs8.Length + padding);
        pkcs8.CopyTo(blocks.Span);
        blocks.Span[pkcs8.Length..].Fill((byte)padding);
        primitives.EncryptAesCbc(key.Span, iv, blocks.Span);
        byte[] ciphertext = blocks.Span.ToArray();
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
