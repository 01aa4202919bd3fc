using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>AES-CBC over the BCL, which makes a cipher for every call.</summary>
internal sealed class BclBlockChain : BlockChain
{
    private readonly Aes _aes = Aes.Create();

    /// <summary>Takes a copy of the key.</summary>
    public BclBlockChain(ReadOnlySpan<byte> key) => _aes.SetKey(key);

    public override void Encrypt(ReadOnlySpan<byte> iv, Span<byte> blocks) =>
        _aes.EncryptCbc(blocks, iv, blocks, PaddingMode.None);

    public override void Decrypt(ReadOnlySpan<byte> iv, Span<byte> blocks) =>
        _aes.DecryptCbc(blocks, iv, blocks, PaddingMode.None);

    public override void Dispose() => _aes.Dispose();
}
