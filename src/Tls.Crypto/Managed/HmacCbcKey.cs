using System;
using System.Buffers.Binary;

namespace Tls.Crypto;

/// <summary>AES-CBC of whoever has it, and our own HMAC: it alone can hide how long what it authenticates is.</summary>
internal sealed class HmacCbcKey<THash> : CbcKey
    where THash : IBlockHash
{
    private const int BlockSize = CbcAlgorithm.BlockSize;
    private const int MacHeaderSize = HeaderSize + sizeof(ushort);

    private readonly BlockChain _chain;
    private readonly BlockHmac<THash> _hmac;

    /// <summary>Takes ownership of the chain, and a copy of the key.</summary>
    public HmacCbcKey(
        CbcAlgorithm algorithm, BlockChain chain, ReadOnlySpan<byte> macKey, bool encryptsThenMacs)
        : base(algorithm, encryptsThenMacs)
    {
        _chain = chain;
        _hmac = new BlockHmac<THash>(macKey);
    }

    public override void Seal(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> content, Span<byte> destination, ReadOnlySpan<byte> header)
    {
        CbcContract.CheckSeal(this, iv, content, destination, header);
        Span<byte> macHeader = stackalloc byte[MacHeaderSize];
        content.CopyTo(destination);
        if (EncryptsThenMacs)
        {
            // RFC 7366 §3: the MAC covers the packet up to its own start, and the length says as much.
            Span<byte> blocks = destination[..^THash.Size];
            Pad(blocks, content.Length);
            _chain.Encrypt(iv, blocks);
            WriteHeader(header, BlockSize + blocks.Length, macHeader);
            _hmac.Compute(macHeader, iv, blocks, destination[blocks.Length..]);
            return;
        }

        WriteHeader(header, content.Length, macHeader);
        _hmac.Compute(macHeader, destination[..content.Length], default, destination[content.Length..]);
        Pad(destination, content.Length + THash.Size);
        _chain.Encrypt(iv, destination);
    }

    public override int Open(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, Span<byte> destination, ReadOnlySpan<byte> header)
    {
        CbcContract.CheckOpen(this, iv, ciphertext, destination, header);

        // Public: whole blocks, and enough of them for a MAC and the byte that says how much padding there is.
        int least = EncryptsThenMacs ? BlockSize + THash.Size : THash.Size + 1;
        int length = -1;
        if (ciphertext.Length >= least && destination.Length % BlockSize == 0)
        {
            length = EncryptsThenMacs
                ? OpenEncryptThenMac(iv, ciphertext, destination, header)
                : OpenMacThenEncrypt(iv, ciphertext, destination, header);
        }

        FixedTime.Wipe(destination[Math.Max(0, length)..]);
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        _chain.Dispose();
        _hmac.Dispose();
    }

    private int OpenMacThenEncrypt(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, Span<byte> destination, ReadOnlySpan<byte> header)
    {
        ciphertext.CopyTo(destination);
        _chain.Decrypt(iv, destination);

        // From here to the verdict everything about the padding is a secret, its length above all.
        int room = destination.Length - THash.Size - 1;
        int length = room - HiddenMac.Padding(destination, THash.Size, out int good);
        Span<byte> macHeader = stackalloc byte[MacHeaderSize];
        Span<byte> expected = stackalloc byte[CbcAlgorithm.MaxMacSize];
        Span<byte> received = stackalloc byte[CbcAlgorithm.MaxMacSize];
        expected = expected[..THash.Size];
        received = received[..THash.Size];
        WriteHeader(header, length, macHeader);
        _hmac.ComputeHidden(macHeader, destination[..room], length, expected);
        HiddenMac.Extract(destination, length, received);
        good &= HiddenMac.Equal(expected, received);
        FixedTime.Wipe(expected);
        FixedTime.Wipe(received);
        return Masks.Select(good, length, -1);
    }

    private int OpenEncryptThenMac(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, Span<byte> destination, ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> blocks = ciphertext[..^THash.Size];
        Span<byte> macHeader = stackalloc byte[MacHeaderSize];
        Span<byte> expected = stackalloc byte[CbcAlgorithm.MaxMacSize];
        expected = expected[..THash.Size];
        WriteHeader(header, BlockSize + blocks.Length, macHeader);
        _hmac.Compute(macHeader, iv, blocks, expected);

        // RFC 7366 §3: the MAC SHALL be evaluated before any further processing such as decryption is performed.
        if (!FixedTime.Equals(expected, ciphertext[blocks.Length..]))
        {
            return -1;
        }

        blocks.CopyTo(destination);
        _chain.Decrypt(iv, destination);
        int padding = HiddenMac.Padding(destination, macSize: 0, out int good);
        return Masks.Select(good, destination.Length - 1 - padding, -1);
    }

    private static void WriteHeader(ReadOnlySpan<byte> header, int length, Span<byte> macHeader)
    {
        header.CopyTo(macHeader);
        BinaryPrimitives.WriteUInt16BigEndian(macHeader[HeaderSize..], (ushort)(length & ushort.MaxValue));
    }

    /// <summary>RFC 5246 §6.2.3.2: every byte of the padding says how many there are before the last.</summary>
    private static void Pad(Span<byte> blocks, int from) => blocks[from..].Fill((byte)(blocks.Length - from - 1));
}

/// <summary>Makes keys of the algorithms there are.</summary>
internal static class HmacCbcKeys
{
    /// <summary>The key that goes with the algorithm.</summary>
    /// <param name="algorithm">Any.</param>
    /// <param name="chain">Owned.</param>
    /// <param name="macKey">Copied.</param>
    /// <param name="encryptsThenMacs">Whether the MAC is outside.</param>
    public static CbcKey Create(
        CbcAlgorithm algorithm, BlockChain chain, ReadOnlySpan<byte> macKey, bool encryptsThenMacs) =>
        algorithm.MacSize switch
        {
            20 => new HmacCbcKey<Sha1Blocks>(algorithm, chain, macKey, encryptsThenMacs),
            32 => new HmacCbcKey<Sha256Blocks>(algorithm, chain, macKey, encryptsThenMacs),
            _ => new HmacCbcKey<Sha384Blocks>(algorithm, chain, macKey, encryptsThenMacs),
        };
}
