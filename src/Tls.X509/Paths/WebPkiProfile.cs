using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.X509.Der;
using static Tls.X509.KeyUsages;

namespace Tls.X509;

/// <summary>
/// The Web PKI's demands on each certificate of a path: RFC 5280 §4 (cited as §) and the Baseline Requirements
/// of the CA/Browser Forum for TLS server certificates (cited as BR, by the sections of version 2.2.6, 31 March 2026, with
/// which the numbers here were compared). <see cref="WebPkiNames"/> has those on the leaf's names.
/// </summary>
internal static class WebPkiProfile
{
    /// <summary>Every breach, in words.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">The next certificate of the path; null for the last.</param>
    /// <param name="isLeaf">Whether it is the first of the path.</param>
    /// <param name="options">What the path is for, and what public suffixes are.</param>
    internal static List<string> Breaches(
        Certificate certificate, Certificate? issuer, bool isLeaf, VerificationOptions options)
    {
        List<string> breaches = [];
        CheckFields(certificate, isRoot: !isLeaf && certificate.IsSelfIssued, breaches);
        CheckKey(certificate.PublicKey, breaches);
        CheckAuthorityKey(certificate, issuer, isLeaf, breaches);
        CheckNeverCritical(certificate, breaches);
        if (isLeaf)
        {
            CheckLeaf(certificate, options.Purpose, breaches);
            WebPkiNames.Check(certificate, options, breaches);
        }
        else
        {
            CheckIssuer(certificate, breaches);
        }

        if (issuer is not null)
        {
            CheckSignature(certificate.SignatureAlgorithm, issuer.PublicKey, breaches);
        }

        return breaches;
    }

    private static void CheckFields(Certificate certificate, bool isRoot, List<string> breaches)
    {
        // BR 7.1.1: certificates MUST be of type X.509 v3.
        Demand(certificate.Version == 3, "not of version 3 (BR 7.1.1)", breaches);

        // §4.1.2.2: the serial number MUST be a positive integer. Roots that browsers trust have zero.
        ReadOnlySpan<byte> serial = certificate.SerialNumber.Span;
        bool isPositive = (serial[0] & 0x80) == 0 && serial.ContainsAnyExcept((byte)0);
        Demand(isPositive || isRoot, "the serial number is not positive (RFC 5280 §4.1.2.2)", breaches);

        // §4.1.2.5: through the year 2049 as UTCTime, later as GeneralizedTime.
        Demand(certificate.HasTimeForms, "a time in the wrong form (RFC 5280 §4.1.2.5)", breaches);
    }

    /// <summary>BR 6.1.5, 7.1.3.1: RSA of whole octets from 2048 bits on, P-256, P-384, P-521.</summary>
    private static void CheckKey(SubjectPublicKeyInfo key, List<string> breaches)
    {
        bool isPermitted = key.Kind switch
        {
            KeyKind.Rsa => key.SizeInBits % 8 == 0,
            KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521 => true,
            _ => false,
        };
        Demand(
            isPermitted,
            key.Kind == KeyKind.Rsa
                ? $"an RSA modulus of {key.SizeInBits} bits, not of whole octets (BR 6.1.5)"
                : $"a public key of algorithm {key.Algorithm} (BR 7.1.3.1)",
            breaches);
    }

    /// <summary>BR 7.1.3.2: the hash that belongs to the curve; parameters as they must be, byte by byte.</summary>
    private static void CheckSignature(
        AlgorithmIdentifier algorithm, SubjectPublicKeyInfo key, List<string> breaches)
    {
        SignatureAlgorithm? demanded = key.Kind switch
        {
            KeyKind.EcP256 => SignatureAlgorithm.EcdsaSha256,
            KeyKind.EcP384 => SignatureAlgorithm.EcdsaSha384,
            KeyKind.EcP521 => SignatureAlgorithm.EcdsaSha512,
            _ => algorithm.Signature,
        };
        DerWriter encoded = new();
        if (demanded is SignatureAlgorithm known)
        {
            AlgorithmIdentifier.Write(encoded, known);
        }

        Demand(
            demanded is not null && algorithm.Encoded.Span.SequenceEqual(encoded.Written),
            $"signed with {algorithm}, in this encoding, by such a key (BR 7.1.3.2)",
            breaches);
    }

    private static void CheckAuthorityKey(
        Certificate certificate, Certificate? issuer, bool isLeaf, List<string> breaches)
    {
        AuthorityKeyIdentifier? authority = certificate.AuthorityKeyIdentifier;
        bool isRoot = !isLeaf && certificate.IsSelfIssued;

        // §4.2.1.1: MUST be included, but in self-signed certificates.
        Demand(
            authority is not null || isRoot, "no authority key identifier (RFC 5280 §4.2.1.1)", breaches);
        if (authority is null)
        {
            return;
        }

        // BR 7.1.2.1.3, 7.1.2.11.1: keyIdentifier MUST be present, the other two fields MUST NOT.
        Demand(
            !authority.KeyIdentifier.IsEmpty && authority.Issuer.Count == 0 && authority.SerialNumber.IsEmpty,
            "an authority key identifier that is not the key identifier alone (BR 7.1.2.11.1)",
            breaches);

        // BR 7.1.2.1.3, 7.1.2.11.1: identical to the subjectKeyIdentifier of the issuer, a root's to its own.
        ReadOnlyMemory<byte> expected = issuer?.SubjectKeyIdentifier
            ?? (isRoot ? certificate.SubjectKeyIdentifier : authority.KeyIdentifier);
        Demand(
            authority.KeyIdentifier.IsEmpty || authority.KeyIdentifier.Span.SequenceEqual(expected.Span),
            "an authority key identifier that is not the issuer's (BR 7.1.2.11.1)",
            breaches);
    }

    private static void CheckNeverCritical(Certificate certificate, List<string> breaches)
    {
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            // §4.2.1.1, §4.2.1.2, §4.2.2.1: conforming CAs MUST mark these as non-critical.
            // BR 7.1.2.6.1, 7.1.2.7.6: extKeyUsage is not critical.
            ReadOnlySpan<byte> oid = extension.Oid.Contents.Span;
            bool isNeverCritical = oid.SequenceEqual(KnownOids.AuthorityKeyIdentifier)
                || oid.SequenceEqual(KnownOids.SubjectKeyIdentifier)
                || oid.SequenceEqual(KnownOids.AuthorityInfoAccess)
                || oid.SequenceEqual(KnownOids.ExtendedKeyUsage);

            // §4.2.1.11, §4.2.1.14: conforming CAs MUST mark these as critical.
            bool isAlwaysCritical = oid.SequenceEqual(KnownOids.PolicyConstraints)
                || oid.SequenceEqual(KnownOids.InhibitAnyPolicy);
            Demand(
                extension.IsCritical ? !isNeverCritical : !isAlwaysCritical,
                $"extension {extension.Oid} is {(extension.IsCritical ? string.Empty : "not ")}critical",
                breaches);
        }
    }

    /// <summary>BR 7.1.2.1, 7.1.2.2 and 7.1.2.6: roots, and CAs below them.</summary>
    private static void CheckIssuer(Certificate certificate, List<string> breaches)
    {
        // §4.2.1.2: MUST appear in all conforming CA certificates.
        Demand(
            !certificate.SubjectKeyIdentifier.IsEmpty,
            "a CA without subject key identifier (RFC 5280 §4.2.1.2)",
            breaches);

        // §4.2.1.9: MUST be included in all CA certificates, and marked as critical.
        Demand(
            Find(certificate, KnownOids.BasicConstraints) is { IsCritical: true },
            "a CA without critical basic constraints (RFC 5280 §4.2.1.9)",
            breaches);

        // §4.2.1.3: MUST be included; that it is critical is a SHOULD there. BR 7.1.2.10.7: keyCertSign is set.
        Demand(
            certificate.KeyUsage is KeyUsages usage && usage.HasFlag(KeyCertSign),
            "a CA without key usage that says keyCertSign (RFC 5280 §4.2.1.3)",
            breaches);

        // BR 7.1.2.1.2: extKeyUsage MUST NOT be in a root.
        Demand(
            !certificate.IsSelfIssued || certificate.ExtendedKeyUsage is null,
            "a root with extended key usage (BR 7.1.2.1.2)",
            breaches);
    }

    /// <summary>BR 7.1.2.7: subscriber certificates.</summary>
    private static void CheckLeaf(Certificate leaf, CertificatePurpose purpose, List<string> breaches)
    {
        // BR 7.1.2.7.8: cA MUST be FALSE and pathLenConstraint absent; DER then leaves the sequence empty.
        Demand(
            Find(leaf, KnownOids.BasicConstraints) is not { } basic || basic.Value.Span is [0x30, 0],
            "basic constraints that do not say a plain FALSE (BR 7.1.2.7.8)",
            breaches);

        // BR 7.1.2.7.11: keyCertSign and cRLSign MUST NOT be permitted.
        Demand(
            leaf.KeyUsage is not KeyUsages usage || (usage & (KeyCertSign | CrlSign)) == 0,
            "a key usage of CAs (BR 7.1.2.7.11)",
            breaches);

        // BR 7.1.2.7.6: extKeyUsage MUST be present. BR 7.1.2.7.10: without anyExtendedKeyUsage.
        bool hasAny = false;
        foreach (ObjectIdentifier listed in leaf.ExtendedKeyUsage?.Purposes ?? [])
        {
            hasAny |= listed.Is(KnownOids.AnyExtendedKeyUsage);
        }

        Demand(
            leaf.ExtendedKeyUsage is not null || purpose == CertificatePurpose.Any,
            "no extended key usage (BR 7.1.2.7.6)",
            breaches);
        Demand(!hasAny, "an extended key usage for anything (BR 7.1.2.7.10)", breaches);
    }

    private static CertificateExtension? Find(Certificate certificate, ReadOnlySpan<byte> oid)
    {
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            if (extension.Oid.Is(oid))
            {
                return extension;
            }
        }

        return null;
    }

    private static void Demand(bool isMet, string breach, List<string> breaches)
    {
        if (!isMet)
        {
            breaches.Add(breach);
        }
    }
}
