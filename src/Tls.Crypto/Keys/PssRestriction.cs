using System;

namespace Tls.Crypto;

/// <summary>
/// What the parameters of an id-RSASSA-PSS key limit it to (RFC 4055 §3.1): one hash, and a salt of at least
/// so many bytes. Without parameters the key is not limited.
/// </summary>
/// <remarks>
/// <code>
/// RSASSA-PSS-params ::= SEQUENCE {
///     hashAlgorithm    [0] HashAlgorithm DEFAULT sha1Identifier,
///     maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
///     saltLength       [2] INTEGER DEFAULT 20,
///     trailerField     [3] INTEGER DEFAULT 1 }
/// </code>
/// The SHA-1 defaults are not supported, so both algorithms must be present.
/// </remarks>
internal sealed record PssRestriction(HashKind Hash, int MinimumSaltLength)
{
    private const int DefaultSaltLength = 20;
    private const int DefaultTrailer = 1;

    /// <summary>Whether the key may be used so; we always salt with as many bytes as the hash has.</summary>
    public bool Allows(HashKind hash) => hash == Hash && MinimumSaltLength <= hash.Size();

    public static bool TryRead(scoped ref DerCursor outer, out PssRestriction? restriction)
    {
        restriction = null;
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content))
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.Context(0), out ReadOnlySpan<byte> hashField)
            || !TryReadHash(hashField, out HashKind hash)
            || !cursor.TryRead(DerCursor.Context(1), out ReadOnlySpan<byte> maskField)
            || !TryReadMask(maskField, out HashKind maskHash))
        {
            return false;
        }

        if (!TryReadOptional(ref cursor, 2, DefaultSaltLength, out int saltLength)
            || !TryReadOptional(ref cursor, 3, DefaultTrailer, out int trailer))
        {
            return false;
        }

        // RFC 8446 §4.2.3: the mask uses the same digest; RFC 4055 §3.1: the trailer MUST be 1.
        if (maskHash != hash || trailer != DefaultTrailer || !cursor.AtEnd)
        {
            return false;
        }

        restriction = new PssRestriction(hash, saltLength);
        return true;
    }

    private static bool TryReadMask(ReadOnlySpan<byte> field, out HashKind hash)
    {
        hash = default;
        var outer = new DerCursor(field);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        return cursor.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            && oid.SequenceEqual(KeyOids.Mgf1)
            && TryReadHash(cursor.Rest, out hash);
    }

    private static bool TryReadHash(ReadOnlySpan<byte> field, out HashKind hash)
    {
        hash = default;
        var outer = new DerCursor(field);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return false;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid)
            || !KeyOids.TryGetHash(oid, out hash))
        {
            return false;
        }

        // RFC 4055 §2.1: implementations MUST accept the parameters NULL as well as absent.
        return cursor.AtEnd || (cursor.TryRead(DerCursor.Null, out ReadOnlySpan<byte> nothing)
            && nothing.IsEmpty && cursor.AtEnd);
    }

    private static bool TryReadOptional(
        scoped ref DerCursor cursor, int number, int defaultValue, out int value)
    {
        value = defaultValue;
        if (!cursor.NextIs(DerCursor.Context(number)))
        {
            return true;
        }

        if (!cursor.TryRead(DerCursor.Context(number), out ReadOnlySpan<byte> field))
        {
            return false;
        }

        var inner = new DerCursor(field);
        return inner.TryReadSmall(out value) && inner.AtEnd;
    }
}
