using System;

namespace Tls.Crypto;

/// <summary>A hash function of FIPS 180-4 as its compression function makes it; blocks in, state out.</summary>
internal interface IBlockHash
{
    /// <summary>The size of a block, in bytes: a power of two, at most <see cref="BlockHash.MaxBlockSize"/>.</summary>
    static abstract int BlockSize { get; }

    /// <summary>The size of the state, in bytes, at most <see cref="BlockHash.MaxStateSize"/>.</summary>
    static abstract int StateSize { get; }

    /// <summary>The size of a word of the state, in bytes; the length at the end has two of them (§5.1).</summary>
    static abstract int WordSize { get; }

    /// <summary>The size of the output, in bytes: the state, or its beginning.</summary>
    static abstract int Size { get; }

    /// <summary>Writes H(0) (§5.3).</summary>
    static abstract void Begin(Span<byte> state);

    /// <summary>H(i − 1) and whole blocks → H(i), one after the other (§6).</summary>
    static abstract void Compress(Span<byte> state, ReadOnlySpan<byte> blocks);

    /// <summary>The same with a block each of two messages, which may take less time than one after the other.</summary>
    static abstract void Compress(
        Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock);
}

/// <summary>SHA-1 (§6.1): for the HMAC of legacy records alone.</summary>
internal readonly struct Sha1Blocks : IBlockHash
{
    public static int BlockSize => Sha1Rounds.BlockSize;

    public static int StateSize => Sha1Rounds.StateSize;

    public static int WordSize => sizeof(uint);

    public static int Size => 20;

    public static void Begin(Span<byte> state) => Sha1Rounds.Begin(state);

    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks) => Sha1Rounds.Compress(state, blocks);

    public static void Compress(
        Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock)
    {
        Sha1Rounds.Compress(state, block);
        Sha1Rounds.Compress(other, otherBlock);
    }
}

/// <summary>SHA-256 (§6.2).</summary>
internal readonly struct Sha256Blocks : IBlockHash
{
    public static int BlockSize => Sha256Rounds.BlockSize;

    public static int StateSize => Sha256Rounds.StateSize;

    public static int WordSize => sizeof(uint);

    public static int Size => 32;

    public static void Begin(Span<byte> state) => Sha256Rounds.Begin(state);

    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks) => Sha256Rounds.Compress(state, blocks);

    public static void Compress(
        Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock) =>
        Sha256Rounds.Compress(state, other, block, otherBlock);
}

/// <summary>SHA-384 (§6.5).</summary>
internal readonly struct Sha384Blocks : IBlockHash
{
    public static int BlockSize => Sha512Rounds.BlockSize;

    public static int StateSize => Sha512Rounds.StateSize;

    public static int WordSize => sizeof(ulong);

    public static int Size => 48;

    public static void Begin(Span<byte> state) => Sha512Rounds.Begin384(state);

    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks) => Sha512Rounds.Compress(state, blocks);

    public static void Compress(
        Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock)
    {
        Sha512Rounds.Compress(state, block);
        Sha512Rounds.Compress(other, otherBlock);
    }
}

/// <summary>SHA-512 (§6.4).</summary>
internal readonly struct Sha512Blocks : IBlockHash
{
    public static int BlockSize => Sha512Rounds.BlockSize;

    public static int StateSize => Sha512Rounds.StateSize;

    public static int WordSize => sizeof(ulong);

    public static int Size => 64;

    public static void Begin(Span<byte> state) => Sha512Rounds.Begin512(state);

    public static void Compress(Span<byte> state, ReadOnlySpan<byte> blocks) => Sha512Rounds.Compress(state, blocks);

    public static void Compress(
        Span<byte> state, Span<byte> other, ReadOnlySpan<byte> block, ReadOnlySpan<byte> otherBlock)
    {
        Sha512Rounds.Compress(state, block);
        Sha512Rounds.Compress(other, otherBlock);
    }
}
