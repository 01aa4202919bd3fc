using System;
using System.Buffers.Binary;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// What a log signs for a certificate (RFC 6962 §3.2).
/// <code>
/// digitally-signed struct {
///     Version sct_version;                                   v1(0)
///     SignatureType signature_type = certificate_timestamp;  0
///     uint64 timestamp;
///     LogEntryType entry_type;                               x509_entry(0), precert_entry(1)
///     select(entry_type) {
///         case x509_entry: ASN.1Cert;                        opaque&lt;1..2^24-1&gt;
///         case precert_entry: PreCert;                       opaque issuer_key_hash[32];
///     } signed_entry;                                        opaque TBSCertificate&lt;1..2^24-1&gt;
///     CtExtensions extensions;
/// };
/// </code>
/// </summary>
internal static class TimestampContent
{
    private const int MaxEntry = 0xff_ffff;
    private const byte CertificateEntry = 0;
    private const byte PrecertificateEntry = 1;

    /// <summary>What is signed for a certificate that was logged itself.</summary>
    internal static byte[] OfCertificate(SignedCertificateTimestamp timestamp, Certificate certificate) =>
        Of(timestamp, CertificateEntry, [], certificate.Raw.Span);

    /// <summary>What is signed for a certificate whose precertificate was logged.</summary>
    /// <param name="timestamp">The timestamp.</param>
    /// <param name="certificate">The certificate that has it embedded.</param>
    /// <param name="issuer">Whoever signed the certificate; only the key counts.</param>
    /// <param name="provider">Hashes that key.</param>
    /// <remarks>
    /// §3.2: where a Precertificate Signing Certificate has signed the precertificate, the log puts the final
    /// issuer, and its key identifier, in its place. So the final certificate tells all there is to know.
    /// </remarks>
    internal static byte[] OfPrecertificate(
        SignedCertificateTimestamp timestamp,
        Certificate certificate,
        Certificate issuer,
        CryptoProvider provider) =>
        Of(
            timestamp,
            PrecertificateEntry,
            issuer.PublicKey.Fingerprint(HashKind.Sha256, provider),
            TbsOf(certificate));

    /// <summary>
    /// §3.2: TBSCertificate as it was before the timestamps were put in; every other octet stays as it is,
    /// except for the lengths around them.
    /// </summary>
    internal static byte[] TbsOf(Certificate certificate)
    {
        DerReader input = new(certificate.RawTbs.Span);
        DerReader fields = input.Sequence("tbsCertificate");
        DerWriter writer = new();
        using (writer.Sequence())
        {
            while (!fields.IsEmpty)
            {
                DerElement field = fields.Any("tbsCertificate");
                if (field.Tag == DerTag.ContextConstructed(3))
                {
                    WriteExtensions(writer, new DerReader(field, "extensions"), certificate.RawTbs);
                }
                else
                {
                    writer.Encoded(field.EncodingIn(certificate.RawTbs).Span);
                }
            }
        }

        return writer.ToArray();
    }

    private static void WriteExtensions(DerWriter writer, DerReader field, ReadOnlyMemory<byte> tbs)
    {
        DerReader list = field.Sequence("extensions");
        DerWriter kept = new();
        while (!list.IsEmpty)
        {
            DerElement extension = list.Element(DerTag.Sequence, "Extension");
            if (!new DerReader(extension, "Extension").Oid("extnID").Contents
                .SequenceEqual(KnownOids.EmbeddedTimestamps))
            {
                kept.Encoded(extension.EncodingIn(tbs).Span);
            }
        }

        // RFC 5280 §4.1.2.9: the field has one extension or more, or is not there.
        if (kept.Written.IsEmpty)
        {
            return;
        }

        using DerWriter.Scope tagged = writer.Open(DerTag.ContextConstructed(3));
        using DerWriter.Scope sequence = writer.Sequence();
        writer.Encoded(kept.Written);
    }

    private static byte[] Of(
        SignedCertificateTimestamp timestamp, byte type, ReadOnlySpan<byte> keyHash, ReadOnlySpan<byte> entry)
    {
        const int Head = 1 + 1 + sizeof(ulong) + sizeof(ushort);
        const int EntryLength = 3;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, MaxEntry);
        ReadOnlySpan<byte> extensions = timestamp.Extensions.Span;
        byte[] content = new byte[
            Head + keyHash.Length + EntryLength + entry.Length + sizeof(ushort) + extensions.Length];
        Span<byte> rest = content;
        BinaryPrimitives.WriteUInt64BigEndian(rest[2..], timestamp.Milliseconds);
        rest[Head - 1] = type;
        rest = rest[Head..];
        keyHash.CopyTo(rest);
        rest = rest[keyHash.Length..];
        rest[0] = (byte)(entry.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)(entry.Length & 0xffff));
        rest = rest[EntryLength..];
        entry.CopyTo(rest);
        rest = rest[entry.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)extensions.Length);
        extensions.CopyTo(rest[sizeof(ushort)..]);
        return content;
    }
}
