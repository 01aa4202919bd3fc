using System;
using System.Diagnostics.CodeAnalysis;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// A public key as the certificate carries it (RFC 5280 §4.1.2.7). The kind and size are read here, so that
/// policy can speak before any provider imports the key; the key itself is checked by the provider.
/// </summary>
public sealed class SubjectPublicKeyInfo
{
    // Both from the beginning of the encoding.
    private readonly DerSlice _algorithm;
    private readonly DerSlice _keyBits;

    private SubjectPublicKeyInfo(ReadOnlyMemory<byte> encoded, DerSlice algorithm, DerSlice keyBits)
    {
        Encoded = encoded;
        _algorithm = algorithm;
        _keyBits = keyBits;
    }

    /// <summary>The whole DER: what <see cref="CryptoProvider.TryImportVerifyingKey"/> takes.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The algorithm the key is for.</summary>
    public ObjectIdentifier Algorithm => new(_algorithm.In(Encoded));

    /// <summary>The contents of subjectPublicKey: what key identifiers are hashes of.</summary>
    public ReadOnlyMemory<byte> KeyBits => _keyBits.In(Encoded);

    /// <summary>What sort of key it is, or null for a kind that is not supported.</summary>
    public KeyKind? Kind { get; private init; }

    /// <summary>
    /// The modulus of an RSA key or the field of a curve, in bits; 0 when <see cref="Kind"/> is null.
    /// </summary>
    public int SizeInBits { get; private init; }

    /// <summary>The hash of <see cref="Encoded"/>: what pins and distrust go by.</summary>
    public byte[] Fingerprint(HashKind hash = HashKind.Sha256, CryptoProvider? provider = null)
    {
        byte[] fingerprint = new byte[hash.Size()];
        (provider ?? CryptoProvider.Default).Hash(hash, Encoded.Span, fingerprint);
        return fingerprint;
    }

    /// <summary>
    /// <code>SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING
    /// }</code>
    /// </summary>
    internal static SubjectPublicKeyInfo Read(ref DerReader reader, ReadOnlyMemory<byte> certificate)
    {
        const string Field = "subjectPublicKeyInfo";
        DerElement element = reader.Element(DerTag.Sequence, Field);
        DerReader fields = new(element, Field);
        DerReader algorithm = fields.Sequence("algorithm");
        DerElement oid = algorithm.Oid("algorithm");
        DerReader parameters = algorithm;
        if (!algorithm.IsEmpty)
        {
            _ = algorithm.Any("parameters");
        }

        algorithm.End("algorithm");
        DerElement keyBits = DerBitString.Octets(ref fields, "subjectPublicKey");
        fields.End(Field);

        (KeyKind? kind, int bits) = Recognize(
            new ObjectIdentifier(oid.ContentsIn(certificate)), parameters, keyBits.Contents[1..]);
        return new SubjectPublicKeyInfo(
            element.EncodingIn(certificate),
            new DerSlice(oid.ContentsOffset - element.Offset, oid.Contents.Length),
            new DerSlice(keyBits.ContentsOffset - element.Offset + 1, keyBits.Contents.Length - 1))
        {
            Kind = kind,
            SizeInBits = bits,
        };
    }

    /// <summary>Reads one that stands alone, such as a raw public key (RFC 7250).</summary>
    /// <param name="der">The whole DER, and nothing behind it; not copied.</param>
    /// <param name="info">The key, of whatever kind.</param>
    /// <returns>False when it is not strict DER of a SubjectPublicKeyInfo.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out SubjectPublicKeyInfo? info)
    {
        try
        {
            info = Parse(der);
            return true;
        }
        catch (CertificateFormatException)
        {
            info = null;
            return false;
        }
    }

    /// <summary>Reads one that stands alone.</summary>
    internal static SubjectPublicKeyInfo Parse(ReadOnlyMemory<byte> der)
    {
        DerReader reader = new(der.Span);
        SubjectPublicKeyInfo info = Read(ref reader, der);
        reader.End("subjectPublicKeyInfo");
        return info;
    }

    private static (KeyKind? Kind, int Bits) Recognize(
        ObjectIdentifier oid, DerReader parameters, ReadOnlySpan<byte> keyBits)
    {
        if (oid.Is(KnownOids.RsaEncryption))
        {
            // RFC 3279 §2.3.1: the parameters MUST be NULL; some leave them out.
            return parameters.IsEmpty || parameters.NextIs(DerTag.Null)
                ? WithModulus(KeyKind.Rsa, keyBits)
                : (null, 0);
        }

        if (oid.Is(KnownOids.RsaSsaPss))
        {
            return WithModulus(KeyKind.RsaPss, keyBits);
        }

        if (oid.Is(KnownOids.Ed25519) && parameters.IsEmpty)
        {
            return (KeyKind.Ed25519, 255);
        }

        // RFC 9881 §2: the parameters MUST be absent. The size is λ of FIPS 204, Table 1.
        if (parameters.IsEmpty)
        {
            return oid.Is(KnownOids.MLDsa44) ? (KeyKind.MLDsa44, 128)
                : oid.Is(KnownOids.MLDsa65) ? (KeyKind.MLDsa65, 192)
                : oid.Is(KnownOids.MLDsa87) ? (KeyKind.MLDsa87, 256)
                : (null, 0);
        }

        // RFC 5480 §2.1.1: the parameters MUST be a named curve.
        if (!oid.Is(KnownOids.EcPublicKey) || !parameters.NextIs(DerTag.Oid))
        {
            return (null, 0);
        }

        ReadOnlySpan<byte> curve = parameters.Oid("namedCurve").Contents;
        return curve.SequenceEqual(KnownOids.Secp256r1) ? (KeyKind.EcP256, 256)
            : curve.SequenceEqual(KnownOids.Secp384r1) ? (KeyKind.EcP384, 384)
            : curve.SequenceEqual(KnownOids.Secp521r1) ? (KeyKind.EcP521, 521)
            : (null, 0);
    }

    private static (KeyKind? Kind, int Bits) WithModulus(KeyKind kind, ReadOnlySpan<byte> keyBits)
    {
        DerReader reader = new(keyBits);
        DerReader key = reader.Sequence("RSAPublicKey");
        reader.End("RSAPublicKey");
        ReadOnlySpan<byte> modulus = key.Integer("modulus").Contents.TrimStart((byte)0);
        _ = key.Integer("publicExponent");
        key.End("RSAPublicKey");
        return modulus.IsEmpty
            ? (null, 0)
            : (kind, (modulus.Length * 8) - (byte.LeadingZeroCount(modulus[0])));
    }
}
