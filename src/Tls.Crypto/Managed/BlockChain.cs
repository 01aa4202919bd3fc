using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>AES in the mode CBC, in place; padding is the caller's.</summary>
internal abstract class BlockChain : IDisposable
{
    /// <summary>Expands a key of 16, 24 or 32 bytes, by the processor's instructions or without them.</summary>
    public static BlockChain CreateManaged(ReadOnlySpan<byte> key) =>
        AesRounds.IsSupported ? new ManagedBlockChain(key) : new SlicedBlockChain(key);

    public abstract void Encrypt(ReadOnlySpan<byte> iv, Span<byte> blocks);

    public abstract void Decrypt(ReadOnlySpan<byte> iv, Span<byte> blocks);

    public abstract void Dispose();
}

/// <summary>By the processor's instructions.</summary>
internal sealed class ManagedBlockChain : BlockChain
{
    private readonly SecretBytes _state = SecretBytes.Alone(AesCbc.StateSize);
    private readonly int _rounds;

    /// <summary>Expands a key.</summary>
    public ManagedBlockChain(ReadOnlySpan<byte> key) => _rounds = AesCbc.Expand(_state.Span, key);

    public override void Encrypt(ReadOnlySpan<byte> iv, Span<byte> blocks) =>
        AesCbc.Encrypt(_state.Span, _rounds, iv, blocks);

    public override void Decrypt(ReadOnlySpan<byte> iv, Span<byte> blocks) =>
        AesCbc.Decrypt(_state.Span, _rounds, iv, blocks);

    public override void Dispose() => _state.Dispose();
}

/// <summary>Without them: eight blocks at a time when it decrypts, one of eight places used when it encrypts.</summary>
internal sealed class SlicedBlockChain : BlockChain
{
    private const int BlockSize = AesRounds.BlockSize;

    private readonly SecretBytes _state = SecretBytes.Alone(AesSliced.StateSize);
    private readonly int _rounds;

    /// <summary>Expands a key.</summary>
    public SlicedBlockChain(ReadOnlySpan<byte> key) => _rounds = AesSliced.Expand(_state.Span, key);

    public override void Encrypt(ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        Span<byte> state = _state.Span;
        Span<byte> place = state.Slice(AesSliced.ScratchAt, AesSliced.Stride);
        var chain = Vector128.Create(iv);
        for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
        {
            (Vector128.Create<byte>(blocks[..BlockSize]) ^ chain).CopyTo(place);
            AesSliced.Encrypt8(
                ref MemoryMarshal.GetReference(state), _rounds, ref MemoryMarshal.GetReference(place));
            chain = Vector128.Create<byte>(place[..BlockSize]);
            chain.CopyTo(blocks);
        }
    }

    public override void Decrypt(ReadOnlySpan<byte> iv, Span<byte> blocks)
    {
        Span<byte> state = _state.Span;
        Span<byte> place = state.Slice(AesSliced.ScratchAt, AesSliced.Stride);
        var chain = Vector128.Create(iv);
        while (blocks.Length >= BlockSize)
        {
            int length = Math.Min(blocks.Length & -BlockSize, AesSliced.Stride);
            blocks[..length].CopyTo(place);
            AesSliced.Decrypt8(
                ref MemoryMarshal.GetReference(state), _rounds, ref MemoryMarshal.GetReference(place));
            for (int i = 0; i < length; i += BlockSize)
            {
                var cipher = Vector128.Create<byte>(blocks.Slice(i, BlockSize));
                (Vector128.Create<byte>(place.Slice(i, BlockSize)) ^ chain).CopyTo(blocks[i..]);
                chain = cipher;
            }

            blocks = blocks[length..];
        }
    }

    public override void Dispose() => _state.Dispose();
}
