using System.Collections.Generic;

namespace Tls.X509;

/// <summary>A path that was tried and dropped.</summary>
/// <param name="Chain">The certificates, the leaf first, up to where the path ended.</param>
/// <param name="Errors">Why it was dropped.</param>
public sealed record PathAttempt(IReadOnlyList<Certificate> Chain, IReadOnlyList<CertificateError> Errors)
{
    /// <summary>The most fundamental of the errors.</summary>
    public CertificateError Primary => MostFundamental(Errors);

    internal static CertificateError MostFundamental(IReadOnlyList<CertificateError> errors)
    {
        CertificateError worst = errors[0];
        foreach (CertificateError error in errors)
        {
            if (error.Code.Rank() > worst.Code.Rank())
            {
                worst = error;
            }
        }

        return worst;
    }
}
