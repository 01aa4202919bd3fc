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
    private readonly List<(Certificate Certificate, Certificate Issuer, RevocationStatus Status)> _known = [];

    internal RevocationChecker(RevocationContext context)
    {
        _context = context;
        _lists = new CrlChecker(context);
    }

    /// <summary>What is wrong with a certificate as to its revocation; null when nothing is.</summary>
    /// <param name="path">A path that ends at an anchor, the leaf first.</param>
    /// <param name="depth">Which certificate of it.</param>
    internal (CertificateErrorCode Code, string Detail)? Check(IReadOnlyList<Certificate> path, int depth)
    {
        RevocationOptions options = _context.Options.Revocation;
        if (options.Mode == RevocationMode.Off || depth == path.Count - 1
            || (depth > 0 && options.Scope == RevocationScope.Leaf))
        {
            return null;
        }

        RevocationStatus status = StatusOf(path, depth);
        return status.Kind switch
        {
            RevocationStatusKind.Revoked => (CertificateErrorCode.Revoked, status.Detail),
            RevocationStatusKind.Unknown when options.Mode == RevocationMode.Hard =>
                (CertificateErrorCode.StatusUnknown, status.Detail),
            _ => null,
        };
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

        RevocationStatus status = _lists.StatusOf(certificate, issuer, path);
        _context.Leave();
        _known.Add((certificate, issuer, status));
        return status;
    }
}
