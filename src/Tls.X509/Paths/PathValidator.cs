using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using static Tls.X509.CertificateErrorCode;

namespace Tls.X509;

/// <summary>
/// Path validation in the letter order of RFC 5280 §6.1, from the anchor down to the leaf, collecting every
/// error. It judges one path and never searches. Policies are <see cref="PolicyProcessing"/>'s. Revocation,
/// (a)(3), is <see cref="RevocationChecker"/>'s.
/// </summary>
internal sealed class PathValidator
{
    private const int MinimumRsaBits = 2048;

    private readonly VerificationOptions _options;
    private readonly SignatureChecker _signatures;
    private readonly BudgetMeter _meter;
    private readonly RevocationChecker? _revocation;
    private List<CertificateError>? _errors;

    internal PathValidator(
        VerificationOptions options,
        DateTimeOffset time,
        SignatureChecker signatures,
        BudgetMeter meter,
        RevocationChecker? revocation = null)
    {
        _revocation = revocation;
        _options = options;
        Time = time;
        _signatures = signatures;
        _meter = meter;
    }

    /// <summary>The moment to validate for.</summary>
    internal DateTimeOffset Time { get; }

    /// <summary>The policies that the path validated last is valid for; null when none will do.</summary>
    internal ValidPolicies? Policies { get; private set; }

    /// <summary>Validates a path.</summary>
    /// <param name="path">The leaf first.</param>
    /// <param name="isAnchored">
    /// Whether the last certificate is a trust anchor, so that its signature counts not.
    /// </param>
    /// <returns>All errors, the leaf's first; null when there is none.</returns>
    internal List<CertificateError>? Validate(List<Certificate> path, bool isAnchored)
    {
        _errors = null;
        bool hasAnchor = isAnchored && path.Count > 1;
        var rules = AnchorRules.Of(isAnchored ? _options.TrustStore.Find(path[^1]) : null, _options.Policies);
        ValidationState state = new(
            PolicyProcessing.Of(path, rules.Policies, hasAnchor ? path.Count - 1 : path.Count, _meter), rules);
        if (!hasAnchor)
        {
            // What is said of an anchor binds what it vouches for: here itself.
            rules.Begin(ref state);
        }

        for (int depth = path.Count - 1; depth >= 0; depth--)
        {
            bool isAnchor = isAnchored && depth == path.Count - 1;
            Link link = new(this, path[depth], depth, isAnchor);
            BasicProcessing(link, depth + 1 < path.Count ? path[depth + 1] : null, in state);
            CheckProfile(link, depth + 1 < path.Count ? path[depth + 1] : null);
            if (isAnchored)
            {
                CheckRevocation(link, path);
            }

            if (isAnchor && rules.Refusal(_options.Purpose) is string refusal)
            {
                link.Add(UntrustedRoot, refusal);
            }

            if (isAnchor && hasAnchor)
            {
                rules.Begin(ref state);
                state.Policies?.Anchor(link.Certificate);
            }
            else
            {
                ProcessPolicies(link, ref state);
            }

            if (depth > 0)
            {
                PrepareForNext(link, ref state);
            }
            else
            {
                WrapUp(link);
                if (rules.DistrustOf(link.Certificate) is string distrust)
                {
                    link.Add(IssuedAfterDistrust, distrust);
                }
            }
        }

        if (isAnchored && CheckPins(path) is CertificateError unpinned)
        {
            (_errors ??= []).Add(unpinned);
        }

        return _errors is { Count: > 1 } ? [.. _errors.OrderBy(static error => error.Depth)] : _errors;
    }

    /// <summary>
    /// Whether a certificate could issue another at all: the checks of a link that need no path.
    /// </summary>
    internal CertificateError? CheckAsIssuer(Certificate issuer, int depth)
    {
        _errors = null;
        Link link = new(this, issuer, depth, IsAnchor: false);
        CheckDistrust(link);
        CheckValidity(link);
        CheckMayIssue(link);
        CheckPurpose(link);
        CheckCritical(link);
        return _errors?[0];
    }

    /// <summary>§6.1.3.</summary>
    private void BasicProcessing(Link link, Certificate? issuer, in ValidationState state)
    {
        Certificate certificate = link.Certificate;

        // (a)(1): the signature verifies with the issuer's key.
        if (issuer is not null && _signatures.Check(
            certificate, issuer) is CertificateErrorCode signatureError)
        {
            link.Add(signatureError, SignatureDetail(certificate, issuer, signatureError));
            ExplainKeyMismatch(link, issuer);
        }

        CheckKey(link);
        CheckDistrust(link);

        // (a)(2): the validity includes the time.
        CheckValidity(link);

        // (a)(4): the issuer's subject is this certificate's issuer.
        if (issuer is not null && !issuer.Subject.Equals(certificate.Issuer))
        {
            link.Add(IssuerSubjectMismatch, $"issued by '{certificate.Issuer}', not '{issuer.Subject}'");
        }

        // (b), (c): names are within the constraints, unless self-issued and not the last.
        if (link.Depth > 0 && certificate.IsSelfIssued)
        {
            return;
        }

        foreach ((NameConstraints subtrees, Certificate? giver) in state.Constraints)
        {
            if (NameConstraintChecker.Violation(certificate, subtrees, _meter) is string violation)
            {
                string by = giver is null ? "what its anchor is accepted for" : $"'{giver.Subject}'";
                link.Add(NameConstraintViolated, $"{violation}, by {by}");
            }
        }
    }

    /// <summary>§6.1.3 (d)–(f), §6.1.4 (a), (b), (h)–(j) and §6.1.5 (a), (b), (g).</summary>
    private void ProcessPolicies(Link link, ref ValidationState state)
    {
        bool isLast = link.Depth == 0;
        if (state.Policies is null)
        {
            Policies = isLast ? ValidPolicies.None : null;
            return;
        }

        bool isValid = state.Policies.Basic(link.Certificate, isLast);
        if ((!isValid || state.Rules.IsDisjoint) && !state.LacksPolicy)
        {
            // (f): once, at the first certificate that is without: those below are without it too.
            state.LacksPolicy = true;
            link.Add(PolicyRequired, $"a policy is required, and none is valid down to here{state.Rules.PolicyNote()}");
        }

        if (!isLast)
        {
            if (!state.Policies.Prepare(link.Certificate))
            {
                link.Add(PolicyMappingInvalid, "a policy is mapped to or from anyPolicy");
            }

            return;
        }

        Policies = state.Policies.WrapUp(link.Certificate);
        if (Policies is null && !state.LacksPolicy)
        {
            link.Add(PolicyRequired, $"a policy is required, and none that is valid is acceptable{state.Rules.PolicyNote()}");
        }
    }

    /// <summary>§6.1.4: what an issuer must be, and what it demands of those below it.</summary>
    private void PrepareForNext(Link link, ref ValidationState state)
    {
        Certificate certificate = link.Certificate;

        // (e), (f): parameters are the key's own, or inherited.
        state.Dsa = DsaParameters.Next(certificate.PublicKey, state.Dsa);
        _signatures.Inherit(certificate, state.Dsa);

        // (g): name constraints narrow what follows.
        if (certificate.NameConstraints is not null)
        {
            state.Add(certificate.NameConstraints, certificate);
        }

        // (k), (n).
        CheckMayIssue(link);

        // (l): one intermediate fewer may follow, unless this one is self-issued. An anchor does not count.
        if (!link.IsAnchor && !certificate.IsSelfIssued)
        {
            if (state.MaxPathLength == 0)
            {
                link.Add(PathTooLong, state.PathLimit);
            }
            else
            {
                state.MaxPathLength--;
            }
        }

        // (m): pathLenConstraint narrows the count.
        if (certificate.BasicConstraints?.PathLength is int pathLength && pathLength < state.MaxPathLength)
        {
            state.MaxPathLength = pathLength;
            state.PathLimit = "an issuer above allows no further intermediate";
        }

        // (o): critical extensions are all processed.
        CheckCritical(link);
        CheckPurpose(link);
    }

    /// <summary>§6.1.5, and what the caller asks of the leaf.</summary>
    private void WrapUp(Link link)
    {
        Certificate leaf = link.Certificate;

        // §4.1.2.1: without extensions there is nothing to say what the key is for.
        if (leaf.Version != 3 && !link.IsAnchor)
        {
            link.Add(VersionUnsupported, $"version {leaf.Version}");
        }

        // (f): critical extensions are all processed.
        CheckCritical(link);

        // §4.2.1.10: name constraints MUST be used only in a CA certificate.
        if (leaf.NameConstraints is not null && leaf.BasicConstraints?.IsCa != true)
        {
            link.Add(NameConstraintViolated, "name constraints in a certificate that is no CA");
        }

        CheckPurpose(link);

        // §4.2.1.3: the key is used as its usages allow, when it has any.
        if (leaf.KeyUsage is KeyUsages usage && (
            usage & _options.RequiredKeyUsage) != _options.RequiredKeyUsage)
        {
            link.Add(KeyUsageForbids, $"{_options.RequiredKeyUsage} is not among {usage}");
        }

        // RFC 9525 §6: one of the presented names is the one meant.
        if (_options.HostName is HostName host && !HostNameMatcher.Matches(host, leaf))
        {
            link.Add(HostNameMismatch, $"'{host}' is not among {Names(leaf)}");
        }
    }

    private void CheckProfile(Link link, Certificate? issuer)
    {
        if (_options.Profile != CertificateProfile.WebPki)
        {
            return;
        }

        foreach (string breach in WebPkiProfile.Breaches(
            link.Certificate, issuer, link.Depth == 0, _options))
        {
            link.Add(ProfileViolated, breach);
        }
    }

    /// <summary>(a)(3): the certificate is not revoked; asked of a path that is whole, since its anchor answers.</summary>
    private void CheckRevocation(Link link, IReadOnlyList<Certificate> path)
    {
        if (_revocation?.Check(path, link.Depth) is var (code, detail))
        {
            link.Add(code, detail);
        }
    }

    /// <summary>What the caller or the store distrusts is refused at every place, the anchor's included.</summary>
    private void CheckDistrust(Link link)
    {
        if (_options.DistrustOf(link.Certificate) is DistrustEntry entry)
        {
            link.Add(Blacklisted, $"distrusted: {entry}");
        }
    }

    /// <summary>One of the path's keys is pinned, if any is; asked of a path that is whole.</summary>
    private CertificateError? CheckPins(List<Certificate> path) => _options.PinnedKeys.Count == 0
        ? null
        : _options.PinnedKeys.Check(
            [.. path.Select(static certificate => certificate.PublicKey)], path[0], _options.Provider);

    private void CheckValidity(Link link)
    {
        Certificate certificate = link.Certificate;
        if (Time < certificate.NotBefore)
        {
            link.Add(NotYetValid, $"valid from {certificate.NotBefore:u}, checked for {Time:u}");
        }

        // §4.1.2.5: through notAfter, inclusive, to the end of that second.
        if (Time >= certificate.NotAfter && Time - certificate.NotAfter >= TimeSpan.FromSeconds(1))
        {
            link.Add(Expired, $"valid until {certificate.NotAfter:u}, checked for {Time:u}");
        }
    }

    private static void CheckMayIssue(Link link)
    {
        Certificate certificate = link.Certificate;

        // (k): version 3 and cA set. An anchor of version 1 cannot say so, and is one because the caller says
        // so.
        bool isCa = certificate.Version == 3
            ? certificate.BasicConstraints?.IsCa == true
            : link.IsAnchor;
        if (!isCa)
        {
            link.Add(NotACa, certificate.Version == 3 ? "cA is not set" : $"version {certificate.Version}");
        }

        // (n): keyCertSign, when key usage is there.
        if (certificate.KeyUsage is KeyUsages usage && (usage & KeyUsages.KeyCertSign) == 0)
        {
            link.Add(KeyUsageForbids, $"keyCertSign is not among {usage}");
        }
    }

    private static void CheckCritical(Link link)
    {
        foreach (CertificateExtension extension in link.Certificate.UnprocessedCriticalExtensions)
        {
            link.Add(UnknownCriticalExtension, extension.Oid.ToString());
        }
    }

    /// <summary>
    /// §4.2.1.12; as all implementations have it, what an issuer may not do it may not let others do.
    /// </summary>
    private void CheckPurpose(Link link)
    {
        if (_options.Purpose != CertificatePurpose.Any
            && link.Certificate.ExtendedKeyUsage?.Allows(_options.Purpose) == false)
        {
            link.Add(link is { IsAnchor: true, Depth: > 0 } ? UntrustedRoot : WrongPurpose,
                $"{_options.Purpose} is not among its purposes");
        }
    }

    private static void CheckKey(Link link)
    {
        SubjectPublicKeyInfo key = link.Certificate.PublicKey;
        if (key.Kind is KeyKind.Rsa or KeyKind.RsaPss && key.SizeInBits < MinimumRsaBits)
        {
            link.Add(KeyTooSmall, $"RSA with {key.SizeInBits} bits");
        }
    }

    /// <summary>
    /// §4.2.1.1: key identifiers are a hint; with a wrong signature they tell why it is wrong.
    /// </summary>
    private static void ExplainKeyMismatch(Link link, Certificate issuer)
    {
        if (IssuerOrder.KeyMatch(link.Certificate, issuer) == IssuerOrder.Mismatch)
        {
            link.Add(AuthorityKeyMismatch, "the authority key identifier names another key of that issuer");
        }
    }

    internal static string SignatureDetail(
        Certificate child, Certificate issuer, CertificateErrorCode code) =>
        code switch
        {
            SignatureAlgorithmForbidden => $"signed with {child.SignatureAlgorithm}",
            IssuerKeyUndecodable => $"the key of '{issuer}' ({issuer.PublicKey.Algorithm}) cannot be used",
            _ => $"not signed with the key of '{issuer}'",
        };

    private static string Names(Certificate leaf)
    {
        const int Shown = 5;
        IReadOnlyList<GeneralName> names = leaf.SubjectAlternativeNames;
        List<string> texts = [];
        for (int i = 0; i < Math.Min(Shown, names.Count); i++)
        {
            texts.Add(names[i].ToString());
        }

        if (names.Count > Shown)
        {
            texts.Add($"{names.Count - Shown} more");
        }

        return names.Count == 0 ? "its names: it has none" : string.Join(", ", texts);
    }

    /// <summary>A certificate at its place in the path, and where its errors go.</summary>
    private readonly record struct Link(
        PathValidator Validator, Certificate Certificate, int Depth, bool IsAnchor)
    {
        internal void Add(CertificateErrorCode code, string detail) =>
            (Validator._errors ??= []).Add(new CertificateError(code, Depth, Certificate, detail));
    }
}
