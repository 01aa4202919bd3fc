using System;

namespace Tls.Crypto;

/// <summary>The hash of what is signed.</summary>
internal static class SignatureDigest
{
    /// <summary>The largest, in bytes.</summary>
    public const int MaxSize = HashKindExtensions.MaxSize;

    /// <summary>Hashes by the algorithm's hash; SHA-1, which no provider has, in managed code.</summary>
    /// <param name="provider">Who hashes otherwise.</param>
    /// <param name="algorithm">One that signs a hash.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="destination"><see cref="MaxSize"/> bytes.</param>
    /// <returns>The hash, at the beginning of the destination.</returns>
    public static Span<byte> Compute(
        CryptoProvider provider, SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (algorithm is SignatureAlgorithm.DangerousRsaPkcs1Sha1 or SignatureAlgorithm.DangerousEcdsaSha1)
        {
            BlockHash.Hash<Sha1Blocks>(data, destination);
            return destination[..Sha1Blocks.Size];
        }

        HashKind kind = algorithm.Hash();
        provider.Hash(kind, data, destination);
        return destination[..kind.Size()];
    }
}
