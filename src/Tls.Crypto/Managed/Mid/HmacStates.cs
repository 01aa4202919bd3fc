using System;

namespace Tls.Crypto;

/// <summary>
/// HMAC (RFC 2104) on two states that stand after its pads, in memory of whoever computes it.
/// <code>
/// HMAC(K, text) = H(K ⊕ opad ‖ H(K ⊕ ipad ‖ text))
/// </code>
/// </summary>
internal static class HmacStates
{
    /// <summary>Hashes both pads.</summary>
    /// <param name="key">Any length; what is longer than a block is hashed first.</param>
    /// <param name="inner">The state after K ⊕ ipad.</param>
    /// <param name="outer">The state after K ⊕ opad.</param>
    public static void Begin<THash>(ReadOnlySpan<byte> key, Span<byte> inner, Span<byte> outer)
        where THash : IBlockHash
    {
        Span<byte> block = stackalloc byte[BlockHash.MaxBlockSize];
        block = block[..THash.BlockSize];
        block.Clear();
        if (key.Length > THash.BlockSize)
        {
            BlockHash.Hash<THash>(key, block);
        }
        else
        {
            key.CopyTo(block);
        }

        Turn(block, 0x36);
        THash.Begin(inner);
        THash.Compress(inner, block);
        Turn(block, 0x36 ^ 0x5c);
        THash.Begin(outer);
        THash.Compress(outer, block);
        FixedTime.Wipe(block);
    }

    /// <summary>HMAC(first ‖ second ‖ third), from states that are left as they are.</summary>
    /// <param name="inner">As <see cref="Begin"/> leaves it.</param>
    /// <param name="outer">As <see cref="Begin"/> leaves it.</param>
    /// <param name="first">The beginning of the text.</param>
    /// <param name="second">What follows.</param>
    /// <param name="third">The end of the text.</param>
    /// <param name="destination">At least <c>Size</c> bytes.</param>
    public static void Compute<THash>(
        ReadOnlySpan<byte> inner,
        ReadOnlySpan<byte> outer,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third,
        Span<byte> destination)
        where THash : IBlockHash
    {
        Span<byte> room = stackalloc byte[BlockHash.MaxRoom];
        inner.CopyTo(room);
        var hash = new BlockHash<THash>(room, room[BlockHash.MaxStateSize..], THash.BlockSize);
        hash.Append(first);
        hash.Append(second);
        hash.Append(third);
        hash.Finish(room);
        Finish<THash>(outer, room, destination);
    }

    /// <summary>The outer hash, over the digest that the room begins with; the room is wiped.</summary>
    /// <param name="outer">As <see cref="Begin"/> leaves it.</param>
    /// <param name="room"><see cref="BlockHash.MaxRoom"/> bytes.</param>
    /// <param name="destination">At least <c>Size</c> bytes.</param>
    public static void Finish<THash>(ReadOnlySpan<byte> outer, Span<byte> room, Span<byte> destination)
        where THash : IBlockHash
    {
        // The digest is the beginning of the second block, and most of it: no hash here is as long as its block.
        Span<byte> block = room.Slice(BlockHash.MaxStateSize, THash.BlockSize);
        room[..THash.Size].CopyTo(block);
        outer.CopyTo(room);
        var hash = new BlockHash<THash>(room, block, THash.BlockSize + THash.Size);
        hash.Finish(destination);
        FixedTime.Wipe(room);
    }

    private static void Turn(Span<byte> block, byte mask)
    {
        for (int i = 0; i < block.Length; i++)
        {
            block[i] ^= mask;
        }
    }
}
