using System;
using System.IO;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Reads PKCS#12 files (RFC 7292), also called pfx: a private key and its certificates behind a password. The MAC is
/// checked before anything is decrypted, where there is one. DER is read, not BER; what is signed with a key instead
/// of a password is not.
/// </summary>
public static class Pkcs12File
{
    /// <summary>How many rounds of key derivation a whole file may ask for: a few seconds' worth.</summary>
    public const int MaxIterations = 10_000_000;

    private const int MaxSize = 16 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The password; it may be empty.</param>
    /// <param name="provider">Who decrypts and imports; null for <see cref="CryptoProvider.Default"/>.</param>
    /// <returns>The contents; the caller disposes them.</returns>
    /// <exception cref="CertificateFormatException">
    /// The password is wrong (<see cref="CertificateFormatException.IsWrongPassword"/>), or the file damaged, or of
    /// a kind not supported.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Pkcs12Contents Read(
        string path, ReadOnlySpan<char> password, CryptoProvider? provider = null) =>
        Parse(File.ReadAllBytes(path), password, provider);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="der">The bytes.</param>
    /// <param name="password">The password; it may be empty.</param>
    /// <param name="provider">Who decrypts and imports; null for <see cref="CryptoProvider.Default"/>.</param>
    /// <returns>The contents; the caller disposes them.</returns>
    /// <exception cref="CertificateFormatException">
    /// The password is wrong (<see cref="CertificateFormatException.IsWrongPassword"/>), or the file damaged, or of
    /// a kind not supported.
    /// </exception>
    public static Pkcs12Contents Parse(
        ReadOnlySpan<byte> der, ReadOnlySpan<char> password, CryptoProvider? provider = null)
    {
        if (der.Length > MaxSize)
        {
            throw new CertificateFormatException("PFX", 0, "larger than 16 MiB");
        }

        byte[] owned = der.ToArray();
        ReadOnlyMemory<byte> safe = Open(owned, out ReadOnlySpan<byte> macData);
        using var bags = new Pkcs12Reader(provider ?? CryptoProvider.Default, password, MaxIterations);
        if (!macData.IsEmpty)
        {
            bags.CheckMac(macData, safe);
        }

        bags.ReadSafe(safe);
        return bags.ToContents();
    }

    /// <summary>Whether the bytes begin as a PKCS#12 file does: with version 3, where a certificate has none.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> der) => ContentInfo.BeginsWith(der, DerTag.Integer)
        && TryReadVersion(der);

    private static bool TryReadVersion(ReadOnlySpan<byte> der)
    {
        DerReader fields = new DerReader(der).Sequence("PFX");
        return fields.Element(DerTag.Integer, "version").Contents is [3] && fields.NextIs(DerTag.Sequence);
    }

    /// <summary>
    /// <code>PFX ::= SEQUENCE { version INTEGER {v3(3)}, authSafe ContentInfo, macData MacData OPTIONAL }</code>
    /// </summary>
    private static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> der, out ReadOnlySpan<byte> macData)
    {
        DerReader input = new(der.Span);
        DerReader fields = input.Sequence("PFX");
        input.End("PFX");

        // §4: the version shall be v3.
        if (fields.SmallInteger("version") != 3)
        {
            throw fields.Malformed("version", "not 3");
        }

        ContentInfo info = ContentInfo.Read(ref fields);
        DerReader content = info.Content;
        if (!info.Type.SequenceEqual(ContentInfo.Data))
        {
            throw content.Malformed("authSafe", "protected with a public key, which is not supported");
        }

        DerElement safe = content.OctetString("authSafe");
        content.End("authSafe");
        macData = fields.IsEmpty ? default : fields.Element(DerTag.Sequence, "macData").EncodingIn(der).Span;
        fields.End("PFX");
        return safe.ContentsIn(der);
    }
}
