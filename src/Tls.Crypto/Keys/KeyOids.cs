using System;

namespace Tls.Crypto;

/// <summary>The object identifiers of key kinds, as the content octets of their DER.</summary>
internal static class KeyOids
{
    /// <summary>1.2.840.113549.1.1.1 (RFC 3279 §2.3.1).</summary>
    public static ReadOnlySpan<byte> RsaEncryption => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

    /// <summary>1.2.840.113549.1.1.10 (RFC 4055 §3.1).</summary>
    public static ReadOnlySpan<byte> RsassaPss => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];

    /// <summary>1.2.840.113549.1.1.8 (RFC 4055 §2.2).</summary>
    public static ReadOnlySpan<byte> Mgf1 => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];

    /// <summary>1.2.840.10045.2.1 (RFC 5480 §2.1.1).</summary>
    public static ReadOnlySpan<byte> EcPublicKey => [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

    /// <summary>1.3.101.112 (RFC 8410 §3).</summary>
    public static ReadOnlySpan<byte> Ed25519 => [0x2b, 0x65, 0x70];

    /// <summary>2.16.840.1.101.3.4.3.17: id-ml-dsa-44 (RFC 9881 §2).</summary>
    public static ReadOnlySpan<byte> MLDsa44 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x11];

    /// <summary>2.16.840.1.101.3.4.3.18: id-ml-dsa-65.</summary>
    public static ReadOnlySpan<byte> MLDsa65 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x12];

    /// <summary>2.16.840.1.101.3.4.3.19: id-ml-dsa-87.</summary>
    public static ReadOnlySpan<byte> MLDsa87 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x13];

    /// <summary>AlgorithmIdentifier content without parameters (RFC 8410 §3).</summary>
    public static byte[] Identifier(ReadOnlySpan<byte> oid) =>
        [DerCursor.ObjectIdentifier, checked((byte)oid.Length), .. oid];

    /// <summary>
    /// AlgorithmIdentifier content of an unrestricted key (RFC 3279 §2.3.1, RFC 4055 §3.1).
    /// </summary>
    public static byte[] RsaIdentifier(KeyKind kind) => kind == KeyKind.RsaPss
        ? [DerCursor.ObjectIdentifier, 9, .. RsassaPss]
        : [DerCursor.ObjectIdentifier, 9, .. RsaEncryption, DerCursor.Null, 0];

    /// <summary>AlgorithmIdentifier content of a key on a curve (RFC 5480 §2.1.1).</summary>
    /// <param name="kind">One of the three kinds of elliptic curve keys.</param>
    public static byte[] EcIdentifier(KeyKind kind)
    {
        ReadOnlySpan<byte> curve = kind switch
        {
            KeyKind.EcP384 => Secp384r1,
            KeyKind.EcP521 => Secp521r1,
            _ => Secp256r1,
        };
        return [.. Identifier(EcPublicKey), .. Identifier(curve)];
    }

    private static ReadOnlySpan<byte> Secp256r1 => [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    private static ReadOnlySpan<byte> Secp384r1 => [0x2b, 0x81, 0x04, 0x00, 0x22];

    private static ReadOnlySpan<byte> Secp521r1 => [0x2b, 0x81, 0x04, 0x00, 0x23];

    /// <summary>
    /// 2.16.840.1.101.3.4.2: the arc of SHA-256 (1), SHA-384 (2) and SHA-512 (3) (RFC 4055 §2.1).
    /// </summary>
    private static ReadOnlySpan<byte> NistHashes => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];

    /// <summary>The kind of key on the named curve (RFC 5480 §2.1.1.1).</summary>
    public static bool TryGetCurve(ReadOnlySpan<byte> oid, out KeyKind kind)
    {
        kind = oid.SequenceEqual(Secp384r1) ? KeyKind.EcP384
            : oid.SequenceEqual(Secp521r1) ? KeyKind.EcP521
            : KeyKind.EcP256;
        return kind != KeyKind.EcP256 || oid.SequenceEqual(Secp256r1);
    }

    /// <summary>The SHA-2 hash of that name.</summary>
    public static bool TryGetHash(ReadOnlySpan<byte> oid, out HashKind hash)
    {
        hash = default;
        if (oid.Length != NistHashes.Length + 1 || !oid.StartsWith(NistHashes) || oid[^1] is 0 or > 3)
        {
            return false;
        }

        hash = oid[^1] switch { 1 => HashKind.Sha256, 2 => HashKind.Sha384, _ => HashKind.Sha512 };
        return true;
    }
}
