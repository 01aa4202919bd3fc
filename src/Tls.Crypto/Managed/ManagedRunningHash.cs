using System;

namespace Tls.Crypto;

/// <summary>A running hash in managed code: a state, a block that is not yet full, and how much has come.</summary>
internal sealed class ManagedRunningHash<THash> : RunningHash
    where THash : IBlockHash
{
    private readonly byte[] _memory;
    private long _length;
    private bool _disposed;

    /// <summary>Starts at nothing.</summary>
    public ManagedRunningHash(HashKind kind)
        : base(kind)
    {
        _memory = new byte[THash.StateSize + THash.BlockSize];
        THash.Begin(State);
    }

    private ManagedRunningHash(ManagedRunningHash<THash> other)
        : base(other.Kind)
    {
        _memory = [.. other.State, .. other.Block];
        _length = other._length;
    }

    /// <summary>After Dispose it is all zeros, whose hash says nothing of what came.</summary>
    private Span<byte> State
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _memory.AsSpan(0, THash.StateSize);
        }
    }

    private Span<byte> Block => _memory.AsSpan(THash.StateSize);

    public override void Append(ReadOnlySpan<byte> data)
    {
        var hash = new BlockHash<THash>(State, Block, _length);
        hash.Append(data);
        _length = hash.Length;
    }

    public override void GetCurrent(Span<byte> destination)
    {
        Span<byte> copy = stackalloc byte[BlockHash.MaxStateSize + BlockHash.MaxBlockSize];
        copy = copy[.._memory.Length];
        State.CopyTo(copy);
        Block.CopyTo(copy[THash.StateSize..]);
        var hash = new BlockHash<THash>(copy, copy[THash.StateSize..], _length);
        hash.Finish(destination);
        FixedTime.Wipe(copy);
    }

    public override RunningHash Clone() => new ManagedRunningHash<THash>(this);

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        FixedTime.Wipe(_memory);
    }
}

/// <summary>Starts the one for a kind.</summary>
internal static class ManagedRunningHash
{
    public static RunningHash Create(HashKind kind) => kind switch
    {
        HashKind.Sha256 => new ManagedRunningHash<Sha256Blocks>(kind),
        HashKind.Sha384 => new ManagedRunningHash<Sha384Blocks>(kind),
        HashKind.Sha512 => new ManagedRunningHash<Sha512Blocks>(kind),
    };
}
