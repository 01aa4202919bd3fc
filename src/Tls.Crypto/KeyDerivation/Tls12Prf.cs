using System;

namespace Tls.Crypto;

/// <summary>
/// The pseudorandom function of TLS 1.2 (RFC 5246 §5), over a provider's HMAC.
/// <code>
/// PRF(secret, label, seed) = P_hash(secret, label + seed)
///
/// P_hash(secret, seed) = HMAC_hash(secret, A(1) + seed) +
///                        HMAC_hash(secret, A(2) + seed) + …
/// A(0) = seed
/// A(i) = HMAC_hash(secret, A(i-1))
/// </code>
/// </summary>
public static class Tls12Prf
{
    // Label and seed of anything but an exporter: two randoms and a hash have 128 bytes.
    private const int SeedOnStack = 256;

    /// <summary>Fills all of <paramref name="output"/>.</summary>
    /// <param name="crypto">Who computes the HMAC.</param>
    /// <param name="hash">The hash of the cipher suite's PRF.</param>
    /// <param name="secret">Any length.</param>
    /// <param name="label">ASCII, without a length byte or trailing NUL.</param>
    /// <param name="seed">
    /// Any length; an exporter's holds what the application likes (RFC 5705 §4).
    /// </param>
    /// <param name="output">Any length; may not overlap the other arguments.</param>
    public static void Derive(
        CryptoProvider crypto,
        HashKind hash,
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> label,
        ReadOnlySpan<byte> seed,
        Span<byte> output)
    {
        ArgumentNullException.ThrowIfNull(crypto);
        int hashSize = hash.Size();

        // One buffer holds A(i) + label + seed, the input of each output block; A(0) is its tail.
        Span<byte> input = label.Length + seed.Length <= SeedOnStack
            ? stackalloc byte[HashKindExtensions.MaxSize + SeedOnStack]
            : new byte[hashSize + label.Length + seed.Length];
        input = input[..(hashSize + label.Length + seed.Length)];
        label.CopyTo(input[hashSize..]);
        seed.CopyTo(input[(hashSize + label.Length)..]);
        Span<byte> a = input[..hashSize];
        Span<byte> block = stackalloc byte[HashKindExtensions.MaxSize];
        block = block[..hashSize];

        crypto.Hmac(hash, secret, input[hashSize..], a);
        while (!output.IsEmpty)
        {
            crypto.Hmac(hash, secret, input, block);
            int take = Math.Min(hashSize, output.Length);
            block[..take].CopyTo(output);
            output = output[take..];
            crypto.Hmac(hash, secret, a, block);
            block.CopyTo(a);
        }

        FixedTime.Wipe(block);
        FixedTime.Wipe(input);
    }
}
