using System;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// How OCSP names a certificate (RFC 6960 §4.1.1).
/// <code>
/// CertID ::= SEQUENCE {
///     hashAlgorithm   AlgorithmIdentifier,
///     issuerNameHash  OCTET STRING,
///     issuerKeyHash   OCTET STRING,
///     serialNumber    CertificateSerialNumber }
/// </code>
/// </summary>
public sealed class OcspCertificateId
{
    private readonly ObjectIdentifier _hash;
    private readonly ReadOnlyMemory<byte> _nameHash;
    private readonly ReadOnlyMemory<byte> _keyHash;

    private OcspCertificateId(
        ObjectIdentifier hash, ReadOnlyMemory<byte> nameHash, ReadOnlyMemory<byte> keyHash, ReadOnlyMemory<byte> serial)
    {
        _hash = hash;
        _nameHash = nameHash;
        _keyHash = keyHash;
        SerialNumber = serial;
    }

    /// <summary>The certificate's serial number, two's complement.</summary>
    public ReadOnlyMemory<byte> SerialNumber { get; }

    internal static OcspCertificateId Read(ref DerReader reader, ReadOnlyMemory<byte> input)
    {
        DerReader fields = reader.Sequence("CertID");
        AlgorithmIdentifier hash = AlgorithmIdentifier.Read(ref fields, input, "hashAlgorithm");
        ReadOnlyMemory<byte> nameHash = fields.OctetString("issuerNameHash").ContentsIn(input);
        ReadOnlyMemory<byte> keyHash = fields.OctetString("issuerKeyHash").ContentsIn(input);
        ReadOnlyMemory<byte> serial = fields.Integer("serialNumber").ContentsIn(input);
        fields.End("CertID");
        return new OcspCertificateId(hash.Oid, nameHash, keyHash, serial);
    }

    /// <summary>Writes the name of a certificate, with SHA-1, which every responder knows (RFC 5019 §2.1.1).</summary>
    internal static void Write(DerWriter writer, Certificate certificate, Certificate issuer)
    {
        using DerWriter.Scope fields = writer.Sequence();
        using (writer.Sequence())
        {
            writer.Oid(KnownOids.Sha1);
            writer.Null();
        }

        writer.OctetString(Sha1.Hash(certificate.Issuer.Encoded.Span));
        writer.OctetString(Sha1.Hash(issuer.PublicKey.KeyBits.Span));
        writer.Integer(certificate.SerialNumber.Span);
    }

    /// <summary>Whether it names that certificate of that issuer; false for a hash that is not known here.</summary>
    internal bool Names(Certificate certificate, Certificate issuer, CryptoProvider provider) =>
        SerialNumber.Span.SequenceEqual(certificate.SerialNumber.Span)

        // The hash of the issuer's name is over the issuer field of the certificate being checked.
        && Hash(certificate.Issuer.Encoded.Span, provider) is byte[] nameHash
        && _nameHash.Span.SequenceEqual(nameHash)

        // The hash of its key is over subjectPublicKey, without tag, length and unused bits.
        && _keyHash.Span.SequenceEqual(Hash(issuer.PublicKey.KeyBits.Span, provider));

    private byte[]? Hash(ReadOnlySpan<byte> data, CryptoProvider provider)
    {
        if (_hash.Is(KnownOids.Sha1))
        {
            return Sha1.Hash(data);
        }

        HashKind? kind = _hash.Is(KnownOids.Sha256) ? HashKind.Sha256
            : _hash.Is(KnownOids.Sha384) ? HashKind.Sha384
            : _hash.Is(KnownOids.Sha512) ? HashKind.Sha512
            : null;
        if (kind is null)
        {
            return null;
        }

        byte[] hash = new byte[kind.Value.Size()];
        provider.Hash(kind.Value, data, hash);
        return hash;
    }
}
