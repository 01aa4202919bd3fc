using System;
using System.Buffers;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>Hash, HMAC (RFC 2104) and HKDF (RFC 5869) in one step over the BCL, nothing allocated.</summary>
internal static class BclDigests
{
    private const int StackLimit = 512;

    public static HashAlgorithmName NameOf(HashKind kind) => kind switch
    {
        HashKind.Sha256 => HashAlgorithmName.SHA256,
        HashKind.Sha384 => HashAlgorithmName.SHA384,
        HashKind.Sha512 => HashAlgorithmName.SHA512,
    };

    public static void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        _ = kind switch
        {
            HashKind.Sha256 => SHA256.HashData(data, destination),
            HashKind.Sha384 => SHA384.HashData(data, destination),
            HashKind.Sha512 => SHA512.HashData(data, destination),
        };
    }

    public static void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        _ = kind switch
        {
            HashKind.Sha256 => HMACSHA256.HashData(key, data, destination),
            HashKind.Sha384 => HMACSHA384.HashData(key, data, destination),
            HashKind.Sha512 => HMACSHA512.HashData(key, data, destination),
        };
    }

    /// <summary>
    /// PRK = HMAC-Hash(salt, IKM). An empty salt equals Hash.length zeros: HMAC pads its key with zeros.
    /// </summary>
    public static void HkdfExtract(
        HashKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, Span<byte> prk) =>
        Hmac(kind, salt, inputKeyMaterial, prk);

    /// <summary>T(i) = HMAC-Hash(PRK, T(i-1) | info | i); the output is T(1) | T(2) | …</summary>
    public static void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output)
    {
        int hashSize = kind.Size();

        HkdfContract.CheckOutput(kind, output);
        int inputSize = hashSize + info.Length + 1;
        byte[]? rented = null;
        Span<byte> input = inputSize <= StackLimit
            ? stackalloc byte[StackLimit]
            : rented = ArrayPool<byte>.Shared.Rent(inputSize);
        input = input[..inputSize];
        Span<byte> block = stackalloc byte[HashKindExtensions.MaxSize];
        block = block[..hashSize];
        info.CopyTo(input[hashSize..]);

        int filled = 0;
        for (byte counter = 1; filled < output.Length; counter++)
        {
            input[^1] = counter;

            // T(0) is empty: the first round leaves out the place of the block before.
            Hmac(kind, prk, counter == 1 ? input[hashSize..] : input, block);
            int take = Math.Min(hashSize, output.Length - filled);
            block[..take].CopyTo(output[filled..]);
            filled += take;
            if (filled == output.Length)
            {
                break;
            }

            block.CopyTo(input);
        }

        FixedTime.Wipe(block);
        FixedTime.Wipe(input);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
