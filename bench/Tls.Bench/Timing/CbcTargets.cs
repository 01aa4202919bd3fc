using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Bench.Timing;

/// <summary>
/// Opening records of AES-CBC and HMAC whose MAC is wrong: how much padding there is (Lucky Thirteen), and
/// whether it is right (padding oracles), must not show.
/// </summary>
internal static class CbcTargets
{
    private const int RecordSize = 640;
    private const byte Some = 15;

    public static IEnumerable<TimingTarget> All()
    {
        foreach (CbcAlgorithm algorithm in (CbcAlgorithm[])
            [CbcAlgorithm.Aes128Sha1, CbcAlgorithm.Aes128Sha256, CbcAlgorithm.Aes256Sha384])
        {
            foreach (bool sliced in (bool[])[false, true])
            {
                string name = algorithm.Name + (sliced ? " Portable" : "");
                yield return Open(
                    $"{name} open, padding of 0/255", algorithm, sliced, Padded(0), Padded(byte.MaxValue));
                yield return Open(
                    $"{name} open, padding right/wrong", algorithm, sliced, Padded(Some), PaddedWrongly);
            }
        }

        yield return EncryptThenMac(CbcAlgorithm.Aes128Sha256);
    }

    private static Fill Padded(byte padding) => plaintext =>
    {
        Fills.Random(plaintext);
        plaintext[^(padding + 1)..].Fill(padding);
    };

    private static void PaddedWrongly(Span<byte> plaintext)
    {
        Padded(Some)(plaintext);
        plaintext[^(1 + Random.Shared.Next(1, Some + 1))] ^= (byte)Random.Shared.Next(1, 256);
    }

    private static BytesTarget Open(string name, CbcAlgorithm algorithm, bool sliced, Fill first, Fill second)
    {
        byte[] key = Fills.Drawn(algorithm.KeySize);
        byte[] iv = Fills.Drawn(CbcAlgorithm.BlockSize);
        var (header, destination) = (new byte[CbcKey.HeaderSize], new byte[RecordSize]);
        BlockChain writer = Chain(key, sliced);
        CbcKey opener = HmacCbcKeys.Create(
            algorithm, Chain(key, sliced), Fills.Drawn(algorithm.MacSize), encryptsThenMacs: false);
        return new BytesTarget(
            name,
            RecordSize,
            plaintext =>
            {
                first(plaintext);
                writer.Encrypt(iv, plaintext);
            },
            plaintext =>
            {
                second(plaintext);
                writer.Encrypt(iv, plaintext);
            },
            ciphertext => opener.Open(iv, ciphertext, destination, header));
    }

    private static BytesTarget EncryptThenMac(CbcAlgorithm algorithm)
    {
        CbcKey key = CryptoProvider.Managed.CreateCbcKey(
            algorithm,
            Fills.Drawn(algorithm.KeySize),
            Fills.Drawn(algorithm.MacSize),
            encryptsThenMacs: true);
        byte[] iv = Fills.Drawn(CbcAlgorithm.BlockSize);
        var header = new byte[CbcKey.HeaderSize];
        var right = new byte[key.SealedSize(RecordSize)];
        key.Seal(iv, Fills.Drawn(RecordSize), right, header);
        var destination = new byte[key.RoomToOpen(right.Length)];
        return new BytesTarget(
            $"{algorithm.Name} encrypt-then-MAC open, MAC wrong at first byte/last byte",
            right.Length,
            Fills.WrongAt(right, right.Length - algorithm.MacSize),
            Fills.WrongAt(right, right.Length - 1),
            ciphertext => key.Open(iv, ciphertext, destination, header));
    }

    private static BlockChain Chain(byte[] key, bool sliced) =>
        sliced ? new SlicedBlockChain(key) : BlockChain.CreateManaged(key);
}
