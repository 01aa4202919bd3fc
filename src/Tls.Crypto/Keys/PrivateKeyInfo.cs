using System;

namespace Tls.Crypto;

/// <summary>
/// A PKCS#8 PrivateKeyInfo taken apart (RFC 5958 §2): the algorithm, and the key's own encoding.
/// </summary>
internal readonly ref struct PrivateKeyInfo(
    KeyAlgorithm algorithm,
    ReadOnlySpan<byte> identifier,
    ReadOnlySpan<byte> key,
    ReadOnlySpan<byte> publicKey)
{
    public KeyAlgorithm Algorithm { get; } = algorithm;

    /// <summary>The content of the AlgorithmIdentifier, as it stands there.</summary>
    public ReadOnlySpan<byte> Identifier { get; } = identifier;

    /// <summary>RSAPrivateKey, ECPrivateKey or CurvePrivateKey.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>The content of the BIT STRING publicKey; empty when there is none.</summary>
    public ReadOnlySpan<byte> PublicKey { get; } = publicKey;

    public static bool TryRead(ReadOnlySpan<byte> der, out PrivateKeyInfo info)
    {
        info = default;
        var outer = new DerCursor(der);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryReadSmall(out int version)
            || !cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> identifier)
            || !KeyAlgorithm.TryRead(identifier, out KeyAlgorithm algorithm)
            || !cursor.TryRead(DerCursor.OctetString, out ReadOnlySpan<byte> key))
        {
            return false;
        }

        // RFC 5958 §2: v1 (0), or v2 (1) exactly when a publicKey [1] follows the attributes [0].
        if (cursor.NextIs(DerCursor.Context(0)) && !cursor.TryRead(DerCursor.Context(0), out _))
        {
            return false;
        }

        ReadOnlySpan<byte> publicKey = default;
        if (version == 1 && cursor.NextIs(PublicKeyTag) && !cursor.TryRead(PublicKeyTag, out publicKey))
        {
            return false;
        }

        info = new PrivateKeyInfo(algorithm, identifier, key, publicKey);
        return version is 0 or 1 && cursor.AtEnd;
    }

    private const byte PublicKeyTag = 0x81; // [1] IMPLICIT BIT STRING
}
