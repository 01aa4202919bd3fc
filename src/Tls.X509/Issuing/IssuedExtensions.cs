using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The extensions a certificate of ours carries (RFC 5280 §4.2), in the order they are customarily in.
/// </summary>
internal static class IssuedExtensions
{
    internal static IReadOnlyList<CertificateExtension> For(
        CertificateRequestOptions options,
        SubjectPublicKeyInfo subjectKey,
        Certificate? issuer,
        CryptoProvider provider)
    {
        List<CertificateExtension> extensions = [];
        byte[] keyIdentifier = KeyIdentifier(subjectKey, provider);
        Add(extensions, KnownOids.BasicConstraints, options.IsCa, writer =>
            new BasicConstraints(options.IsCa, options.IsCa ? options.PathLength : null).Write(writer));
        AddUsages(extensions, options);
        AddAlternativeNames(extensions, options);
        Add(extensions, KnownOids.SubjectKeyIdentifier, false, writer => writer.OctetString(keyIdentifier));

        // §4.2.1.1: may be left out of what is self-signed.
        if (issuer is { SubjectKeyIdentifier.IsEmpty: false })
        {
            Add(extensions, KnownOids.AuthorityKeyIdentifier, false, writer =>
            {
                using DerWriter.Scope fields = writer.Sequence();
                writer.Element(DerTag.Context(0), issuer.SubjectKeyIdentifier.Span);
            });
        }

        extensions.RemoveAll(extension => options.OmittedExtensions.Contains(extension.Oid));
        int standard = extensions.Count;
        foreach (CertificateExtension extra in options.ExtraExtensions)
        {
            int place = extensions.FindIndex(0, standard, extension => extension.Oid == extra.Oid);
            if (place >= 0)
            {
                extensions[place] = extra;
            }
            else
            {
                extensions.Add(extra);
            }
        }

        return extensions;
    }

    /// <summary>Writes Extensions (RFC 5280 §4.1).</summary>
    internal static void Write(DerWriter writer, IReadOnlyList<CertificateExtension> extensions)
    {
        using DerWriter.Scope list = writer.Sequence();
        foreach (CertificateExtension extension in extensions)
        {
            using DerWriter.Scope fields = writer.Sequence();
            writer.Oid(extension.Oid);
            if (extension.IsCritical)
            {
                writer.Boolean(true);
            }

            writer.OctetString(extension.Value.Span);
        }
    }

    private static void AddUsages(List<CertificateExtension> extensions, CertificateRequestOptions options)
    {
        KeyUsages usage = options.KeyUsage
            ?? (options.IsCa ? KeyUsages.KeyCertSign | KeyUsages.CrlSign : KeyUsages.DigitalSignature);
        if (usage != KeyUsages.None)
        {
            Add(extensions, KnownOids.KeyUsage, true, writer => writer.Flags((ushort)usage));
        }

        IReadOnlyList<CertificatePurpose> purposes = options.Purposes
            ?? (options.IsCa
                ? []
                : [CertificatePurpose.ServerAuthentication, CertificatePurpose.ClientAuthentication]);
        if (purposes.Count > 0)
        {
            Add(extensions, KnownOids.ExtendedKeyUsage, false, writer =>
            {
                using DerWriter.Scope list = writer.Sequence();
                foreach (CertificatePurpose purpose in purposes)
                {
                    writer.Oid(purpose switch
                    {
                        CertificatePurpose.ServerAuthentication => KnownOids.ServerAuth,
                        CertificatePurpose.ClientAuthentication => KnownOids.ClientAuth,
                        CertificatePurpose.Any => KnownOids.AnyExtendedKeyUsage,
                    });
                }
            });
        }
    }

    private static void AddAlternativeNames(
        List<CertificateExtension> extensions, CertificateRequestOptions options)
    {
        if (options.DnsNames.Count + options.IpAddresses.Count == 0)
        {
            return;
        }

        // §4.2.1.6: critical when the subject is empty.
        bool isCritical = options.Subject?.IsEmpty ?? options.CommonName is null;
        Add(extensions, KnownOids.SubjectAlternativeName, isCritical, writer =>
        {
            using DerWriter.Scope list = writer.Sequence();
            foreach (string name in options.DnsNames)
            {
                writer.Element(DerTag.Context(2), Encoding.Latin1.GetBytes(name));
            }

            foreach (IPAddress address in options.IpAddresses)
            {
                writer.Element(DerTag.Context(7), address.GetAddressBytes());
            }
        });
    }

    /// <summary>RFC 7093 §2, method 1: the first 160 bits of the SHA-256 hash of subjectPublicKey.</summary>
    private static byte[] KeyIdentifier(SubjectPublicKeyInfo key, CryptoProvider provider)
    {
        byte[] hash = new byte[HashKind.Sha256.Size()];
        provider.Hash(HashKind.Sha256, key.KeyBits.Span, hash);
        return hash[..20];
    }

    private static void Add(
        List<CertificateExtension> extensions,
        ReadOnlySpan<byte> oid,
        bool isCritical,
        Action<DerWriter> write)
    {
        DerWriter writer = new();
        write(writer);
        extensions.Add(new CertificateExtension(
            new ObjectIdentifier(oid.ToArray()), isCritical, writer.ToArray()));
    }
}
