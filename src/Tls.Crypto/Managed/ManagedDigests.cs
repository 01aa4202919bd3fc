using System;

namespace Tls.Crypto;

/// <summary>Hash, HMAC (RFC 2104) and HKDF (RFC 5869) in managed code, nothing allocated.</summary>
internal static class ManagedDigests
{
    public static void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        switch (kind)
        {
            case HashKind.Sha256:
                BlockHash.Hash<Sha256Blocks>(data, destination);
                break;
            case HashKind.Sha384:
                BlockHash.Hash<Sha384Blocks>(data, destination);
                break;
            case HashKind.Sha512:
                BlockHash.Hash<Sha512Blocks>(data, destination);
                break;
        }
    }

    public static void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        switch (kind)
        {
            case HashKind.Sha256:
                Hmac<Sha256Blocks>(key, data, destination);
                break;
            case HashKind.Sha384:
                Hmac<Sha384Blocks>(key, data, destination);
                break;
            case HashKind.Sha512:
                Hmac<Sha512Blocks>(key, data, destination);
                break;
        }
    }

    /// <summary>T(i) = HMAC-Hash(PRK, T(i-1) | info | i); the output is T(1) | T(2) | …</summary>
    public static void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output)
    {
        HkdfContract.CheckOutput(kind, output);
        switch (kind)
        {
            case HashKind.Sha256:
                HkdfExpand<Sha256Blocks>(prk, info, output);
                break;
            case HashKind.Sha384:
                HkdfExpand<Sha384Blocks>(prk, info, output);
                break;
            case HashKind.Sha512:
                HkdfExpand<Sha512Blocks>(prk, info, output);
                break;
        }
    }

    /// <summary>HMAC of any of the hashes, SHA-1 for files among them.</summary>
    public static void Hmac<THash>(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination)
        where THash : IBlockHash
    {
        Span<byte> pads = stackalloc byte[2 * BlockHash.MaxStateSize];
        Span<byte> inner = pads[..THash.StateSize];
        Span<byte> outer = pads.Slice(THash.StateSize, THash.StateSize);
        HmacStates.Begin<THash>(key, inner, outer);
        HmacStates.Compute<THash>(inner, outer, data, [], [], destination);
        FixedTime.Wipe(pads);
    }

    private static void HkdfExpand<THash>(ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output)
        where THash : IBlockHash
    {
        Span<byte> pads = stackalloc byte[2 * BlockHash.MaxStateSize];
        Span<byte> inner = pads[..THash.StateSize];
        Span<byte> outer = pads.Slice(THash.StateSize, THash.StateSize);
        HmacStates.Begin<THash>(prk, inner, outer);
        Span<byte> t = stackalloc byte[BlockHash.MaxStateSize];

        // T(0) is empty.
        int length = 0;
        for (int counter = 1; !output.IsEmpty; counter++)
        {
            HmacStates.Compute<THash>(inner, outer, t[..length], info, [(byte)counter], t);
            length = THash.Size;
            int taken = Math.Min(length, output.Length);
            t[..taken].CopyTo(output);
            output = output[taken..];
        }

        FixedTime.Wipe(pads);
        FixedTime.Wipe(t);
    }
}
