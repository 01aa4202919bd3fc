using System;

namespace Tls.Crypto;

/// <summary>
/// HMAC (RFC 2104) under one key, with both pads hashed beforehand; also of a message whose length is a secret.
/// <code>
/// HMAC(K, text) = H(K ⊕ opad ‖ H(K ⊕ ipad ‖ text))
/// </code>
/// </summary>
/// <remarks>
/// Time, memory that is touched, and the number of compressions depend on the lengths of spans alone, which are public.
/// </remarks>
internal sealed class BlockHmac<THash> : IDisposable
    where THash : IBlockHash
{
    /// <summary>By how much a message may be shorter than it can be: the padding of TLS (RFC 5246 §6.2.3.2).</summary>
    public const int MaxHidden = byte.MaxValue;

    private readonly SecretBytes _inner = SecretBytes.Alone(THash.StateSize);
    private readonly SecretBytes _outer = SecretBytes.Alone(THash.StateSize);

    /// <summary>Hashes the pads.</summary>
    /// <param name="key">Any length.</param>
    public BlockHmac(ReadOnlySpan<byte> key)
    {
        HmacStates.Begin<THash>(key, _inner.Span, _outer.Span);
    }

    /// <summary>HMAC(first ‖ second ‖ third).</summary>
    public void Compute(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> destination)
    {
        HmacStates.Compute<THash>(_inner.Span, _outer.Span, first, second, third, destination);
    }

    /// <summary>
    /// HMAC(header ‖ data[..length]) where the length is a secret: every block that could be of the message is compressed,
    /// as what it is for that length, and of the states the right one is kept.
    /// </summary>
    /// <param name="header">Comes first.</param>
    /// <param name="data">As much as there can be.</param>
    /// <param name="length">0 to <c>data.Length</c>, at most <see cref="MaxHidden"/> less than that.</param>
    /// <param name="destination">At least <c>Size</c> bytes.</param>
    public void ComputeHidden(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, int length, Span<byte> destination)
    {
        Span<byte> room = stackalloc byte[BlockHash.MaxRoom];
        Span<byte> state = room[..BlockHash.MaxStateSize];
        Span<byte> block = room[BlockHash.MaxStateSize..];
        Span<byte> kept = stackalloc byte[BlockHash.MaxStateSize];
        kept.Clear();
        _inner.Span.CopyTo(state);
        int trailer = 1 + (2 * THash.WordSize);

        // Public: the blocks that hold nothing but message whatever the length is, and all that could be needed.
        int certain = (header.Length + Math.Max(0, data.Length - MaxHidden)) / THash.BlockSize;
        int blocks = (header.Length + data.Length + trailer + THash.BlockSize - 1) / THash.BlockSize;

        // Secret: where the message ends, and the block that its padding ends in. A shift, for a division takes its time.
        int end = header.Length + length;
        int last = (end + trailer - 1) >> int.Log2(THash.BlockSize);
        for (int i = 0; i < blocks; i++)
        {
            Span<byte> now = block[..THash.BlockSize];
            Fill(now, i * THash.BlockSize, header, data);
            if (i >= certain)
            {
                int isLast = Masks.Equal(i, last);
                PadHidden(now, i * THash.BlockSize, end, isLast);
                THash.Compress(state[..THash.StateSize], now);
                for (int j = 0; j < THash.StateSize; j++)
                {
                    kept[j] |= (byte)(state[j] & isLast);
                }
            }
            else
            {
                THash.Compress(state[..THash.StateSize], now);
            }
        }

        BlockHash.WriteDigest<THash>(kept, state);
        FixedTime.Wipe(kept);
        HmacStates.Finish<THash>(_outer.Span, room, destination);
    }

    /// <summary>Wipes both states.</summary>
    public void Dispose()
    {
        _inner.Dispose();
        _outer.Dispose();
    }

    /// <summary>A block of header and data, with zeros behind them: public places.</summary>
    private static void Fill(Span<byte> block, int place, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        block.Clear();
        int filled = 0;
        if (place < header.Length)
        {
            ReadOnlySpan<byte> part = header[place..];
            part = part[..Math.Min(part.Length, block.Length)];
            part.CopyTo(block);
            filled = part.Length;
        }

        int from = place + filled - header.Length;
        if (from < data.Length)
        {
            data.Slice(from, Math.Min(data.Length - from, block.Length - filled)).CopyTo(block[filled..]);
        }
    }

    /// <summary>Cuts the message off at its secret end, and pads it (FIPS 180-4 §5.1).</summary>
    private static void PadHidden(Span<byte> block, int place, int end, int isLast)
    {
        for (int j = 0; j < block.Length; j++)
        {
            int isMessage = Masks.Less(place + j, end);
            int isMark = Masks.Equal(place + j, end);
            block[j] = (byte)((block[j] & isMessage) | (0x80 & isMark));
        }

        // The length in bits: below 2^31, so four bytes hold it.
        int bits = (8 * (THash.BlockSize + end)) & isLast;
        for (int j = 0; j < sizeof(int); j++)
        {
            block[block.Length - 1 - j] |= (byte)((bits >> (8 * j)) & 0xff);
        }
    }
}
