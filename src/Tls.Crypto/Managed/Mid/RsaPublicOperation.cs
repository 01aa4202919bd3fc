using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// x^e modulo n, which is RSAVP1 and RSAEP (RFC 8017 §5.2.2, §5.1.1), and what is built on it. Safe to use from many
/// threads at once.
/// </summary>
/// <remarks>
/// Side channels: the key and the exponent show, and nothing of a message that is encrypted (see
/// <see cref="MontgomeryModulus"/>).
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The modulus is public: there is nothing to wipe.")]
internal sealed class RsaPublicOperation
{
    private const int MinimumPadding = 8;

    private readonly MontgomeryModulus _n;
    private readonly ulong _e;
    private readonly int _bits;

    /// <summary>Takes a copy of a key, of any size that is read.</summary>
    /// <param name="key">The key.</param>
    /// <param name="wide">False leaves the processor's widest registers unused; for tests.</param>
    public RsaPublicOperation(RsaPublicKey key, bool wide = true)
    {
        Span<ulong> n = stackalloc ulong[Limbs.For(key.Modulus.Length)];
        Span<ulong> e = stackalloc ulong[1];
        Limbs.Decode(key.Modulus, n);
        Limbs.Decode(key.Exponent, e);
        _n = new MontgomeryModulus(n, isSecret: false, wide);
        _e = e[0];
        _bits = key.Bits;
    }

    /// <summary>The modulus, and what goes in and comes out, in bytes.</summary>
    public int ModulusSize => (_bits + 7) / 8;

    /// <summary>RSASSA-PKCS1-v1_5 (§8.2.2) or RSASSA-PSS (§8.1.2), verifying.</summary>
    /// <param name="provider">Hashes.</param>
    /// <param name="algorithm">Of one of those families.</param>
    /// <param name="hash">The hash of what was signed.</param>
    /// <param name="signature">Hostile bytes are fine.</param>
    public bool Verify(
        CryptoProvider provider,
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> hash,
        ReadOnlySpan<byte> signature)
    {
        // §8.1.2, §8.2.2 step 1: the signature is as long as the modulus.
        if (signature.Length != ModulusSize)
        {
            return false;
        }

        // Step 2.b: "signature representative out of range" is "invalid signature".
        Span<byte> encoded = stackalloc byte[ModulusSize];
        if (!TryApply(signature, encoded))
        {
            return false;
        }

        if (!algorithm.IsFor(KeyKind.RsaPss))
        {
            // §8.2.2 steps 3 and 4: EM is made anew and compared as a whole, so that there is nothing to parse wrongly.
            Span<byte> expected = stackalloc byte[ModulusSize];
            return EmsaPkcs1.TryEncode(algorithm, hash, expected) && encoded.SequenceEqual(expected);
        }

        // §8.1.2 steps 2.c and 3: EM has modBits - 1 bits, which may be a byte less.
        int bits = _bits - 1;
        int extra = ModulusSize - ((bits + 7) / 8);
        return !encoded[..extra].ContainsAnyExcept((byte)0)
            && EmsaPss.Verify(provider, algorithm.Hash(), hash, bits, encoded[extra..]);
    }

    /// <summary>RSAES-PKCS1-v1_5 (§7.2.1).</summary>
    /// <param name="random">Gives the padding.</param>
    /// <param name="message">What to encrypt.</param>
    /// <param name="ciphertext">As long as the modulus.</param>
    /// <returns>False when the message is too long.</returns>
    public bool TryEncrypt(
        CryptoProvider random, ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? ciphertext)
    {
        ciphertext = null;

        // Step 1: if mLen > k - 11, "message too long".
        if (message.Length > ModulusSize - MinimumPadding - 3)
        {
            return false;
        }

        // Step 2: EM = 0x00 || 0x02 || PS || 0x00 || M, where PS is random and has no zero.
        using var encoded = new SecretBytes(ModulusSize);
        Span<byte> em = encoded.Span;
        em[1] = 2;
        FillWithoutZeros(random, em[2..^(message.Length + 1)]);
        message.CopyTo(em[^message.Length..]);

        // Step 3. EM begins with a zero, so it is below n.
        ciphertext = new byte[ModulusSize];
        return TryApply(em, ciphertext);
    }

    /// <summary>output = input^e modulo n, both as long as the modulus.</summary>
    /// <returns>False when the input is not below n.</returns>
    internal bool TryApply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<ulong> x = stackalloc ulong[_n.Length];
        Limbs.Decode(input, x);
        bool isBelow = Limbs.IsBelow(x, _n.Value) != 0;
        if (isBelow)
        {
            _n.RaisePublic(x, _e, x);
            Limbs.Encode(x, output);
        }

        MontgomeryModulus.Wipe(x);
        return isBelow;
    }

    private static void FillWithoutZeros(CryptoProvider random, Span<byte> padding)
    {
        random.FillRandom(padding);
        for (int i = 0; i < padding.Length; i++)
        {
            while (padding[i] == 0)
            {
                random.FillRandom(padding.Slice(i, 1));
            }
        }
    }
}
