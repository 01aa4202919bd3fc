using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Collects the extensions of one certificate (RFC 5280 §4.2): those we know are parsed, and a malformed one
/// makes the certificate malformed; the others are kept, and remembered when critical.
/// <code>
/// Extension ::= SEQUENCE {
///     extnID     OBJECT IDENTIFIER,
///     critical   BOOLEAN DEFAULT FALSE,
///     extnValue  OCTET STRING }
/// </code>
/// </summary>
internal sealed class ExtensionParser
{
    private readonly ReadOnlyMemory<byte> _certificate;
    private readonly List<CertificateExtension> _all = [];
    private List<CertificateExtension>? _unprocessedCritical;

    internal ExtensionParser(ReadOnlyMemory<byte> certificate) => _certificate = certificate;

    internal IReadOnlyList<CertificateExtension> All => _all;

    internal IReadOnlyList<CertificateExtension> UnprocessedCritical => _unprocessedCritical ?? [];

    internal BasicConstraints? BasicConstraints { get; private set; }

    internal KeyUsages? KeyUsage { get; private set; }

    internal ExtendedKeyUsage? ExtendedKeyUsage { get; private set; }

    internal IReadOnlyList<GeneralName> SubjectAlternativeNames { get; private set; } = [];

    internal NameConstraints? NameConstraints { get; private set; }

    internal ReadOnlyMemory<byte> SubjectKeyIdentifier { get; private set; }

    internal AuthorityKeyIdentifier? AuthorityKeyIdentifier { get; private set; }

    internal IReadOnlyList<AccessDescription> AuthorityInfoAccess { get; private set; } = [];

    internal IReadOnlyList<PolicyInformation>? Policies { get; private set; }

    internal IReadOnlyList<PolicyMapping> PolicyMappings { get; private set; } = [];

    internal PolicyConstraints? PolicyConstraints { get; private set; }

    internal int? InhibitAnyPolicy { get; private set; }

    internal void Read(ref DerReader list)
    {
        int offset = list.Offset;
        DerReader fields = list.Sequence("Extension");
        ObjectIdentifier oid = new(fields.Oid("extnID").ContentsIn(_certificate));
        bool isCritical = fields.NextIs(DerTag.Boolean) && fields.Boolean("critical");
        DerElement value = fields.OctetString("extnValue");
        fields.End("Extension");

        // §4.2: a certificate MUST NOT include more than one instance of a particular extension.
        foreach (CertificateExtension earlier in _all)
        {
            if (earlier.Oid == oid)
            {
                throw new CertificateFormatException("extensions", offset, $"{oid} appears twice");
            }
        }

        CertificateExtension extension = new(oid, isCritical, value.ContentsIn(_certificate));
        _all.Add(extension);
        if (!TryParse(oid.Contents.Span, new DerReader(value, "extnValue"))
            && isCritical && !IsUnderstood(extension))
        {
            (_unprocessedCritical ??= []).Add(extension);
        }
    }

    /// <summary>Parses a known extension.</summary>
    /// <returns>True when path validation processes it, so that it may be critical.</returns>
    private bool TryParse(ReadOnlySpan<byte> oid, DerReader value)
    {
        if (oid.SequenceEqual(KnownOids.BasicConstraints))
        {
            BasicConstraints = BasicConstraints.Read(value);
            return true;
        }

        if (oid.SequenceEqual(KnownOids.KeyUsage))
        {
            KeyUsage = ReadKeyUsage(value);
            return true;
        }

        if (oid.SequenceEqual(KnownOids.ExtendedKeyUsage))
        {
            ExtendedKeyUsage = ExtendedKeyUsage.Read(value, _certificate);
            return true;
        }

        if (oid.SequenceEqual(KnownOids.SubjectAlternativeName))
        {
            SubjectAlternativeNames = GeneralName.ReadList(value, _certificate, "subjectAltName");
            return true;
        }

        if (oid.SequenceEqual(KnownOids.NameConstraints))
        {
            NameConstraints = NameConstraints.Read(value, _certificate);
            return true;
        }

        if (TryParsePolicy(oid, value) is bool isProcessed)
        {
            return isProcessed;
        }

        ParseHint(oid, value);
        return false;
    }

    /// <summary>The four extensions on policies; null when it is none of them.</summary>
    private bool? TryParsePolicy(ReadOnlySpan<byte> oid, DerReader value)
    {
        if (oid.SequenceEqual(KnownOids.CertificatePolicies))
        {
            List<PolicyInformation> policies = PolicyInformation.ReadList(value, _certificate);
            Policies = policies;

            // §4.2.1.4: when critical, the qualifiers too MUST be interpreted, or the certificate rejected.
            return PolicyInformation.AreInterpretable(policies);
        }

        if (oid.SequenceEqual(KnownOids.PolicyMappings))
        {
            PolicyMappings = PolicyMapping.ReadList(value, _certificate);
            return true;
        }

        if (oid.SequenceEqual(KnownOids.PolicyConstraints))
        {
            PolicyConstraints = PolicyConstraints.Read(value);
            return true;
        }

        if (oid.SequenceEqual(KnownOids.InhibitAnyPolicy))
        {
            InhibitAnyPolicy = PolicyConstraints.ReadInhibitAnyPolicy(value);
            return true;
        }

        return null;
    }

    /// <summary>Extensions that help but bind nobody: RFC 5280 has them non-critical.</summary>
    private void ParseHint(ReadOnlySpan<byte> oid, DerReader value)
    {
        if (oid.SequenceEqual(KnownOids.SubjectKeyIdentifier))
        {
            SubjectKeyIdentifier = value.OctetString("subjectKeyIdentifier").ContentsIn(_certificate);
            value.End("subjectKeyIdentifier");
        }
        else if (oid.SequenceEqual(KnownOids.AuthorityKeyIdentifier))
        {
            AuthorityKeyIdentifier = AuthorityKeyIdentifier.Read(value, _certificate);
        }
        else if (oid.SequenceEqual(KnownOids.AuthorityInfoAccess))
        {
            AuthorityInfoAccess = AccessDescription.ReadList(value, _certificate);
        }
    }

    /// <summary>
    /// Extensions that revocation acts on, and path validation need not refuse when critical: unless they cannot be
    /// read, or demand what is not checked here.
    /// </summary>
    private static bool IsUnderstood(CertificateExtension extension) =>
        extension.Oid.Is(KnownOids.CrlDistributionPoints)
            ? DistributionPoint.AreWellFormed(extension.Value)
            : extension.Oid.Is(KnownOids.TlsFeature) && TlsFeature.IsUnderstood(extension.Value);

    private static KeyUsages ReadKeyUsage(DerReader value)
    {
        var usage = (KeyUsages)DerBitString.Flags(ref value, "keyUsage");
        value.End("keyUsage");

        // §4.2.1.3: when the extension appears, at least one of the bits MUST be set.
        if (usage == KeyUsages.None)
        {
            throw value.Malformed("keyUsage", "no bit is set");
        }

        return usage;
    }
}
