using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>Finds who signed a CRL and may have: RFC 5280 §6.3.3 (f) and (g).</summary>
internal sealed class CrlSigners
{
    private readonly RevocationContext _context;
    private readonly List<(CertificateRevocationList List, Certificate Anchor, Certificate? Signer)> _known = [];

    internal CrlSigners(RevocationContext context) => _context = context;

    /// <summary>The certificate whose key signed the list, and which may sign it; null when there is none.</summary>
    /// <param name="list">The list.</param>
    /// <param name="issuer">The issuer of the certificate in question, whose own path is judged already.</param>
    /// <param name="path">The path of the certificate in question, its anchor last.</param>
    internal Certificate? Find(CertificateRevocationList list, Certificate issuer, IReadOnlyList<Certificate> path)
    {
        // The issuer's own path is the rest of this one.
        if (issuer.Subject.Equals(list.Issuer) && MaySign(issuer) && IsSignedBy(list, issuer))
        {
            return issuer;
        }

        Certificate anchor = path[^1];
        foreach ((CertificateRevocationList known, Certificate to, Certificate? signer) in _known)
        {
            if (ReferenceEquals(known, list) && ReferenceEquals(to, anchor))
            {
                return signer;
            }
        }

        Certificate? found = Search(list, issuer, anchor, path);
        _known.Add((list, anchor, found));
        return found;
    }

    /// <summary>Whether that certificate's key signed the list.</summary>
    internal bool IsSignedBy(CertificateRevocationList list, Certificate signer)
    {
        // What is taken by some verifications alone (DSA), or by parameters of a path, is found out in each of them: a
        // list goes from one to the next.
        bool isRemembered = list.SignatureAlgorithm.Signature is not null;
        if (isRemembered && list.IsKnownSigner(signer.PublicKey))
        {
            return true;
        }

        if (_context.Signatures.Check(list.SignatureAlgorithm, list.RawTbs, list.Signature, signer) is not null)
        {
            return false;
        }

        if (isRemembered)
        {
            list.RememberSigner(signer.PublicKey);
        }

        return true;
    }

    private Certificate? Search(
        CertificateRevocationList list, Certificate issuer, Certificate anchor, IReadOnlyList<Certificate> path)
    {
        foreach (Certificate candidate in Candidates(list, path))
        {
            if (!ReferenceEquals(candidate, issuer) && _context.Meter.TryCandidate() && MaySign(candidate)
                && IsSignedBy(list, candidate) && _context.HasPathTo(anchor, candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private IEnumerable<Certificate> Candidates(CertificateRevocationList list, IReadOnlyList<Certificate> path)
    {
        foreach (IReadOnlyList<Certificate> certificates in (IReadOnlyList<Certificate>[])[path, _context.Pool])
        {
            foreach (Certificate certificate in certificates)
            {
                if (certificate.Subject.Equals(list.Issuer) && FitsKey(list, certificate))
                {
                    yield return certificate;
                }
            }
        }
    }

    /// <summary>(f): if a key usage extension is present, the cRLSign bit is set.</summary>
    private static bool MaySign(Certificate certificate) =>
        certificate.KeyUsage is not KeyUsages usage || (usage & KeyUsages.CrlSign) != 0;

    /// <summary>§5.2.1: the authority key identifier, where both sides have one, tells which key.</summary>
    private static bool FitsKey(CertificateRevocationList list, Certificate certificate) =>
        list.AuthorityKeyIdentifier is not { KeyIdentifier.IsEmpty: false } authority
        || certificate.SubjectKeyIdentifier.IsEmpty
        || authority.KeyIdentifier.Span.SequenceEqual(certificate.SubjectKeyIdentifier.Span);
}
