using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>What ML-DSA's kinds of keys are called, and how their private halves are encoded (RFC 9881 §6).</summary>
/// <remarks>
/// <code>
/// ML-DSA-44-PrivateKey ::= CHOICE {
///   seed         [0] OCTET STRING (SIZE (32)),
///   expandedKey      OCTET STRING (SIZE (2560)),
///   both             SEQUENCE { seed OCTET STRING, expandedKey OCTET STRING } }
/// </code>
/// </remarks>
internal static class MlDsaKeys
{
    private const byte SeedTag = 0x80; // [0] IMPLICIT OCTET STRING

    public static bool TryFind(KeyKind kind, [NotNullWhen(true)] out MlDsaParameters? parameters)
    {
        parameters = kind switch
        {
            KeyKind.MLDsa44 => MlDsaParameters.MlDsa44,
            KeyKind.MLDsa65 => MlDsaParameters.MlDsa65,
            KeyKind.MLDsa87 => MlDsaParameters.MlDsa87,
            _ => null,
        };
        return parameters is not null;
    }

    /// <summary>The content of the AlgorithmIdentifier.</summary>
    public static byte[] Identifier(KeyKind kind) => KeyOids.Identifier(
        kind == KeyKind.MLDsa44 ? KeyOids.MLDsa44 : kind == KeyKind.MLDsa65 ? KeyOids.MLDsa65 : KeyOids.MLDsa87);

    /// <summary>Reads any of the three forms; where there are both, they must belong together (RFC 9881 §6).</summary>
    public static MlDsaSigningKey? Read(
        CryptoProvider random, KeyKind kind, MlDsaParameters parameters, ReadOnlySpan<byte> encoded)
    {
        var cursor = new DerCursor(encoded);
        bool isRead;
        ReadOnlySpan<byte> seed = default;
        ReadOnlySpan<byte> expanded = default;
        if (cursor.NextIs(DerCursor.Sequence))
        {
            isRead = cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content);
            var both = new DerCursor(content);
            isRead = isRead
                && both.TryRead(DerCursor.OctetString, out seed)
                && both.TryRead(DerCursor.OctetString, out expanded)
                && both.AtEnd
                && seed.Length == MlDsaParameters.SeedSize
                && expanded.Length == parameters.PrivateKeySize;
        }
        else
        {
            isRead = cursor.NextIs(SeedTag)
                ? cursor.TryRead(SeedTag, out seed) && seed.Length == MlDsaParameters.SeedSize
                : cursor.TryRead(DerCursor.OctetString, out expanded);
        }

        if (!isRead || !cursor.AtEnd)
        {
            return null;
        }

        MlDsaPrivateKey? key = seed.IsEmpty
            ? MlDsaPrivateKey.FromExpanded(parameters, expanded)
            : MlDsaPrivateKey.FromSeed(parameters, seed);
        if (key is null)
        {
            return null;
        }

        if (!seed.IsEmpty && !expanded.IsEmpty && !Expands(key, parameters, expanded))
        {
            key.Dispose();
            return null;
        }

        return new MlDsaSigningKey(random, kind, parameters, key, seed.IsEmpty ? null : SecretBytes.Alone(seed));
    }

    /// <summary>PrivateKeyInfo: the seed if it is known, else the expanded key.</summary>
    public static byte[] Write(KeyKind kind, MlDsaParameters parameters, MlDsaPrivateKey key, SecretBytes? seed)
    {
        using var expanded = new SecretBytes(seed is null ? parameters.PrivateKeySize : 0);
        if (seed is null)
        {
            key.WriteExpanded(expanded.Span);
        }

        byte[] inner = seed is null
            ? DerBuilder.Wrap(DerCursor.OctetString, expanded.Span)
            : DerBuilder.Wrap(SeedTag, seed.Span);
        try
        {
            return DerBuilder.PrivateKeyInfo(Identifier(kind), inner);
        }
        finally
        {
            FixedTime.Wipe(inner);
        }
    }

    private static bool Expands(MlDsaPrivateKey key, MlDsaParameters parameters, ReadOnlySpan<byte> expanded)
    {
        using var again = new SecretBytes(parameters.PrivateKeySize);
        key.WriteExpanded(again.Span);
        return FixedTime.Equals(again.Span, expanded);
    }
}
