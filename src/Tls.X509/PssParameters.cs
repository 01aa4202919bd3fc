using System;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// RSASSA-PSS-params (RFC 4055 §3.1), of which three sets are accepted: SHA-256, SHA-384 or SHA-512, with
/// MGF1 over the same hash and a salt as long as it. The defaults, which are SHA-1, are among what is
/// refused.
/// <code>
/// RSASSA-PSS-params ::= SEQUENCE {
///     hashAlgorithm     [0] HashAlgorithm DEFAULT sha1,
///     maskGenAlgorithm  [1] MaskGenAlgorithm DEFAULT mgf1SHA1,
///     saltLength        [2] INTEGER DEFAULT 20,
///     trailerField      [3] INTEGER DEFAULT 1 }
/// </code>
/// </summary>
internal static class PssParameters
{
    /// <summary>The algorithm the parameters mean, or null for any that are not accepted.</summary>
    internal static SignatureAlgorithm? Recognize(DerReader parameters)
    {
        try
        {
            return Read(ref parameters);
        }
        catch (CertificateFormatException)
        {
            return null;
        }
    }

    internal static void Write(DerWriter writer, ReadOnlySpan<byte> hash, int saltLength)
    {
        writer.Oid(KnownOids.RsaSsaPss);
        using DerWriter.Scope parameters = writer.Sequence();
        using (writer.Open(DerTag.ContextConstructed(0)))
        {
            WriteHash(writer, hash);
        }

        using (writer.Open(DerTag.ContextConstructed(1)))
        using (writer.Sequence())
        {
            writer.Oid(KnownOids.Mgf1);
            WriteHash(writer, hash);
        }

        using (writer.Open(DerTag.ContextConstructed(2)))
        {
            writer.Integer(saltLength);
        }
    }

    private static SignatureAlgorithm? Read(ref DerReader parameters)
    {
        const string Field = "RSASSA-PSS-params";
        DerReader fields = parameters.Sequence(Field);
        DerReader outer = fields.Inside(DerTag.ContextConstructed(0), "hashAlgorithm");
        HashKind? hash = ReadHash(ref outer);
        outer.End(Field);

        DerReader mask = fields.Inside(DerTag.ContextConstructed(1), "maskGenAlgorithm");
        DerReader mgf = mask.Sequence("maskGenAlgorithm");
        mask.End(Field);
        bool isMgf1 = mgf.Oid("maskGenAlgorithm").Contents.SequenceEqual(KnownOids.Mgf1);
        HashKind? maskHash = ReadHash(ref mgf);
        mgf.End(Field);

        DerReader salt = fields.Inside(DerTag.ContextConstructed(2), "saltLength");
        int saltLength = salt.SmallInteger("saltLength");
        salt.End(Field);
        if (!fields.IsEmpty)
        {
            // RFC 4055 §3.1: the trailer field is 1; old issuers wrote the default out.
            DerReader trailer = fields.Inside(DerTag.ContextConstructed(3), "trailerField");
            if (trailer.SmallInteger("trailerField") != 1)
            {
                return null;
            }

            trailer.End(Field);
        }

        fields.End(Field);
        if (hash is null || maskHash != hash || !isMgf1 || saltLength != hash.Value.Size())
        {
            return null;
        }

        return hash.Value switch
        {
            HashKind.Sha256 => SignatureAlgorithm.RsaPssSha256,
            HashKind.Sha384 => SignatureAlgorithm.RsaPssSha384,
            HashKind.Sha512 => SignatureAlgorithm.RsaPssSha512,
        };
    }

    private static HashKind? ReadHash(ref DerReader reader)
    {
        DerReader fields = reader.Sequence("hashAlgorithm");
        ReadOnlySpan<byte> oid = fields.Oid("hashAlgorithm").Contents;

        // RFC 4055 §2.1: NULL or absent, both are accepted.
        if (!fields.IsEmpty)
        {
            fields.Null("hashAlgorithm");
        }

        fields.End("hashAlgorithm");
        return oid.SequenceEqual(KnownOids.Sha256) ? HashKind.Sha256
            : oid.SequenceEqual(KnownOids.Sha384) ? HashKind.Sha384
            : oid.SequenceEqual(KnownOids.Sha512) ? HashKind.Sha512
            : null;
    }

    private static void WriteHash(DerWriter writer, ReadOnlySpan<byte> hash)
    {
        using DerWriter.Scope sequence = writer.Sequence();
        writer.Oid(hash);
        writer.Null();
    }
}
