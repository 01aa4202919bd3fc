using System;

namespace Tls.Crypto;

/// <summary>
/// What managed AEADs have in common: arguments are checked here, since what is below goes around bounds checks.
/// </summary>
internal abstract class ManagedAeadKey(AeadAlgorithm algorithm, IAeadCipher cipher) : AeadKey(algorithm)
{
    public sealed override void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        AeadContract.CheckSeal(Algorithm, nonce, plaintext, trailer, destination);
        cipher.Seal(nonce, plaintext, trailer, destination, associatedData);
    }

    public sealed override bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        if (ciphertext.Length < Algorithm.TagSize)
        {
            FixedTime.Wipe(destination);
            return false;
        }

        AeadContract.CheckOpen(Algorithm, nonce, ciphertext, destination);
        return cipher.Open(nonce, ciphertext, destination, associatedData);
    }

    protected override void Dispose(bool disposing) => cipher.Dispose();

    /// <summary>The key, if it is as long as the algorithm wants it.</summary>
    protected static ReadOnlySpan<byte> Checked(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        AeadContract.CheckKey(algorithm, key);
        return key;
    }
}
