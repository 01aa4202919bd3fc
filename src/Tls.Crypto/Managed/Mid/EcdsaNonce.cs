using System;

namespace Tls.Crypto;

/// <summary>
/// Nonces of ECDSA, out of the private key and the hash (RFC 6979 §3.2) and fresh random bytes (§3.6): neither a source of random
/// bytes that is broken nor a fault that makes the same signature come out wrong the second time gives the key away.
/// </summary>
internal static class EcdsaNonce
{
    /// <summary>How many fresh random bytes go in.</summary>
    public const int RandomSize = 32;

    /// <summary>Signs with the first nonce that can be used.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="kind">The hash of HMAC, by the RFC that which made the hash.</param>
    /// <param name="signature">r and s, each as long as the field.</param>
    /// <param name="scalar">The private key.</param>
    /// <param name="hash">What is signed.</param>
    /// <param name="random">k' of §3.6, or nothing for the RFC's deterministic signatures.</param>
    public static void Sign(
        EcCurve curve,
        HashKind kind,
        Span<byte> signature,
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> hash,
        ReadOnlySpan<byte> random)
    {
        switch (kind)
        {
            case HashKind.Sha256:
                Sign<Sha256Blocks>(curve, signature, scalar, hash, random);
                break;
            case HashKind.Sha384:
                Sign<Sha384Blocks>(curve, signature, scalar, hash, random);
                break;
            case HashKind.Sha512:
                Sign<Sha512Blocks>(curve, signature, scalar, hash, random);
                break;
        }
    }

    private static void Sign<THash>(
        EcCurve curve,
        Span<byte> signature,
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> hash,
        ReadOnlySpan<byte> random)
        where THash : IBlockHash
    {
        int size = THash.Size;
        int fieldSize = curve.FieldSize;
        Span<byte> key = stackalloc byte[HashKindExtensions.MaxSize];
        key = key[..size];
        Span<byte> pads = stackalloc byte[2 * BlockHash.MaxStateSize];
        Span<byte> inner = pads[..THash.StateSize];
        Span<byte> outer = pads.Slice(THash.StateSize, THash.StateSize);
        Span<byte> room = stackalloc byte[HashKindExtensions.MaxSize + 1 + (2 * EcCurve.MaxFieldSize) + RandomSize];
        Span<byte> nonce = stackalloc byte[EcCurve.MaxFieldSize + HashKindExtensions.MaxSize];

        // b, c: V is ones, K zeros. d to g: twice K = HMAC(K, V || i || int2octets(x) || bits2octets(h1) || k'), V = HMAC(K, V).
        Span<byte> v = room[..size];
        v.Fill(1);
        key.Clear();
        HmacStates.Begin<THash>(key, inner, outer);
        scalar.CopyTo(room[(size + 1)..]);
        curve.Reduce(hash, room.Slice(size + 1 + fieldSize, fieldSize));
        random.CopyTo(room[(size + 1 + (2 * fieldSize))..]);
        Span<byte> seed = room[..(size + 1 + (2 * fieldSize) + random.Length)];
        for (byte i = 0; i < 2; i++)
        {
            seed[size] = i;
            Renew<THash>(seed, key, inner, outer, v);
        }

        while (true)
        {
            // h: as many bits as the order has, and once more where they are no scalar or do not serve.
            for (int filled = 0; filled < fieldSize; filled += size)
            {
                HmacStates.Compute<THash>(inner, outer, v, [], [], v);
                v.CopyTo(nonce[filled..]);
            }

            Span<byte> k = nonce[..fieldSize];
            ShiftRight(k, (8 * fieldSize) - curve.Bits);
            if (curve.IsScalar(k) && curve.TrySign(signature, scalar, hash, k))
            {
                break;
            }

            seed[size] = 0;
            Renew<THash>(seed[..(size + 1)], key, inner, outer, v);
        }

        FixedTime.Wipe(key);
        FixedTime.Wipe(pads);
        FixedTime.Wipe(room);
        FixedTime.Wipe(nonce);
    }

    /// <summary>K = HMAC(K, seed), V = HMAC(K, V), where the states of HMAC stand for K.</summary>
    private static void Renew<THash>(
        ReadOnlySpan<byte> seed, Span<byte> key, Span<byte> inner, Span<byte> outer, Span<byte> v)
        where THash : IBlockHash
    {
        HmacStates.Compute<THash>(inner, outer, seed, [], [], key);
        HmacStates.Begin<THash>(key, inner, outer);
        HmacStates.Compute<THash>(inner, outer, v, [], [], v);
    }

    /// <summary>bits2int (§2.3.2): the leftmost bits, so what is too many at the end goes.</summary>
    private static void ShiftRight(Span<byte> number, int count)
    {
        if (count == 0)
        {
            return;
        }

        int above = 0;
        for (int i = 0; i < number.Length; i++)
        {
            int octet = number[i];
            number[i] = (byte)(((above << 8 | octet) >> count) & 0xff);
            above = octet;
        }
    }
}
