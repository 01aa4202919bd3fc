using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// A certification request, PKCS#10 (RFC 2986 §4): a name and a key that a CA is asked to certify, signed with that
/// key.
/// <code>
/// CertificationRequest ::= SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
/// CertificationRequestInfo ::= SEQUENCE {
///     version INTEGER { v1(0) }, subject Name, subjectPKInfo SubjectPublicKeyInfo,
///     attributes [0] IMPLICIT SET OF Attribute }
/// </code>
/// </summary>
public sealed class CertificationRequest
{
    private const string PemLabel = "CERTIFICATE REQUEST";
    private const int MaxSize = 1 << 20;

    private CertificationRequest(ReadOnlyMemory<byte> raw, DistinguishedName subject, SubjectPublicKeyInfo publicKey)
    {
        Raw = raw;
        Subject = subject;
        PublicKey = publicKey;
    }

    /// <summary>The whole DER.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Whom the certificate is to name; may be empty.</summary>
    public DistinguishedName Subject { get; }

    /// <summary>The key it is to certify.</summary>
    public SubjectPublicKeyInfo PublicKey { get; }

    /// <summary>
    /// The extensions asked for (RFC 2985 §5.4.2), in their order: wishes, which a CA judges one by one.
    /// </summary>
    public IReadOnlyList<CertificateExtension> Extensions { get; private init; } = [];

    /// <summary>The alternative names among <see cref="Extensions"/>.</summary>
    public IReadOnlyList<GeneralName> SubjectAlternativeNames { get; private init; } = [];

    /// <summary>How it is signed.</summary>
    public required AlgorithmIdentifier SignatureAlgorithm { get; init; }

    private ReadOnlyMemory<byte> Signed { get; init; }

    private ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>1.2.840.113549.1.9.14: extensionRequest.</summary>
    private static ReadOnlySpan<byte> ExtensionRequest => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14];

    /// <summary>Makes a request.</summary>
    /// <param name="options">What the certificate is to say; validity and serial number are the CA's.</param>
    /// <param name="key">The key to certify, which also signs.</param>
    /// <param name="provider">Hashes the key identifier; null for the default.</param>
    public static CertificationRequest Create(
        CertificateRequestOptions options, SigningKey key, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        provider ??= CryptoProvider.Default;
        SignatureAlgorithm algorithm =
            options.SignatureAlgorithm ?? CertificateBuilder.DefaultAlgorithm(key.Kind);
        byte[] info = EncodeInfo(options, key.SubjectPublicKeyInfo, provider);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Encoded(info);
            AlgorithmIdentifier.Write(writer, algorithm);
            writer.BitString(key.Sign(algorithm, info));
        }

        return Parse(writer.Written);
    }

    /// <summary>Reads a request, PEM or DER; of PEM the first block that is one.</summary>
    /// <exception cref="CertificateFormatException">It is none.</exception>
    public static CertificationRequest Parse(ReadOnlySpan<byte> contents)
    {
        if (!PemReader.LooksLikePem(contents))
        {
            return ParseDer(contents.ToArray());
        }

        foreach (PemBlock block in PemReader.ReadAll(contents))
        {
            // RFC 7468 §7: parsers may also take NEW CERTIFICATE REQUEST.
            if (block.Label is PemLabel or "NEW CERTIFICATE REQUEST")
            {
                return ParseDer(block.Data);
            }
        }

        throw new CertificateFormatException("file", 0, "no certification request in it");
    }

    /// <summary>
    /// Whether whoever made it holds the key: a CA must not certify a key without that (RFC 2986 §3). False too when
    /// the key or the algorithm is not supported.
    /// </summary>
    public bool ProvesPossession(CryptoProvider? provider = null)
    {
        if (SignatureAlgorithm.Signature is not SignatureAlgorithm algorithm
            || PublicKey.Kind is not KeyKind kind
            || !algorithm.IsFor(kind)
            || !(provider ?? CryptoProvider.Default).TryImportVerifyingKey(
                PublicKey.Encoded.Span, out VerifyingKey? key))
        {
            return false;
        }

        using (key)
        {
            return key.Verify(algorithm, Signed.Span, Signature.Span);
        }
    }

    /// <summary>As PEM.</summary>
    public string ToPem() => PemWriter.Write(PemLabel, Raw.Span);

    private static byte[] EncodeInfo(
        CertificateRequestOptions options, ReadOnlyMemory<byte> key, CryptoProvider provider)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Integer(0);
            writer.Encoded((options.Subject ?? DistinguishedName.FromCommonName(options.CommonName)).Encoded.Span);
            writer.Encoded(key.Span);
            using DerWriter.Scope attributes = writer.Open(DerTag.ContextConstructed(0));
            IReadOnlyList<CertificateExtension> extensions =
                IssuedExtensions.For(options, SubjectPublicKeyInfo.Parse(key), null, provider);
            if (extensions.Count > 0)
            {
                using DerWriter.Scope attribute = writer.Sequence();
                writer.Oid(ExtensionRequest);
                using DerWriter.Scope values = writer.Open(DerTag.Set);
                IssuedExtensions.Write(writer, extensions);
            }
        }

        return writer.ToArray();
    }

    private static CertificationRequest ParseDer(byte[] der)
    {
        DerReader input = new(der);
        if (der.Length > MaxSize)
        {
            throw input.Malformed("CertificationRequest", "larger than 1 MiB");
        }

        DerReader request = input.Sequence("CertificationRequest");
        input.End("CertificationRequest");
        SignedEnvelope signed =
            SignedEnvelope.Read(ref request, der, "certificationRequestInfo", "signature");
        request.End("CertificationRequest");

        scoped DerReader fields = signed.Open("certificationRequestInfo");
        if (fields.SmallInteger("version") != 0)
        {
            throw fields.Malformed("version", "not v1");
        }

        DistinguishedName subject = DistinguishedName.Read(ref fields, der, "subject");
        SubjectPublicKeyInfo key = SubjectPublicKeyInfo.Read(ref fields, der);
        ExtensionParser parser = new(der, stackalloc DerSlice[ExtensionParser.MaxExtensions]);
        List<CertificateExtension> extensions = [];
        ReadAttributes(ref fields, der, ref parser, extensions);
        fields.End("certificationRequestInfo");
        return new CertificationRequest(der, subject, key)
        {
            Extensions = extensions,
            SubjectAlternativeNames = new GeneralNames(der, parser.AlternativeNames).ToList(),
            SignatureAlgorithm = signed.Algorithm,
            Signed = signed.RawTbs,
            Signature = signed.Signature,
        };
    }

    private static void ReadAttributes(
        ref DerReader fields, byte[] der, ref ExtensionParser parser, List<CertificateExtension> extensions)
    {
        // §4.1: the field is there even when it is empty; some leave it out.
        if (fields.IsEmpty)
        {
            return;
        }

        DerReader attributes = fields.Inside(DerTag.ContextConstructed(0), "attributes");
        while (!attributes.IsEmpty)
        {
            DerReader attribute = attributes.Sequence("Attribute");
            bool isWish = attribute.Oid("type").Contents.SequenceEqual(ExtensionRequest);
            DerReader values = attribute.Inside(DerTag.Set, "values");
            attribute.End("Attribute");
            if (!isWish)
            {
                continue;
            }

            // RFC 2985 §5.4.2: SINGLE VALUE.
            DerReader list = values.Sequence("extensionRequest");
            values.End("extensionRequest");
            while (!list.IsEmpty)
            {
                if (parser.Count == ExtensionParser.MaxExtensions)
                {
                    throw list.Malformed("extensionRequest", "more than 64 extensions");
                }

                DerReader start = list;
                parser.Read(ref list);
                extensions.Add(ExtensionList.ReadOne(ref start, der));
            }
        }
    }
}
