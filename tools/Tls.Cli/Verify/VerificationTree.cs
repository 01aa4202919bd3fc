using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// A verdict on one screen: the best path from the leaf up, all that is wrong with each certificate of it, and the
/// paths tried as the tree they are, since each begins with the leaf.
/// </summary>
internal sealed class VerificationTree
{
    private const int MaxUnused = 16;

    private readonly TextWriter _out;
    private readonly Ink _ink;
    private readonly VerificationOptions _options;

    internal VerificationTree(TextWriter output, Ink ink, VerificationOptions options)
    {
        _out = output;
        _ink = ink;
        _options = options;
    }

    internal void Write(VerificationResult result)
    {
        _out.WriteLine(result.Primary is { } primary
            ? _ink.Bad($"NOT TRUSTED: {primary.Code} at depth {primary.Depth}{Whose(primary)}: {Printable.Line(primary.Detail)}")
            : _ink.Good($"TRUSTED through {ConnectionText.Subject(result.Chain[^1])}"));
        _out.WriteLine(
            $"for {PurposeText(_options.Purpose)}, name {NameText()}, at {_options.Time:yyyy-MM-dd HH:mm:ss} UTC, "
            + $"trusting {Count(_options.TrustStore.Certificates.Count, "certificate")}");
        _out.WriteLine();
        WritePath(result);
        _out.WriteLine();
        WriteTimestamps(result.Transparency);
        WriteTried(result);
        WriteUnused(result);
        WriteFetches(result);
        _out.WriteLine();
        PathBudget limits = _options.Budget;
        BudgetSpent spent = result.BudgetSpent;
        _out.WriteLine(
            $"spent: {spent.Signatures} of {limits.Signatures} signatures, "
            + $"{spent.Candidates} of {limits.Candidates} possible issuers, "
            + $"{spent.NameComparisons} of {limits.NameComparisons} name comparisons");
    }

    private void WritePath(VerificationResult result)
    {
        _out.WriteLine(_ink.Strong(result.IsTrusted ? "path" : "path that came nearest"));
        for (int depth = 0; depth < result.Chain.Count; depth++)
        {
            Certificate certificate = result.Chain[depth];
            _out.WriteLine($"  {depth}  {Label(certificate)}");
            _out.WriteLine(_ink.Faint(
                $"     {CodePointNames.Of(certificate.PublicKey.Kind)}, signed with {certificate.SignatureAlgorithm}, "
                + $"{certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}"));
            foreach (CertificateError error in result.Errors.Where(error => error.Depth == depth))
            {
                string rank = ReferenceEquals(error, result.Primary) ? " (primary)" : string.Empty;
                _out.WriteLine($"     {_ink.Bad("✗")} {error.Code}{rank}: {Printable.Line(error.Detail)}");
            }

            WriteRevocation(result.Revocation.FirstOrDefault(finding => finding.Depth == depth));
        }
    }

    /// <summary>By what a certificate is known not to be revoked, or that it is not known; the rest are errors.</summary>
    private void WriteRevocation(RevocationFinding? finding)
    {
        if (finding is { Status: RevocationStatusKind.Good })
        {
            foreach (string evidence in FindingText.Evidence(finding))
            {
                _out.WriteLine($"     {_ink.Good("✓")} not revoked: {evidence}");
            }
        }
        else if (finding is { Status: RevocationStatusKind.Unknown }
            && _options.Revocation.Mode == RevocationMode.Soft)
        {
            _out.WriteLine(_ink.Faint($"     ? revocation not known: {Printable.Line(finding.Detail)}"));
        }
    }

    private void WriteTimestamps(TransparencyResult? transparency)
    {
        if (transparency is null)
        {
            return;
        }

        _out.WriteLine(_ink.Strong($"certificate timestamps: {transparency.Timestamps.Count}"));
        foreach (TimestampVerdict verdict in transparency.Timestamps)
        {
            bool isValid = verdict.Status == TimestampStatus.Valid;
            string when = verdict.Timestamp is { } timestamp ? $"{timestamp.Time:yyyy-MM-dd HH:mm:ss}, " : string.Empty;
            string log = verdict.Log is { } known
                ? Printable.Line($"{known} ({known.State}, {known.Operator}), ")
                : string.Empty;
            string detail = isValid ? string.Empty : $": {Printable.Line(verdict.Detail)}";
            _out.WriteLine(
                $"  {(isValid ? _ink.Good("✓") : _ink.Bad("✗"))} {verdict.Status}, {when}{log}{verdict.Origin}{detail}");
        }

        string sum = Printable.Line(transparency.Detail);
        _out.WriteLine($"  {(transparency.IsSatisfied ? _ink.Good("✓ enough") : _ink.Bad("✗ not enough"))}, {sum}");
        _out.WriteLine();
    }

    private void WriteTried(VerificationResult result)
    {
        var leaf = new Branch(result.Chain[0]);
        foreach (PathAttempt attempt in result.Attempts)
        {
            leaf.Grow(attempt.Chain).Ends.Add(_ink.Bad("✗ ") + string.Join("; ", attempt.Errors.Select(
                error => $"{error.Code} at depth {error.Depth}: {Printable.Line(error.Detail)}")));
        }

        int count = result.Attempts.Count;
        if (result.IsTrusted)
        {
            leaf.Grow(result.Chain).Ends.Add(_ink.Good("✓ trusted"));
            count++;
        }

        _out.WriteLine(_ink.Strong($"paths tried: {count}"));
        _out.WriteLine($"  {Label(leaf.Certificate)}");
        WriteBranches(leaf, "  ");
    }

    private void WriteFetches(VerificationResult result)
    {
        if (result.Fetches.Count == 0)
        {
            return;
        }

        _out.WriteLine();
        _out.WriteLine(_ink.Strong($"fetched: {result.Fetches.Count(fetch => fetch.Fault is null)} of {result.Fetches.Count}"));
        foreach (EvidenceReport fetch in result.Fetches)
        {
            string mark = fetch.Fault is { } fault ? _ink.Bad($"✗ {fault}:") : _ink.Good("✓");
            _out.WriteLine(
                $"  {FindingText.Word(fetch.Request.Kind)} {Printable.Line(fetch.Request.Source.AbsoluteUri)}  "
                + $"{mark} {Printable.Line(fetch.Detail)}");
        }
    }

    /// <summary>What was there and no path went through: when one is found, the search ends.</summary>
    private void WriteUnused(VerificationResult result)
    {
        HashSet<Certificate> used = [.. result.Chain, .. result.Attempts.SelectMany(attempt => attempt.Chain)];
        List<Certificate> unused = [.. result.Presented.Where(used.Add)];
        if (unused.Count == 0)
        {
            return;
        }

        _out.WriteLine();
        _out.WriteLine(_ink.Strong($"passed over: {unused.Count}"));
        foreach (Certificate certificate in unused.Take(MaxUnused))
        {
            string why = certificate.NotAfter < _options.Time ? $"expired: valid until {certificate.NotAfter:u}"
                : certificate.NotBefore > _options.Time ? $"not yet valid: valid from {certificate.NotBefore:u}"
                : result.IsTrusted ? "a path was found without it"
                : "nothing here names it as its issuer";
            _out.WriteLine($"  {Label(certificate)}  {why}");
        }
    }

    private void WriteBranches(Branch branch, string indent)
    {
        foreach (string end in branch.Ends)
        {
            _out.WriteLine($"{indent}{(branch.Issuers.Count > 0 ? "│" : " ")}  {end}");
        }

        for (int i = 0; i < branch.Issuers.Count; i++)
        {
            bool isLast = i == branch.Issuers.Count - 1;
            _out.WriteLine($"{indent}{(isLast ? "└─" : "├─")} {Label(branch.Issuers[i].Certificate)}");
            WriteBranches(branch.Issuers[i], indent + (isLast ? "   " : "│  "));
        }
    }

    /// <summary>The subject, and enough of the fingerprint to tell certificates of one name apart.</summary>
    private string Label(Certificate certificate)
    {
        string fingerprint = Convert.ToHexStringLower(certificate.Fingerprint(HashKind.Sha256).AsSpan(0, 4));
        string trusted = _options.TrustStore.Contains(certificate) ? ", in the trust store" : string.Empty;
        return $"{ConnectionText.Subject(certificate)} {_ink.Faint($"[{fingerprint}{trusted}]")}";
    }

    private static string Whose(CertificateError error) =>
        error.Certificate is { } certificate ? $", {ConnectionText.Subject(certificate)}" : string.Empty;

    private string NameText() => _options.HostName?.ToString() ?? "not checked";

    private static string PurposeText(CertificatePurpose purpose) => purpose switch
    {
        CertificatePurpose.Any => "any purpose",
        CertificatePurpose.ServerAuthentication => "server authentication",
        CertificatePurpose.ClientAuthentication => "client authentication",
    };

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    /// <summary>A certificate as a place in the tree of paths.</summary>
    private sealed record Branch(Certificate Certificate)
    {
        internal List<Branch> Issuers { get; } = [];

        /// <summary>What is said of the paths that end here.</summary>
        internal List<string> Ends { get; } = [];

        /// <summary>The place at the end of a path that begins here.</summary>
        internal Branch Grow(IReadOnlyList<Certificate> path)
        {
            Branch place = this;
            foreach (Certificate issuer in path.Skip(1))
            {
                Branch? next = place.Issuers.Find(known => known.Certificate.Equals(issuer));
                if (next is null)
                {
                    next = new Branch(issuer);
                    place.Issuers.Add(next);
                }

                place = next;
            }

            return place;
        }
    }
}
