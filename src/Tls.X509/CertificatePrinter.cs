using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Describes a certificate field by field, for people: what <c>tls cert show</c> prints.</summary>
public static class CertificatePrinter
{
    private const int MaxNames = 100;

    /// <summary>
    /// The description, in lines that end in a line feed. Characters that could move a terminal are escaped.
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="provider">Hashes the fingerprint; null for <see cref="CryptoProvider.Default"/>.</param>
    public static string Print(Certificate certificate, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        StringBuilder text = new();
        text.Append("Certificate\n");
        Line(text, "Subject", Or(certificate.Subject.ToString(), "(empty)"));
        Line(text, "Issuer", certificate.Issuer + (certificate.IsSelfIssued ? " (itself)" : string.Empty));
        Line(text, "Serial number", Colons(certificate.SerialNumber.Span));
        Line(text, "Version", certificate.Version.ToString(CultureInfo.InvariantCulture));
        Line(text, "Not before", $"{certificate.NotBefore:yyyy-MM-dd HH:mm:ss} UTC");
        Line(text, "Not after", $"{certificate.NotAfter:yyyy-MM-dd HH:mm:ss} UTC");
        Line(text, "Public key", KeyText(certificate.PublicKey));
        Line(text, "Signature algorithm", certificate.SignatureAlgorithm.ToString());
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            (string name, string value) = Describe(certificate, extension);
            Line(text, name, value + (extension.IsCritical ? " (critical)" : string.Empty));
        }

        Line(text, "SHA-256 fingerprint", Colons(certificate.Fingerprint(HashKind.Sha256, provider)));
        Line(text, "Pin of the key", PinnedKeys.PinOf(certificate.PublicKey, provider));
        return text.ToString();
    }

    private static (string Name, string Value) Describe(
        Certificate certificate, CertificateExtension extension)
    {
        ReadOnlySpan<byte> oid = extension.Oid.Contents.Span;
        return oid switch
        {
            _ when oid.SequenceEqual(KnownOids.BasicConstraints) =>
                ("Basic constraints", BasicText(certificate.BasicConstraints!)),
            _ when oid.SequenceEqual(KnownOids.KeyUsage) =>
                ("Key usage", certificate.KeyUsage.ToString()!),
            _ when oid.SequenceEqual(KnownOids.ExtendedKeyUsage) =>
                ("Extended key usage", string.Join(
                    ", ", certificate.ExtendedKeyUsage!.Purposes.Select(PurposeText))),
            _ when oid.SequenceEqual(KnownOids.SubjectAlternativeName) =>
                ("Alternative names", Names(certificate.SubjectAlternativeNames)),
            _ when oid.SequenceEqual(KnownOids.NameConstraints) =>
                ("Name constraints", ConstraintsText(certificate.NameConstraints!)),
            _ when oid.SequenceEqual(KnownOids.SubjectKeyIdentifier) =>
                ("Subject key id", Colons(certificate.SubjectKeyIdentifier.Span)),
            _ when oid.SequenceEqual(KnownOids.AuthorityKeyIdentifier) =>
                ("Authority key id", AuthorityText(certificate.AuthorityKeyIdentifier!)),
            _ when oid.SequenceEqual(KnownOids.AuthorityInfoAccess) =>
                ("Authority info access", string.Join(", ", certificate.AuthorityInfoAccess.Select(
                    access => $"{AccessText(access.Method)} {access.Location}"))),
            _ when oid.SequenceEqual(KnownOids.CrlDistributionPoints) =>
                ("CRL distribution", Size(extension)),
            _ when oid.SequenceEqual(KnownOids.CertificatePolicies) =>
                ("Certificate policies", string.Join(
                    ", ", certificate.Policies!.Take(MaxNames).Select(information => information.Policy))
                    + More(certificate.Policies!.Count)),
            _ when oid.SequenceEqual(KnownOids.EmbeddedTimestamps) =>
                ("Embedded timestamps", TimestampPrinter.Print(certificate)),
            _ => ($"Extension {extension.Oid}", Size(extension)),
        };
    }

    private static string KeyText(SubjectPublicKeyInfo key) => key.Kind switch
    {
        KeyKind.Rsa => $"RSA, {key.SizeInBits} bits",
        KeyKind.RsaPss => $"RSA for PSS alone, {key.SizeInBits} bits",
        KeyKind.EcP256 => "EC P-256",
        KeyKind.EcP384 => "EC P-384",
        KeyKind.EcP521 => "EC P-521",
        KeyKind.Ed25519 => "Ed25519",
        KeyKind.MLDsa44 => "ML-DSA-44",
        KeyKind.MLDsa65 => "ML-DSA-65",
        KeyKind.MLDsa87 => "ML-DSA-87",
        null => $"not supported, algorithm {key.Algorithm}",
    };

    private static string BasicText(BasicConstraints constraints) =>
        (constraints.IsCa, constraints.PathLength) switch
        {
            (true, null) => "CA",
            (true, int length) => $"CA, path length {length}",
            (false, _) => "no CA",
        };

    private static string PurposeText(ObjectIdentifier purpose) => purpose switch
    {
        _ when purpose.Is(KnownOids.ServerAuth) => "server authentication",
        _ when purpose.Is(KnownOids.ClientAuth) => "client authentication",
        _ when purpose.Is(KnownOids.OcspSigning) => "OCSP signing",
        _ when purpose.Is(KnownOids.AnyExtendedKeyUsage) => "any",
        _ => purpose.ToString(),
    };

    private static string ConstraintsText(NameConstraints constraints) => string.Join("; ", new[]
    {
        constraints.Permitted.Count > 0 ? $"permitted {Names(constraints.Permitted)}" : string.Empty,
        constraints.Excluded.Count > 0 ? $"excluded {Names(constraints.Excluded)}" : string.Empty,
    }.Where(part => part.Length > 0));

    private static string AuthorityText(AuthorityKeyIdentifier authority) =>
        authority.KeyIdentifier.IsEmpty
            ? $"serial number {Colons(authority.SerialNumber.Span)}"
            : Colons(authority.KeyIdentifier.Span);

    private static string AccessText(ObjectIdentifier method) => method.ToString() switch
    {
        "1.3.6.1.5.5.7.48.1" => "OCSP",
        "1.3.6.1.5.5.7.48.2" => "issuers",
        string other => other,
    };

    private static string Names(IReadOnlyList<GeneralName> names) =>
        string.Join(", ", names.Take(MaxNames)) + More(names.Count);

    private static string More(int count) =>
        count > MaxNames ? FormattableString.Invariant($" and {count - MaxNames} more") : string.Empty;

    private static string Size(CertificateExtension extension) =>
        FormattableString.Invariant($"{extension.Value.Length} bytes");

    private static string Or(string text, string whenEmpty) => text.Length == 0 ? whenEmpty : text;

    private static string Colons(ReadOnlySpan<byte> octets)
    {
        StringBuilder text = new(octets.Length * 3);
        foreach (byte octet in octets)
        {
            text.Append(text.Length > 0 ? ":" : string.Empty)
                .Append(octet.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"  {name + ":",-24}{value}\n");
}
