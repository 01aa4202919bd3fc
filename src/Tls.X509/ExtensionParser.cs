using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Goes through the extensions of one certificate (RFC 5280 §4.2): those we know are checked, and a malformed one
/// makes the certificate malformed; of the others those are remembered that are critical. What path validation always
/// asks for is kept; the rest is read again where it stands, by who asks for it.
/// <code>
/// Extension ::= SEQUENCE {
///     extnID     OBJECT IDENTIFIER,
///     critical   BOOLEAN DEFAULT FALSE,
///     extnValue  OCTET STRING }
/// </code>
/// </summary>
internal ref struct ExtensionParser
{
    internal const int MaxExtensions = 64;

    private readonly ReadOnlyMemory<byte> _certificate;
    private readonly Span<DerSlice> _seen;
    private List<CertificateExtension>? _unprocessedCritical;

    /// <summary>Before the first extension.</summary>
    /// <param name="certificate">The whole certificate.</param>
    /// <param name="seen">Room to remember <see cref="MaxExtensions"/> identifiers.</param>
    internal ExtensionParser(ReadOnlyMemory<byte> certificate, Span<DerSlice> seen)
    {
        _certificate = certificate;
        _seen = seen;
    }

    /// <summary>How many have been read.</summary>
    internal int Count { get; private set; }

    internal readonly IReadOnlyList<CertificateExtension> UnprocessedCritical =>
        (IReadOnlyList<CertificateExtension>?)_unprocessedCritical ?? [];

    internal BasicConstraints? BasicConstraints { get; private set; }

    internal KeyUsages? KeyUsage { get; private set; }

    internal ExtendedKeyUsage? ExtendedKeyUsage { get; private set; }

    /// <summary>The names of subjectAltName, for <see cref="GeneralNames"/>.</summary>
    internal DerSlice AlternativeNames { get; private set; }

    internal NameConstraints? NameConstraints { get; private set; }

    /// <summary>Null when there are none.</summary>
    internal PolicyExtensions? Policies { get; private set; }

    /// <summary>Reads the next extension, of which there are no more than there is room for.</summary>
    internal void Read(ref DerReader list)
    {
        int offset = list.Offset;
        DerReader fields = list.Sequence("Extension");
        DerElement identifier = fields.Oid("extnID");
        ReadOnlySpan<byte> oid = identifier.Contents;
        bool isCritical = fields.NextIs(DerTag.Boolean) && fields.Boolean("critical");
        DerElement value = fields.OctetString("extnValue");
        fields.End("Extension");

        // §4.2: a certificate MUST NOT include more than one instance of a particular extension.
        foreach (DerSlice earlier in _seen[..Count])
        {
            if (earlier.In(_certificate).Span.SequenceEqual(oid))
            {
                ObjectIdentifier twice = new(identifier.ContentsIn(_certificate));
                throw new CertificateFormatException("extensions", offset, $"{twice} appears twice");
            }
        }

        _seen[Count++] = identifier.ContentsSlice;
        if (TryParse(oid, new DerReader(value, "extnValue")) || !isCritical)
        {
            return;
        }

        CertificateExtension extension =
            new(new ObjectIdentifier(identifier.ContentsIn(_certificate)), isCritical, value.ContentsIn(_certificate));
        if (!IsUnderstood(extension))
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
            AlternativeNames = GeneralName.CheckList(value, _certificate, "subjectAltName");
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
            Policies = (Policies ?? PolicyExtensions.None) with { Policies = policies };

            // §4.2.1.4: when critical, the qualifiers too MUST be interpreted, or the certificate rejected.
            return PolicyInformation.AreInterpretable(policies);
        }

        if (oid.SequenceEqual(KnownOids.PolicyMappings))
        {
            List<PolicyMapping> mappings = PolicyMapping.ReadList(value, _certificate);
            Policies = (Policies ?? PolicyExtensions.None) with { Mappings = mappings };
            return true;
        }

        if (oid.SequenceEqual(KnownOids.PolicyConstraints))
        {
            var constraints = PolicyConstraints.Read(value);
            Policies = (Policies ?? PolicyExtensions.None) with { Constraints = constraints };
            return true;
        }

        if (oid.SequenceEqual(KnownOids.InhibitAnyPolicy))
        {
            int skip = PolicyConstraints.ReadInhibitAnyPolicy(value);
            Policies = (Policies ?? PolicyExtensions.None) with { InhibitAny = skip };
            return true;
        }

        return null;
    }

    /// <summary>Extensions that help but bind nobody: RFC 5280 has them non-critical.</summary>
    private readonly void ParseHint(ReadOnlySpan<byte> oid, DerReader value)
    {
        if (oid.SequenceEqual(KnownOids.SubjectKeyIdentifier))
        {
            _ = value.OctetString("subjectKeyIdentifier");
            value.End("subjectKeyIdentifier");
        }
        else if (oid.SequenceEqual(KnownOids.AuthorityKeyIdentifier))
        {
            AuthorityKeyIdentifier.Check(value, _certificate);
        }
        else if (oid.SequenceEqual(KnownOids.AuthorityInfoAccess))
        {
            AccessDescription.CheckList(value, _certificate);
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
