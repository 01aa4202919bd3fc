using System;
using System.Collections.Generic;
using System.Linq;
using static Tls.X509.CertificateErrorCode;

namespace Tls.X509;

/// <summary>
/// Searches for a path from the leaf to an anchor, depth first with backtracking (RFC 4158): anchors before
/// intermediates, the likeliest issuer first. A first pass drops every branch at its first error, so that
/// hostile pools cost little; only when it finds nothing does a second pass, <see cref="Explain"/>, follow
/// faulty branches too, to say everything that is wrong with the path that comes nearest.
/// </summary>
internal sealed class PathBuilder
{
    private const int MaxAttempts = 32;
    private const int MaxOpenEnds = 16;
    private const int UsualLength = 4;

    private readonly VerificationOptions _options;
    private readonly Certificate[] _pool;
    private readonly BudgetMeter _meter;
    private readonly SignatureChecker _signatures;
    private readonly PathValidator _validator;
    private readonly RevocationChecker? _revocation;
    private readonly List<Certificate> _path;
    private List<PathAttempt>? _attempts;
    private List<Certificate>? _openEnds;
    private bool _explains;
    private int _explained;

    internal PathBuilder(
        VerificationOptions options,
        DateTimeOffset time,
        Certificate[] pool,
        BudgetMeter meter,
        SignatureChecker signatures,
        RevocationContext? revocation)
    {
        _options = options;
        _pool = pool;
        _path = new List<Certificate>(Math.Min(pool.Length + 2, UsualLength));
        _meter = meter;
        _signatures = signatures;
        _revocation = revocation is null ? null : new RevocationChecker(revocation);
        _validator = new PathValidator(options, time, signatures, meter, _revocation);
    }

    /// <summary>The paths that were dropped, at most 32.</summary>
    internal IReadOnlyList<PathAttempt> Attempts => (IReadOnlyList<PathAttempt>?)_attempts ?? [];

    /// <summary>Certificates above which no way led to an anchor, and which say where their issuer is to be had.</summary>
    internal IReadOnlyList<Certificate> OpenEnds => (IReadOnlyList<Certificate>?)_openEnds ?? [];

    /// <summary>The policies that the path last judged is valid for.</summary>
    internal ValidPolicies? Policies => _validator.Policies;

    /// <summary>Of the dropped paths the one nearest to success.</summary>
    internal PathAttempt? Best { get; private set; }

    /// <summary>What was found out about revocation on a path that was judged.</summary>
    internal IReadOnlyList<RevocationFinding> RevocationOf(IReadOnlyList<Certificate> path) =>
        _revocation?.FindingsOf(path) ?? [];

    /// <summary>The first path without an error, or null.</summary>
    internal List<Certificate>? Find(Certificate leaf)
    {
        _path.Clear();
        _path.Add(leaf);

        // A leaf that is trusted itself needs no issuer.
        if (_options.TrustStore.Contains(leaf) && Complete())
        {
            return _path;
        }

        return Extend(leaf) ? _path : null;
    }

    /// <summary>Searches once more for all that is wrong, after <see cref="Find"/> found nothing.</summary>
    internal void Explain(Certificate leaf)
    {
        _explains = true;
        _attempts = null;
        Best = null;
        _ = Find(leaf);
    }

    /// <summary>
    /// Tries every issuer of the last certificate. True when the path is complete and without error.
    /// </summary>
    private bool Extend(Certificate current)
    {
        bool hasIssuer = false;
        Candidates anchors = Anchors(current);
        for (int i = 0; i < anchors.Count; i++)
        {
            hasIssuer = true;
            if (!MayGoOn())
            {
                break;
            }

            _path.Add(anchors[i]);
            if (Counted() > Limit())
            {
                Drop(DepthExceeded, $"the path would have more than {Limit()} certificates");
            }
            else if (Complete())
            {
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        Candidates intermediates = Intermediates(current);
        for (int i = 0; i < intermediates.Count; i++)
        {
            Certificate issuer = intermediates[i];
            hasIssuer = true;
            if (!MayGoOn())
            {
                break;
            }

            _path.Add(issuer);
            if (TryStep(current, issuer) && Extend(issuer))
            {
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        // What has signed itself has no other issuer, whoever else goes by its name.
        if (!_meter.IsSpent && (!hasIssuer || _signatures.IsSelfSigned(current)))
        {
            DeadEnd(current);
        }

        // Another issuer of this one might have led on; those that are furthest up come first.
        if (!_explains && !current.IsSelfIssued && current.AuthorityInfoAccess.Count > 0
            && OpenEnds.Count < MaxOpenEnds && !OpenEnds.Contains(current))
        {
            (_openEnds ??= []).Add(current);
        }

        return false;
    }

    private bool MayGoOn() =>
        !(_explains && _explained >= MaxAttempts) && _meter.TryCandidate();

    /// <summary>Whether an intermediate just put on the path may stay there.</summary>
    private bool TryStep(Certificate child, Certificate issuer)
    {
        // An anchor has still to come.
        if (Counted() + 1 > Limit() || _path.Count >= _options.Budget.Certificates)
        {
            Drop(DepthExceeded, $"the path would have more than {Limit()} certificates");
            return false;
        }

        if (_explains)
        {
            return true;
        }

        if (_validator.CheckAsIssuer(issuer, _path.Count - 1) is CertificateError error)
        {
            Drop([error]);
            return false;
        }

        return IsSigned(child, issuer);
    }

    /// <summary>The refusal that costs hostile pools most: what is not signed leads nowhere.</summary>
    private bool IsSigned(Certificate child, Certificate issuer)
    {
        if (_signatures.AwaitsParameters(issuer) || _signatures.Check(child, issuer) is not CertificateErrorCode code)
        {
            return true;
        }

        if (code != BudgetExceeded)
        {
            Drop([new CertificateError(
                code, _path.Count - 2, child, PathValidator.SignatureDetail(child, issuer, code))]);
        }

        return false;
    }

    /// <summary>Judges a path that has reached an anchor.</summary>
    private bool Complete()
    {
        if (!_explains && _path.Count > 1 && !IsSigned(_path[^2], _path[^1]))
        {
            return false;
        }

        List<CertificateError>? errors = _validator.Validate(_path, isAnchored: true);
        if (_meter.IsSpent)
        {
            return false;
        }

        if (errors is not null)
        {
            Drop(errors);
        }

        return errors is null;
    }

    /// <summary>Nobody is known who issued the last certificate: says what sort of end that is.</summary>
    private void DeadEnd(Certificate last)
    {
        int depth = _path.Count - 1;
        (CertificateErrorCode code, string detail) = (_signatures.IsSelfSigned(last), depth) switch
        {
            (true, 0) => (SelfSignedLeaf, "self-signed, and not itself trusted"),
            (true, _) => (SelfSignedInChain, $"'{last}' is self-signed, and not in the trust store"),
            (false, 0) => (UnableToVerifyFirst, $"its issuer '{last.Issuer}' is neither sent nor trusted"),
            (false, _) when _options.Fetched.Contains(last) =>
                (UnableToGetIssuer, $"it was fetched, and its issuer '{last.Issuer}' is nowhere to be had"),
            (false, _) => (UnableToGetLocalIssuer, $"its issuer '{last.Issuer}' is neither sent nor trusted"),
        };
        List<CertificateError> errors = (_explains ? _validator.Validate(_path, isAnchored: false) : null) ?? [];
        errors.Add(new CertificateError(code, depth, last, detail));
        Drop(errors);
    }

    private void Drop(CertificateErrorCode code, string detail)
    {
        List<CertificateError> errors = (_explains ? _validator.Validate(_path, isAnchored: false) : null) ?? [];
        errors.Add(new CertificateError(code, _path.Count - 1, _path[^1], detail));
        Drop(errors);
    }

    private void Drop(IReadOnlyList<CertificateError> errors)
    {
        _explained++;
        PathAttempt attempt = new(_path.ToArray(), errors);
        if (Attempts.Count < MaxAttempts)
        {
            (_attempts ??= []).Add(attempt);
        }

        if (Best is null || IsNearer(attempt, Best))
        {
            Best = attempt;
        }
    }

    private static bool IsNearer(PathAttempt attempt, PathAttempt best)
    {
        int rank = attempt.Primary.Code.Rank();
        int bestRank = best.Primary.Code.Rank();
        return rank != bestRank ? rank < bestRank : attempt.Errors.Count < best.Errors.Count;
    }

    private int Limit() => _options.MaxDepth == 0
        ? _options.Budget.Certificates
        : Math.Min(_options.MaxDepth, _options.Budget.Certificates);

    /// <summary>The certificates of the path, without self-issued intermediates.</summary>
    private int Counted()
    {
        int count = _path.Count;
        for (int i = 1; i < _path.Count; i++)
        {
            bool isLast = i == _path.Count - 1;
            if (_path[i].IsSelfIssued && !(isLast && _options.TrustStore.Contains(_path[i])))
            {
                count--;
            }
        }

        return count;
    }

    private Candidates Anchors(Certificate child)
    {
        Candidates found = default;
        foreach (TrustAnchor anchor in _options.TrustStore.FindBySubject(child.Issuer))
        {
            if (!IsOnPath(anchor.Certificate))
            {
                found.Add(anchor.Certificate);
            }
        }

        found.Sort(child, _validator.Time);
        return found;
    }

    private Candidates Intermediates(Certificate child)
    {
        Candidates found = default;
        foreach (Certificate candidate in _pool)
        {
            if (candidate.Subject.Equals(child.Issuer) && !IsOnPath(candidate)
                && !_options.TrustStore.Contains(candidate) && !found.Contains(candidate))
            {
                found.Add(candidate);
            }
        }

        found.Sort(child, _validator.Time);
        return found;
    }

    /// <summary>RFC 4158 §5.2: the same name with the same key twice is a loop.</summary>
    private bool IsOnPath(Certificate candidate)
    {
        foreach (Certificate certificate in _path)
        {
            if (certificate.Subject.Equals(candidate.Subject)
                && certificate.PublicKey.Encoded.Span.SequenceEqual(candidate.PublicKey.Encoded.Span))
            {
                return true;
            }
        }

        return false;
    }
}
