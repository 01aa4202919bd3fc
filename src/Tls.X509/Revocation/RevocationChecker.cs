using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// RFC 5280 §6.1.3 (a)(3): the certificate is not revoked. Asks whoever may know, and says what follows from
/// the answer under the caller's mode.
/// </summary>
internal sealed class RevocationChecker
{
    private readonly RevocationContext _context;
    private readonly CrlChecker _lists;
    private readonly OcspChecker _responses;
    private readonly List<(Certificate Certificate, Certificate Issuer, RevocationStatus Status)> _known = [];
    private readonly Dictionary<(Certificate Certificate, Certificate Issuer), RevocationStatus> _found = [];

    internal RevocationChecker(RevocationContext context)
    {
        _context = context;
        _lists = new CrlChecker(context);
        _responses = new OcspChecker(context, _lists);
    }

    /// <summary>What was found out about the certificates of a path that has been checked, the leaf's first.</summary>
    internal IReadOnlyList<RevocationFinding> FindingsOf(IReadOnlyList<Certificate> path)
    {
        List<RevocationFinding> findings = [];
        for (int depth = 0; depth < path.Count - 1; depth++)
        {
            if (_found.TryGetValue((path[depth], path[depth + 1]), out RevocationStatus status))
            {
                findings.Add(new RevocationFinding(path[depth], depth, status.Kind, status.Detail)
                {
                    Entry = status.Entry,
                    Lists = status.Lists,
                    Response = status.Response,
                });
            }
        }

        return findings;
    }

    /// <summary>What is wrong with a certificate as to its revocation; null when nothing is.</summary>
    /// <param name="path">A path that ends at an anchor, the leaf first.</param>
    /// <param name="depth">Which certificate of it.</param>
    internal (CertificateErrorCode Code, string Detail)? Check(IReadOnlyList<Certificate> path, int depth)
    {
        RevocationOptions options = _context.Options.Revocation;
        if (depth == path.Count - 1 || (depth > 0 && options is { Mode: RevocationMode.Off }
            or { Scope: RevocationScope.Leaf }))
        {
            return null;
        }

        OcspVerdict? staple = depth == 0 ? JudgeStaple(path) : null;
        RevocationStatus status = staple switch
        {
            { Fault: not null } or { Status.Kind: not RevocationStatusKind.Unknown } => staple.Value.Status,
            _ when options.Mode == RevocationMode.Off =>
                RevocationStatus.Unknown("nothing was stapled that says, and nothing else is asked"),
            _ => StatusOf(path, depth),
        };
        if (status.Kind == RevocationStatusKind.Good && staple is not null && options.Mode != RevocationMode.Off
            && StatusOf(path, depth) is { Kind: RevocationStatusKind.Revoked } known)
        {
            // Who staples chooses what to staple: the last response from before a revocation is good for days.
            status = known;
        }

        _found[(path[depth], path[depth + 1])] = status;
        if (options.Mode == RevocationMode.Off)
        {
            // What says nothing, or is no good, is as if it had not come: off is off. But nobody has to be asked to
            // know what the certificate's own issuer has signed and its own server has sent.
            return status.Kind == RevocationStatusKind.Revoked ? (CertificateErrorCode.Revoked, status.Detail) : null;
        }

        return staple is { Fault: { } fault }
            ? (fault, status.Detail)
            : status.Kind switch
            {
                RevocationStatusKind.Revoked => (CertificateErrorCode.Revoked, status.Detail),
                RevocationStatusKind.Unknown when options.Mode == RevocationMode.Hard =>
                    (CertificateErrorCode.StatusUnknown, status.Detail),
                _ => null,
            };
    }

    /// <summary>What was stapled to the leaf; null when nothing was, and nothing had to be.</summary>
    private OcspVerdict? JudgeStaple(IReadOnlyList<Certificate> path)
    {
        if (_context.Options.StapledOcspResponse is not { } staple)
        {
            return null;
        }

        bool isPromised = TlsFeature.DemandsStaple(path[0]);
        bool isDemanded = isPromised || _context.Options.Revocation.RequireStaple;
        if (staple.IsEmpty)
        {
            // RFC 7633 §4.2.2: a server that does not do what its certificate says it does is refused.
            return isDemanded
                ? OcspVerdict.Faulty(
                    CertificateErrorCode.StatusUnknown,
                    isPromised
                        ? "the certificate demands a stapled OCSP response, none came"
                        : "a stapled OCSP response is required, none came")
                : null;
        }

        if (!OcspResponse.TryParse(staple.Span, out OcspResponse? response, out CertificateFormatException? error))
        {
            return OcspVerdict.Faulty(CertificateErrorCode.OcspMalformed, error.Message);
        }

        OcspVerdict verdict = _responses.Judge(response, path, 0);
        if (verdict.Status.Response is { } evidence)
        {
            verdict = verdict with { Status = verdict.Status with { Response = evidence with { IsStapled = true } } };
        }

        return isDemanded && verdict is { Fault: null, Status.Kind: RevocationStatusKind.Unknown }
            ? verdict with { Fault = CertificateErrorCode.StatusUnknown }
            : verdict;
    }

    /// <summary>Who says revoked is heard, whatever others say: they may not know yet.</summary>
    private RevocationStatus Ask(IReadOnlyList<Certificate> path, int depth)
    {
        RevocationStatus? good = null;
        string? obstacle = null;
        foreach (OcspResponse response in _context.Options.Revocation.Responses)
        {
            RevocationStatus status = _responses.Judge(response, path, depth).Status;
            switch (status.Kind)
            {
                case RevocationStatusKind.Revoked:
                    return status;

                case RevocationStatusKind.Good:
                    good ??= status;
                    break;

                default:
                    obstacle = status.Detail;
                    break;
            }
        }

        RevocationStatus listed = _lists.StatusOf(path[depth], path[depth + 1], path);
        if (good is { } known)
        {
            return listed.Kind == RevocationStatusKind.Revoked ? listed : known;
        }

        return listed.Kind == RevocationStatusKind.Unknown && obstacle is not null
            ? RevocationStatus.Unknown($"{obstacle}; {listed.Detail}")
            : listed;
    }

    private RevocationStatus StatusOf(IReadOnlyList<Certificate> path, int depth)
    {
        Certificate certificate = path[depth];
        Certificate issuer = path[depth + 1];
        foreach ((Certificate asked, Certificate by, RevocationStatus known) in _known)
        {
            if (ReferenceEquals(asked, certificate) && ReferenceEquals(by, issuer))
            {
                return known;
            }
        }

        if (!_context.TryEnter(certificate))
        {
            return RevocationStatus.Unknown("its status would be vouched for by itself");
        }

        RevocationStatus status = Ask(path, depth);
        _context.Leave();
        _known.Add((certificate, issuer, status));
        return status;
    }
}
