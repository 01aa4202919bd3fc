using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Bench.Timing;

/// <summary>
/// What is done with secrets by hashes, comparisons, and the universal hashes of AEADs by keys that no AEAD
/// would meet.
/// </summary>
internal static class HashTargets
{
    private const int KeySize = 48;
    private const int BlockSize = 16;
    private const int TextSize = 64;
    private static readonly CryptoProvider Managed = CryptoProvider.Managed;
    private static readonly byte[] Text = Fills.Drawn(TextSize);
    private static readonly byte[] Output = new byte[KeySize];

    public static IEnumerable<TimingTarget> All()
    {
        foreach (HashKind kind in (HashKind[])[HashKind.Sha256, HashKind.Sha384, HashKind.Sha512])
        {
            var digest = new byte[kind.Size()];
            yield return Zeros($"hash {kind}, data", TextSize, data => Managed.Hash(kind, data, digest));
            yield return Zeros($"HMAC {kind}, key", KeySize, key => Managed.Hmac(kind, key, Text, digest));
            yield return Zeros(
                $"HKDF-Expand {kind}, secret",
                kind.Size(),
                secret => Managed.HkdfExpand(kind, secret, Text, Output));
        }

        var state = new byte[Sha256Rounds.StateSize];
        yield return Zeros("SHA-256 by words, block", Sha256Rounds.BlockSize, block =>
        {
            Sha256Rounds.Begin(state);
            Sha256Rounds.CompressWords(state, block);
        });
        yield return Zeros(
            "HMAC SHA-1, key", KeySize, key => ManagedDigests.Hmac<Sha1Blocks>(key, Text, Output));
        yield return Zeros(
            "TLS 1.2 PRF SHA-256, secret",
            KeySize,
            secret => Tls12Prf.Derive(Managed, HashKind.Sha256, secret, "master secret"u8, Text, Output));
        byte[] right = Fills.Drawn(KeySize);
        yield return new BytesTarget(
            "FixedTime.Equals, wrong at first byte/last byte",
            KeySize,
            Fills.WrongAt(right, 0),
            Fills.WrongAt(right, KeySize - 1),
            bytes => FixedTime.Equals(bytes, right));
        yield return new BytesTarget(
            "FixedTime.IsZero, set at first byte/last byte",
            KeySize,
            Fills.WrongAt(new byte[KeySize], 0),
            Fills.WrongAt(new byte[KeySize], KeySize - 1),
            bytes => FixedTime.IsZero(bytes));
        yield return Zeros("GHASH portable, key", BlockSize, key => Ghash(key, Text));
        byte[] hashKey = Fills.Drawn(BlockSize);
        yield return Zeros("GHASH portable, text", TextSize, text => Ghash(hashKey, text));
        yield return Zeros("Poly1305 by words, key", 2 * BlockSize, key => Poly(key, Text));
        byte[] oneTimeKey = Fills.Drawn(2 * BlockSize);
        yield return new BytesTarget(
            "Poly1305 by words, text ones/random",
            TextSize,
            Fills.Ones,
            Fills.Random,
            text => Poly(oneTimeKey, text));
        var schedule = new byte[AesSliced.StateSize];
        yield return Zeros(
            "AES bitsliced key schedule, key", BlockSize, key => AesSliced.Expand(schedule, key));
    }

    private static BytesTarget Zeros(string name, int size, Action<byte[]> run) =>
        new($"{name} zeros/random", size, Fills.Zeros, Fills.Random, run);

    private static void Ghash(byte[] key, byte[] text)
    {
        GhashPortable hash = default;
        hash.SetKey(key);
        hash.Absorb(text);
        hash.Finish(0, text.Length, Output);
    }

    private static void Poly(byte[] key, byte[] text)
    {
        Poly1305State state = default;
        Poly1305.Begin(ref state, key);
        Poly1305.AbsorbPadded(ref state, text);
        _ = Poly1305.Finish(ref state);
    }
}
