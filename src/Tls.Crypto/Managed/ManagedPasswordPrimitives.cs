using System;

namespace Tls.Crypto;

/// <summary>PBKDF2, HMAC and AES-CBC in managed code.</summary>
internal sealed class ManagedPasswordPrimitives : PasswordPrimitives
{
    public override void Hash(PasswordHash hash, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        switch (hash)
        {
            case PasswordHash.Sha1:
                BlockHash.Hash<Sha1Blocks>(data, destination);
                break;
            case PasswordHash.Sha256:
                BlockHash.Hash<Sha256Blocks>(data, destination);
                break;
            case PasswordHash.Sha384:
                BlockHash.Hash<Sha384Blocks>(data, destination);
                break;
            case PasswordHash.Sha512:
                BlockHash.Hash<Sha512Blocks>(data, destination);
                break;
        }
    }

    public override void Hmac(
        PasswordHash hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        switch (hash)
        {
            case PasswordHash.Sha1:
                ManagedDigests.Hmac<Sha1Blocks>(key, data, destination);
                break;
            case PasswordHash.Sha256:
                ManagedDigests.Hmac<Sha256Blocks>(key, data, destination);
                break;
            case PasswordHash.Sha384:
                ManagedDigests.Hmac<Sha384Blocks>(key, data, destination);
                break;
            case PasswordHash.Sha512:
                ManagedDigests.Hmac<Sha512Blocks>(key, data, destination);
                break;
        }
    }

    public override void Pbkdf2(
        PasswordHash hash, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds, Span<byte> key)
    {
        switch (hash)
        {
            case PasswordHash.Sha1:
                BlockPbkdf2.Derive<Sha1Blocks>(password, salt, rounds, key);
                break;
            case PasswordHash.Sha256:
                BlockPbkdf2.Derive<Sha256Blocks>(password, salt, rounds, key);
                break;
            case PasswordHash.Sha384:
                BlockPbkdf2.Derive<Sha384Blocks>(password, salt, rounds, key);
                break;
            case PasswordHash.Sha512:
                BlockPbkdf2.Derive<Sha512Blocks>(password, salt, rounds, key);
                break;
        }
    }

    public override bool TryDecryptCbc(
        PasswordCipher cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        if (cipher != PasswordCipher.Aes)
        {
            return false;
        }

        using BlockChain chain = BlockChain.CreateManaged(key);
        chain.Decrypt(iv, blocks);
        return true;
    }

    public override void EncryptAesCbc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        using BlockChain chain = BlockChain.CreateManaged(key);
        chain.Encrypt(iv, blocks);
    }
}
