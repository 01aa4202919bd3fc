using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// x^d modulo n, which is RSADP and RSASP1 (RFC 8017 §5.1.2, §5.2.1): by the remainder theorem, blinded, and
/// checked before anything leaves.
/// </summary>
/// <remarks>
/// Side channels: constant time for a key (see <see cref="MontgomeryModulus"/>); how long p and q are, in
/// limbs, and e show. What is raised is blinded all the same, so that nobody can choose it. A fault in one
/// half of the remainder theorem would give away a factor of n (Boneh, DeMillo and Lipton): x^e is compared
/// with what came in. Scratch is wiped; nothing private is in memory that is not pinned. Safe to use from
/// many threads at once.
/// </remarks>
internal sealed class RsaPrivateOperation : IDisposable
{
    /// <summary>The smallest modulus, in bits.</summary>
    public const int MinimumBits = 2048;

    /// <summary>The biggest modulus, in bits.</summary>
    public const int MaximumBits = 8192;

    private readonly MontgomeryModulus _n;
    private readonly ulong _e;
    private readonly RsaFactors _factors;
    private readonly RsaBlinding _blinding;

    private RsaPrivateOperation(
        CryptoProvider random, MontgomeryModulus n, ulong e, RsaFactors factors, int size)
    {
        _n = n;
        _e = e;
        _factors = factors;
        _blinding = new RsaBlinding(random, n, e, factors);
        ModulusSize = size;
    }

    /// <summary>The modulus, and what goes in and comes out, in bytes.</summary>
    public int ModulusSize { get; }

    /// <summary>Takes a copy of a key.</summary>
    /// <param name="random">Where the blinding comes from.</param>
    /// <param name="rsaPrivateKey">RSAPrivateKey, DER; stays the caller's to wipe.</param>
    /// <param name="operation">The key, ready for use.</param>
    /// <param name="wide">False leaves the processor's widest registers unused; for tests.</param>
    /// <returns>False when it is malformed, of more than two primes, or of a size that is not done
    /// here.</returns>
    public static bool TryCreate(
        CryptoProvider random,
        ReadOnlySpan<byte> rsaPrivateKey,
        [NotNullWhen(true)] out RsaPrivateOperation? operation,
        bool wide = true)
    {
        operation = null;
        if (!RsaPrivateNumbers.TryRead(rsaPrivateKey, out RsaPrivateNumbers numbers)
            || numbers.PublicHalf.Bits is < MinimumBits or > MaximumBits)
        {
            return false;
        }

        RsaPublicKey publicHalf = numbers.PublicHalf;
        Span<ulong> n = stackalloc ulong[Limbs.For(publicHalf.Modulus.Length)];
        Span<ulong> e = stackalloc ulong[1];
        Limbs.Decode(publicHalf.Modulus, n);
        Limbs.Decode(publicHalf.Exponent, e);
        if (RsaFactors.TryCreate(numbers, n, wide) is not { } factors)
        {
            return false;
        }

        operation = new RsaPrivateOperation(
            random, new MontgomeryModulus(n, isSecret: false, wide), e[0], factors, publicHalf.Modulus.Length);
        return true;
    }

    /// <summary>output = input^d modulo n.</summary>
    /// <param name="input"><see cref="ModulusSize"/> bytes, big endian, below n.</param>
    /// <param name="output">As many; all zero when false is returned.</param>
    /// <returns>
    /// False when the input is not below n, or the result is wrong: the key is damaged, or the processor was
    /// made to err.
    /// </returns>
    public bool TryApply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.Length != ModulusSize || output.Length != ModulusSize)
        {
            throw new ArgumentException($"{ModulusSize} bytes go in, and as many come out.", nameof(input));
        }

        int k = _n.Length;
        Span<ulong> given = stackalloc ulong[k];
        Span<ulong> blinding = stackalloc ulong[k];
        Span<ulong> unblinding = stackalloc ulong[k];
        Span<ulong> result = stackalloc ulong[k];
        Span<ulong> check = stackalloc ulong[k];
        Limbs.Decode(input, given);

        // (x · r^e)^d / r = x^d. What is not below n is reduced here, and refused below.
        bool isBlinded = _blinding.TryTake(blinding, unblinding);
        _n.Multiply(given, blinding, result);
        _factors.Power(result, result);
        _n.Multiply(result, unblinding, result);

        // Whatever went wrong on the way, its e-th power is not what came in.
        _n.RaisePublic(result, _e, check);
        ulong isRight = Limbs.AreEqual(check, given) & (isBlinded ? ulong.MaxValue : 0);
        for (int i = 0; i < k; i++)
        {
            result[i] &= isRight;
        }

        Limbs.Encode(result, output);
        MontgomeryModulus.Wipe(given);
        MontgomeryModulus.Wipe(blinding);
        MontgomeryModulus.Wipe(unblinding);
        MontgomeryModulus.Wipe(result);
        MontgomeryModulus.Wipe(check);
        return isRight != 0;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        _blinding.Dispose();
        _factors.Dispose();
        _n.Dispose();
    }
}
