using System;

namespace Tls.Crypto;

/// <summary>What every signing key checks before it signs.</summary>
internal static class KeyContract
{
    /// <exception cref="ArgumentException">The key does not sign that way.</exception>
    public static void CheckSupported(SigningKey key, SignatureAlgorithm algorithm)
    {
        if (!key.Supports(algorithm))
        {
            throw new ArgumentException(
                $"A key of the kind {key.Kind} does not sign {algorithm}.", nameof(algorithm));
        }
    }
}
