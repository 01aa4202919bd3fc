using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The status of a certificate by CRLs: RFC 5280 §6.3.3 in its letters, with use-deltas set. It works on the
/// lists that are there; getting more of them is not its business.
/// </summary>
internal sealed class CrlChecker
{
    private readonly RevocationContext _context;
    private readonly CrlSigners _signers;

    internal CrlChecker(RevocationContext context)
    {
        _context = context;
        _signers = new CrlSigners(context);
    }

    private IReadOnlyList<CertificateRevocationList> Lists => _context.Options.Revocation.Lists;

    /// <summary>Asks every list about a certificate until all reasons are covered.</summary>
    internal RevocationStatus StatusOf(Certificate certificate, Certificate issuer, IReadOnlyList<Certificate> path)
    {
        IReadOnlyList<DistributionPoint> points;
        try
        {
            points = DistributionPoint.Of(certificate.Extensions, KnownOids.CrlDistributionPoints);
        }
        catch (CertificateFormatException exception)
        {
            return RevocationStatus.Unknown(exception.Message);
        }

        Inquiry inquiry = new(certificate, issuer, path);
        foreach (DistributionPoint point in points)
        {
            Ask(inquiry, point);
        }

        // §6.3.3: then any available CRLs of the certificate's issuer that no distribution point speaks of.
        Ask(inquiry, new DistributionPoint(DistributionPointName.Of(certificate.Issuer), null, []));
        return inquiry.Entry is RevokedCertificate entry
            ? RevocationStatus.Revoked(entry, inquiry.Source.ToString()) with { Lists = [inquiry.Source] }
            : inquiry.Covered == RevocationReasons.All
                ? RevocationStatus.Good(inquiry.Source.ToString()) with { Lists = inquiry.Consulted }
                : RevocationStatus.Unknown(inquiry.Obstacle ?? $"no CRL of '{certificate.Issuer}' is about it");
    }

    private void Ask(Inquiry inquiry, DistributionPoint point)
    {
        foreach (CertificateRevocationList list in Lists)
        {
            if (inquiry.IsAnswered)
            {
                return;
            }

            if (!list.IsDelta && CrlScope.Covers(list, point, inquiry.Certificate))
            {
                Ask(inquiry, point, list);
            }
        }
    }

    /// <summary>What one complete CRL, and the delta CRL that goes with it, say.</summary>
    private void Ask(Inquiry inquiry, DistributionPoint point, CertificateRevocationList list)
    {
        // (e): it is about one or more reasons that are not covered yet.
        RevocationReasons reasons = CrlScope.Reasons(list, point);
        if ((reasons & ~inquiry.Covered) == 0)
        {
            return;
        }

        if (list.UnknownCriticalExtension is ObjectIdentifier unknown)
        {
            inquiry.Obstacle = $"the {list} has an unknown critical extension, {unknown}";
            return;
        }

        // (f), (g).
        Certificate? signer = _signers.Find(list, inquiry.Issuer, inquiry.Path);
        if (signer is null)
        {
            inquiry.Obstacle = $"nobody is known who may have signed the {list}";
            return;
        }

        // (a): up to date by itself, or by a delta CRL that is.
        CertificateRevocationList? delta = FindDelta(list, signer);
        if (!IsCurrent(list) && (delta is null || list.ThisUpdate > _context.Time))
        {
            inquiry.Obstacle = list.NextUpdate is DateTimeOffset next
                ? FormattableString.Invariant($"the {list} was to be replaced by {next:u}")
                : $"the {list} says nothing of the next one";
            return;
        }

        // (i), (j): the delta CRL first.
        RevokedCertificate? entry =
            delta?.Find(inquiry.Certificate.Issuer, inquiry.Certificate.SerialNumber.Span);
        inquiry.Source = entry is null ? list : delta!;
        inquiry.Consulted.AddRange(delta is null ? [list] : [list, delta]);
        entry ??= list.Find(inquiry.Certificate.Issuer, inquiry.Certificate.SerialNumber.Span);

        // (k): what is removed is not revoked.
        inquiry.Entry = entry is { Reason: RevocationReason.RemoveFromCrl } ? null : entry;

        // (l).
        inquiry.Covered |= reasons;
    }

    /// <summary>(c), (h): the newest delta CRL that is current and signed with the same key.</summary>
    private CertificateRevocationList? FindDelta(CertificateRevocationList list, Certificate signer)
    {
        CertificateRevocationList? newest = null;
        foreach (CertificateRevocationList delta in Lists)
        {
            if (CrlScope.Completes(delta, list) && IsCurrent(delta) && delta.UnknownCriticalExtension is null
                && (newest is null || CrlScope.Compare(newest.Number.Span, delta.Number.Span) < 0)
                && _signers.IsSignedBy(delta, signer))
            {
                newest = delta;
            }
        }

        return newest;
    }

    private bool IsCurrent(CertificateRevocationList list) =>
        list.ThisUpdate <= _context.Time && _context.Time <= list.NextUpdate;

    /// <summary>The state variables of §6.3.2, for one certificate.</summary>
    private sealed class Inquiry(Certificate certificate, Certificate issuer, IReadOnlyList<Certificate> path)
    {
        internal Certificate Certificate { get; } = certificate;

        internal Certificate Issuer { get; } = issuer;

        internal IReadOnlyList<Certificate> Path { get; } = path;

        /// <summary>reasons_mask.</summary>
        internal RevocationReasons Covered { get; set; }

        /// <summary>cert_status; null for UNREVOKED.</summary>
        internal RevokedCertificate? Entry { get; set; }

        /// <summary>The list that spoke last.</summary>
        internal CertificateRevocationList Source { get; set; } = null!;

        /// <summary>All that spoke.</summary>
        internal List<CertificateRevocationList> Consulted { get; } = [];

        /// <summary>Why a list that is about the certificate could not be used.</summary>
        internal string? Obstacle { get; set; }

        internal bool IsAnswered => Entry is not null || Covered == RevocationReasons.All;
    }
}
