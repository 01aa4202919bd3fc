using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// A hash that is running (FIPS 180-4 §5.1, §6): what has come so far, and the block that is not yet full. It stands on the
/// stack of whoever runs it, in memory of theirs.
/// </summary>
internal ref struct BlockHash<THash>
    where THash : IBlockHash
{
    private readonly Span<byte> _state;
    private readonly Span<byte> _block;
    private int _filled;
    private long _length;

    /// <summary>Goes on from a state.</summary>
    /// <param name="state"><c>StateSize</c> bytes; changed.</param>
    /// <param name="block"><c>BlockSize</c> bytes of room.</param>
    /// <param name="length">
    /// How many bytes came before: whole blocks are in the state, what is left over at the beginning of the block.
    /// </param>
    public BlockHash(Span<byte> state, Span<byte> block, long length)
    {
        _state = state[..THash.StateSize];
        _block = block[..THash.BlockSize];
        _length = length;
        _filled = (int)(length & (THash.BlockSize - 1));
    }

    /// <summary>How many bytes have come.</summary>
    public readonly long Length => _length;

    /// <summary>Adds bytes.</summary>
    public void Append(scoped ReadOnlySpan<byte> data)
    {
        _length += data.Length;
        if (_filled > 0)
        {
            int taken = Math.Min(data.Length, THash.BlockSize - _filled);
            data[..taken].CopyTo(_block[_filled..]);
            _filled += taken;
            data = data[taken..];
            if (_filled < THash.BlockSize)
            {
                return;
            }

            THash.Compress(_state, _block);
        }

        int whole = data.Length & -THash.BlockSize;
        THash.Compress(_state, data[..whole]);
        data[whole..].CopyTo(_block);
        _filled = data.Length - whole;
    }

    /// <summary>Pads (§5.1), compresses what is left, and writes the hash.</summary>
    /// <param name="destination">At least <c>Size</c> bytes; may be the state itself.</param>
    public void Finish(Span<byte> destination)
    {
        _block[_filled] = 0x80;
        _block[(_filled + 1)..].Clear();
        if (_filled + 1 + (2 * THash.WordSize) > THash.BlockSize)
        {
            THash.Compress(_state, _block);
            _block.Clear();
        }

        BinaryPrimitives.WriteInt64BigEndian(_block[^sizeof(long)..], 8 * _length);
        THash.Compress(_state, _block);
        BlockHash.WriteDigest<THash>(_state, destination);
    }
}

/// <summary>What every hash of that make has in common.</summary>
internal static class BlockHash
{
    /// <summary>The largest block, in bytes.</summary>
    public const int MaxBlockSize = Sha512Rounds.BlockSize;

    /// <summary>The largest state, in bytes.</summary>
    public const int MaxStateSize = Sha512Rounds.StateSize;

    /// <summary>Room for a state, at the beginning, and a block, behind <see cref="MaxStateSize"/>.</summary>
    public const int MaxRoom = MaxStateSize + MaxBlockSize;

    /// <summary>Hashes in one step.</summary>
    public static void Hash<THash>(ReadOnlySpan<byte> data, Span<byte> destination)
        where THash : IBlockHash
    {
        Span<byte> room = stackalloc byte[MaxRoom];
        Span<byte> state = room[..THash.StateSize];
        THash.Begin(state);
        var hash = new BlockHash<THash>(state, room[MaxStateSize..], length: 0);
        hash.Append(data);
        hash.Finish(destination);
        FixedTime.Wipe(room);
    }

    /// <summary>The words of a state as the hash has them: big-endian.</summary>
    public static void WriteDigest<THash>(ReadOnlySpan<byte> state, Span<byte> destination)
        where THash : IBlockHash
    {
        state = state[..THash.Size];
        if (!BitConverter.IsLittleEndian)
        {
            state.CopyTo(destination);
        }
        else if (THash.WordSize == sizeof(uint))
        {
            BinaryPrimitives.ReverseEndianness(
                MemoryMarshal.Cast<byte, uint>(state), MemoryMarshal.Cast<byte, uint>(destination));
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(
                MemoryMarshal.Cast<byte, ulong>(state), MemoryMarshal.Cast<byte, ulong>(destination));
        }
    }
}
