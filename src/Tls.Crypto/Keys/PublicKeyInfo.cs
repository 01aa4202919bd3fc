using System;

namespace Tls.Crypto;

/// <summary>
/// A SubjectPublicKeyInfo taken apart (RFC 5280 §4.1.2.7): the algorithm, and the key's own bytes.
/// </summary>
internal readonly ref struct PublicKeyInfo(KeyAlgorithm algorithm, ReadOnlySpan<byte> key)
{
    public KeyAlgorithm Algorithm { get; } = algorithm;

    /// <summary>RSAPublicKey, or an elliptic curve point, or the 32 bytes of Ed25519.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    public static bool TryRead(ReadOnlySpan<byte> der, out PublicKeyInfo info)
    {
        info = default;
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> identifier)
            || !KeyAlgorithm.TryRead(identifier, out KeyAlgorithm algorithm)
            || !cursor.TryReadBits(out ReadOnlySpan<byte> key)
            || !cursor.AtEnd)
        {
            return false;
        }

        info = new PublicKeyInfo(algorithm, key);
        return true;
    }
}
