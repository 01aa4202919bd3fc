using System;

namespace Tls.Crypto;

/// <summary>RSA private keys, made or read, and checked before they are used.</summary>
internal static class ManagedRsaKeys
{
    /// <summary>Makes a fresh key.</summary>
    /// <param name="provider">Gives random bytes, and hashes for the key.</param>
    /// <param name="kind">One of the two of RSA.</param>
    /// <param name="bits">The size of the modulus.</param>
    /// <exception cref="ArgumentOutOfRangeException">Keys of that size are not made.</exception>
    public static SigningKey Generate(CryptoProvider provider, KeyKind kind, int bits)
    {
        if (bits is < RsaPrivateOperation.MinimumBits or > RsaPrivateOperation.MaximumBits || bits % 8 != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(bits),
                bits,
                $"A modulus has {RsaPrivateOperation.MinimumBits} to {RsaPrivateOperation.MaximumBits} bits, "
                + "a multiple of 8.");
        }

        using SecretBytes rsaPrivateKey = RsaKeyGeneration.Generate(provider, bits);
        return Read(provider, new KeyAlgorithm(kind, null), KeyOids.RsaIdentifier(kind), rsaPrivateKey.Span)
            ?? throw new InvalidOperationException("A key was made that does not fit itself.");
    }

    /// <summary>Reads an RSAPrivateKey (RFC 8017 Appendix A.1.2).</summary>
    /// <param name="provider">Gives random bytes, and hashes for the key.</param>
    /// <param name="algorithm">The kind, and what it is limited to.</param>
    /// <param name="identifier">The content of the AlgorithmIdentifier that goes before the key.</param>
    /// <param name="der">Hostile bytes are fine.</param>
    /// <returns>
    /// Null when it is malformed, of a size that is not done here, or of numbers that do not belong together.
    /// </returns>
    public static ManagedRsaSigningKey? Read(
        CryptoProvider provider, KeyAlgorithm algorithm, byte[] identifier, ReadOnlySpan<byte> der)
    {
        if (!RsaPrivateNumbers.TryRead(der, out RsaPrivateNumbers numbers)
            || !RsaPrivateOperation.TryCreate(provider, der, out RsaPrivateOperation? operation))
        {
            return null;
        }

        if (!FitsItself(operation) || !RsaExponents.Agree(numbers))
        {
            operation.Dispose();
            return null;
        }

        return new ManagedRsaSigningKey(
            provider, algorithm, identifier, SecretBytes.Alone(der), numbers.PublicHalf, operation);
    }

    /// <summary>Raises once, which is checked: a damaged key is known before it is used.</summary>
    private static bool FitsItself(RsaPrivateOperation operation)
    {
        Span<byte> probe = stackalloc byte[operation.ModulusSize];
        Span<byte> output = stackalloc byte[operation.ModulusSize];
        probe.Fill(0x5a);
        probe[0] = 0;
        bool fits = operation.TryApply(probe, output);
        FixedTime.Wipe(output);
        return fits;
    }
}
