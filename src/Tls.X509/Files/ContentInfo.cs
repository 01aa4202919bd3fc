using System;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The shell of PKCS#7 and PKCS#12 (RFC 5652 §3), of which DER is read here and not BER:
/// <code>ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY OPTIONAL }</code>
/// </summary>
internal readonly ref struct ContentInfo
{
    private ContentInfo(ReadOnlySpan<byte> type, DerReader content)
    {
        Type = type;
        Content = content;
    }

    /// <summary>1.2.840.113549.1.7.1: octets in the clear.</summary>
    internal static ReadOnlySpan<byte> Data => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];

    /// <summary>1.2.840.113549.1.7.2: signed octets, and certificates; also certificates alone.</summary>
    internal static ReadOnlySpan<byte> SignedData => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];

    /// <summary>1.2.840.113549.1.7.6: encrypted octets.</summary>
    internal static ReadOnlySpan<byte> EncryptedData => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 6];

    /// <summary>What the content is.</summary>
    internal ReadOnlySpan<byte> Type { get; }

    /// <summary>The inside of [0].</summary>
    internal DerReader Content { get; }

    internal static ContentInfo Read(ref DerReader reader)
    {
        DerReader fields = reader.Sequence("ContentInfo");
        ReadOnlySpan<byte> type = fields.Oid("contentType").Contents;
        DerReader content = fields.Inside(DerTag.ContextConstructed(0), "content");
        fields.End("ContentInfo");
        return new ContentInfo(type, content);
    }

    /// <summary>
    /// Whether the bytes begin as a ContentInfo does, and a certificate does not: with an object identifier.
    /// </summary>
    internal static bool LooksLike(ReadOnlySpan<byte> der) => BeginsWith(der, DerTag.Oid);

    /// <summary>Whether the first element inside the first SEQUENCE has that tag.</summary>
    internal static bool BeginsWith(ReadOnlySpan<byte> der, byte tag)
    {
        try
        {
            DerReader reader = new(der);
            return reader.Sequence("file").NextIs(tag);
        }
        catch (CertificateFormatException)
        {
            return false;
        }
    }
}
