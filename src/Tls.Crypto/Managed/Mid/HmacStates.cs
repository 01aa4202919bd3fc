using System;
using System.Runtime.InteropServices;

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
        Span<byte> pads = stackalloc byte[2 * BlockHash.MaxBlockSize];
        Span<byte> innerPad = pads[..THash.BlockSize];
        Span<byte> outerPad = pads.Slice(THash.BlockSize, THash.BlockSize);
        innerPad.Clear();
        if (key.Length > THash.BlockSize)
        {
            BlockHash.Hash<THash>(key, innerPad);
        }
        else
        {
            key.CopyTo(innerPad);
        }

        // Eight bytes at a time: a block is a multiple of that.
        Span<ulong> innerWords = MemoryMarshal.Cast<byte, ulong>(innerPad);
        Span<ulong> outerWords = MemoryMarshal.Cast<byte, ulong>(outerPad);
        for (int i = 0; i < innerWords.Length && i < outerWords.Length; i++)
        {
            outerWords[i] = innerWords[i] ^ 0x5c5c5c5c_5c5c5c5c;
            innerWords[i] ^= 0x36363636_36363636;
        }

        THash.Begin(inner);
        THash.Begin(outer);
        THash.Compress(inner, outer, innerPad, outerPad);
        FixedTime.Wipe(pads);
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
}
