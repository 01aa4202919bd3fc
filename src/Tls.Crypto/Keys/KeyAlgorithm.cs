using System;

namespace Tls.Crypto;

/// <summary>
/// The AlgorithmIdentifier of a key, public or private: which kind it is, and for id-RSASSA-PSS what it is
/// limited to.
/// </summary>
/// <remarks>
/// <code>
/// AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY DEFINED BY algorithm OPTIONAL }
/// rsaEncryption    NULL                            RFC 3279 §2.3.1
/// id-RSASSA-PSS    absent or RSASSA-PSS-params     RFC 4055 §3.1
/// id-ecPublicKey   namedCurve                      RFC 5480 §2.1.1
/// id-Ed25519       absent                          RFC 8410 §3
/// id-ml-dsa-44/65/87  absent                       RFC 9881 §2
/// </code>
/// </remarks>
internal readonly record struct KeyAlgorithm(KeyKind Kind, PssRestriction? Pss)
{
    /// <summary>Reads the content of the AlgorithmIdentifier's SEQUENCE.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out KeyAlgorithm algorithm)
    {
        algorithm = default;
        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid))
        {
            return false;
        }

        if (oid.SequenceEqual(KeyOids.RsaEncryption))
        {
            // RFC 3279 §2.3.1: the parameters field MUST have ASN.1 type NULL.
            algorithm = new KeyAlgorithm(KeyKind.Rsa, null);
            return cursor.TryRead(DerCursor.Null, out ReadOnlySpan<byte> nothing)
                && nothing.IsEmpty
                && cursor.AtEnd;
        }

        if (oid.SequenceEqual(KeyOids.RsassaPss))
        {
            PssRestriction? restriction = null;
            bool read = cursor.AtEnd || PssRestriction.TryRead(ref cursor, out restriction);
            algorithm = new KeyAlgorithm(KeyKind.RsaPss, restriction);
            return read && cursor.AtEnd;
        }

        if (oid.SequenceEqual(KeyOids.EcPublicKey))
        {
            // RFC 5480 §2.1.1: implicitCurve and specifiedCurve MUST NOT be used.
            bool named = cursor.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> curve);
            bool known = KeyOids.TryGetCurve(curve, out KeyKind kind);
            algorithm = new KeyAlgorithm(kind, null);
            return named && known && cursor.AtEnd;
        }

        // RFC 8410 §3, RFC 9881 §2: the parameters MUST be absent.
        KeyKind? plain = oid.SequenceEqual(KeyOids.Ed25519) ? KeyKind.Ed25519
            : oid.SequenceEqual(KeyOids.MLDsa44) ? KeyKind.MLDsa44
            : oid.SequenceEqual(KeyOids.MLDsa65) ? KeyKind.MLDsa65
            : oid.SequenceEqual(KeyOids.MLDsa87) ? KeyKind.MLDsa87
            : null;
        algorithm = new KeyAlgorithm(plain.GetValueOrDefault(), null);
        return plain is not null && cursor.AtEnd;
    }
}
