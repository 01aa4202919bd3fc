using System;

namespace Tls.Crypto;

/// <summary>AES in the mode CBC, in place; padding is the caller's.</summary>
internal abstract class BlockChain : IDisposable
{
    /// <summary>Expands a key of 16, 24 or 32 bytes, by the processor's instructions or without them.</summary>
    public static BlockChain CreateManaged(ReadOnlySpan<byte> key) => new ManagedBlockChain(key);

    public abstract void Encrypt(ReadOnlySpan<byte> iv, Span<byte> blocks);

    public abstract void Decrypt(ReadOnlySpan<byte> iv, Span<byte> blocks);

    public abstract void Dispose();
}

/// <summary>By the processor's instructions.</summary>
internal sealed class ManagedBlockChain : BlockChain
{
    private readonly SecretBytes _state = new(AesCbc.StateSize);
    private readonly int _rounds;

    /// <summary>Expands a key.</summary>
    public ManagedBlockChain(ReadOnlySpan<byte> key) => _rounds = AesCbc.Expand(_state.Span, key);

    public override void Encrypt(ReadOnlySpan<byte> iv, Span<byte> blocks) =>
        AesCbc.Encrypt(_state.Span, _rounds, iv, blocks);

    public override void Decrypt(ReadOnlySpan<byte> iv, Span<byte> blocks) =>
        AesCbc.Decrypt(_state.Span, _rounds, iv, blocks);

    public override void Dispose() => _state.Dispose();
}
