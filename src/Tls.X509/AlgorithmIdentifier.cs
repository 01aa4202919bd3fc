using System;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>How a certificate was signed (RFC 5280 §4.1.1.2).</summary>
public sealed class AlgorithmIdentifier
{
    // Nearly all certificates are signed in one of these ways, in this encoding: one object each for all of them.
    private static readonly AlgorithmIdentifier[] Usual =
    [
        Make(SignatureAlgorithm.EcdsaSha256),
        Make(SignatureAlgorithm.EcdsaSha384),
        Make(SignatureAlgorithm.RsaPkcs1Sha256),
        Make(SignatureAlgorithm.RsaPkcs1Sha384),
        Make(SignatureAlgorithm.RsaPkcs1Sha512),
        Make(SignatureAlgorithm.EcdsaSha512),
        Make(SignatureAlgorithm.Ed25519),
    ];

    private AlgorithmIdentifier(
        ReadOnlyMemory<byte> encoded, ObjectIdentifier oid, SignatureAlgorithm? signature)
    {
        Encoded = encoded;
        Oid = oid;
        Signature = signature;
    }

    /// <summary>The whole DER, parameters included.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The algorithm.</summary>
    public ObjectIdentifier Oid { get; }

    /// <summary>
    /// What to compute; null for every algorithm that is broken, unknown, or has parameters other than the
    /// usual.
    /// </summary>
    public SignatureAlgorithm? Signature { get; }

    /// <summary>Whether it hashes with MD5 or SHA-1: no such signature is accepted, but RFC 5929 §4.1 asks.</summary>
    public bool IsMd5OrSha1 => Oid.Is(KnownOids.Sha1WithRsa)
        || Oid.Is(KnownOids.EcdsaWithSha1)
        || Oid.Is(KnownOids.Md5WithRsa);

    /// <summary>The name people use, or the dotted identifier.</summary>
    public override string ToString() => Signature switch
    {
        not null => Signature.Value.ToString(),
        null when Oid.Is(KnownOids.Sha1WithRsa) => "RSA with SHA-1",
        null when Oid.Is(KnownOids.EcdsaWithSha1) => "ECDSA with SHA-1",
        null when Oid.Is(KnownOids.Md5WithRsa) => "RSA with MD5",
        null when Oid.Is(KnownOids.DsaWithSha1) => "DSA with SHA-1",
        null when Oid.Is(KnownOids.DsaWithSha256) => "DSA with SHA-256",
        null when Oid.Is(KnownOids.RsaSsaPss) => "RSASSA-PSS with other parameters",
        null => Oid.ToString(),
    };

    /// <summary>
    /// <code>AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }</code>
    /// </summary>
    internal static AlgorithmIdentifier Read(
        ref DerReader reader, ReadOnlyMemory<byte> certificate, string field)
    {
        DerElement element = reader.Element(DerTag.Sequence, field);
        foreach (AlgorithmIdentifier usual in Usual)
        {
            if (usual.Encoded.Span.SequenceEqual(element.EncodingIn(certificate).Span))
            {
                return usual;
            }
        }

        return Read(element, certificate, field);
    }

    private static AlgorithmIdentifier Read(DerElement element, ReadOnlyMemory<byte> certificate, string field)
    {
        DerReader fields = new(element, field);
        ObjectIdentifier oid = new(fields.Oid(field).ContentsIn(certificate));
        DerReader parameters = fields;
        if (!fields.IsEmpty)
        {
            _ = fields.Any(field);
        }

        fields.End(field);
        return new AlgorithmIdentifier(element.EncodingIn(certificate), oid, Recognize(oid, parameters));
    }

    /// <summary>Writes the identifier of an algorithm we sign with.</summary>
    internal static void Write(DerWriter writer, SignatureAlgorithm algorithm)
    {
        using DerWriter.Scope sequence = writer.Sequence();
        switch (algorithm)
        {
            case SignatureAlgorithm.RsaPkcs1Sha256:
                writer.Oid(KnownOids.Sha256WithRsa);
                writer.Null();
                break;
            case SignatureAlgorithm.RsaPkcs1Sha384:
                writer.Oid(KnownOids.Sha384WithRsa);
                writer.Null();
                break;
            case SignatureAlgorithm.RsaPkcs1Sha512:
                writer.Oid(KnownOids.Sha512WithRsa);
                writer.Null();
                break;
            case SignatureAlgorithm.RsaPssSha256:
                PssParameters.Write(writer, KnownOids.Sha256, 32);
                break;
            case SignatureAlgorithm.RsaPssSha384:
                PssParameters.Write(writer, KnownOids.Sha384, 48);
                break;
            case SignatureAlgorithm.RsaPssSha512:
                PssParameters.Write(writer, KnownOids.Sha512, 64);
                break;
            case SignatureAlgorithm.EcdsaSha256:
                writer.Oid(KnownOids.EcdsaWithSha256);
                break;
            case SignatureAlgorithm.EcdsaSha384:
                writer.Oid(KnownOids.EcdsaWithSha384);
                break;
            case SignatureAlgorithm.EcdsaSha512:
                writer.Oid(KnownOids.EcdsaWithSha512);
                break;
            case SignatureAlgorithm.Ed25519:
                writer.Oid(KnownOids.Ed25519);
                break;
            case SignatureAlgorithm.MLDsa44:
                writer.Oid(KnownOids.MLDsa44);
                break;
            case SignatureAlgorithm.MLDsa65:
                writer.Oid(KnownOids.MLDsa65);
                break;
            case SignatureAlgorithm.MLDsa87:
                writer.Oid(KnownOids.MLDsa87);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(algorithm));
        }
    }

    private static AlgorithmIdentifier Make(SignatureAlgorithm algorithm)
    {
        DerWriter writer = new();
        Write(writer, algorithm);
        byte[] encoded = writer.ToArray();
        return Read(new DerReader(encoded).Any("algorithm"), encoded, "algorithm");
    }

    private static SignatureAlgorithm? Recognize(ObjectIdentifier oid, DerReader parameters)
    {
        ReadOnlySpan<byte> name = oid.Contents.Span;
        if (name.SequenceEqual(KnownOids.RsaSsaPss))
        {
            return PssParameters.Recognize(parameters);
        }

        (SignatureAlgorithm? algorithm, bool isRsa) = name switch
        {
            _ when name.SequenceEqual(KnownOids.EcdsaWithSha256) => (SignatureAlgorithm.EcdsaSha256, false),
            _ when name.SequenceEqual(KnownOids.EcdsaWithSha384) => (SignatureAlgorithm.EcdsaSha384, false),
            _ when name.SequenceEqual(KnownOids.EcdsaWithSha512) => (SignatureAlgorithm.EcdsaSha512, false),
            _ when name.SequenceEqual(KnownOids.Sha256WithRsa) => (SignatureAlgorithm.RsaPkcs1Sha256, true),
            _ when name.SequenceEqual(KnownOids.Sha384WithRsa) => (SignatureAlgorithm.RsaPkcs1Sha384, true),
            _ when name.SequenceEqual(KnownOids.Sha512WithRsa) => (SignatureAlgorithm.RsaPkcs1Sha512, true),
            _ when name.SequenceEqual(KnownOids.Ed25519) => (SignatureAlgorithm.Ed25519, false),
            _ when name.SequenceEqual(KnownOids.MLDsa44) => (SignatureAlgorithm.MLDsa44, false),
            _ when name.SequenceEqual(KnownOids.MLDsa65) => (SignatureAlgorithm.MLDsa65, false),
            _ when name.SequenceEqual(KnownOids.MLDsa87) => (SignatureAlgorithm.MLDsa87, false),
            _ => ((SignatureAlgorithm?)null, false),
        };

        // RFC 4055 §5: NULL with RSA, though its absence is accepted. RFC 5758 §3.2, RFC 8410 §3, RFC 9881 §2: absent
        // otherwise.
        bool fits = parameters.IsEmpty || (isRsa && IsNull(parameters));
        return fits ? algorithm : null;
    }

    private static bool IsNull(DerReader parameters)
    {
        DerElement element = parameters.Any("parameters");
        return element.Tag == DerTag.Null && element.Contents.IsEmpty;
    }
}
