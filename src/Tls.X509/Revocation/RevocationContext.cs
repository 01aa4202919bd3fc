using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// What all questions about revocation within one verification share: what is known, what it may cost, and
/// which certificates are being asked about already, so that no question waits for its own answer.
/// </summary>
internal sealed class RevocationContext
{
    private const int MaxDepth = 4;

    private readonly List<Certificate> _asked = [];

    internal RevocationContext(
        VerificationOptions options,
        DateTimeOffset time,
        IReadOnlyList<Certificate> intermediates,
        BudgetMeter meter,
        SignatureChecker signatures)
    {
        Options = options;
        Time = time;
        Meter = meter;
        Signatures = signatures;
        Pool = [.. intermediates, .. options.Revocation.Certificates];
    }

    internal VerificationOptions Options { get; }

    internal DateTimeOffset Time { get; }

    internal BudgetMeter Meter { get; }

    internal SignatureChecker Signatures { get; }

    /// <summary>Untrusted certificates that may have signed a list.</summary>
    internal Certificate[] Pool { get; }

    /// <summary>Begins to ask about a certificate.</summary>
    /// <returns>False when that is being asked already, or asked too deep.</returns>
    internal bool TryEnter(Certificate certificate)
    {
        if (_asked.Count >= MaxDepth || _asked.Contains(certificate))
        {
            return false;
        }

        _asked.Add(certificate);
        return true;
    }

    internal void Leave() => _asked.RemoveAt(_asked.Count - 1);

    /// <summary>
    /// §6.3.3 (f): whether a certificate has a path to the very anchor of the path in question, so that what
    /// it signs about revocation counts.
    /// </summary>
    internal bool HasPathTo(Certificate anchor, Certificate signer)
    {
        VerificationOptions options = Options with
        {
            TrustStore = new TrustStore([anchor]),
            HostName = null,
            PinnedKeys = PinnedKeys.None,
            StapledOcspResponse = null,
            Purpose = CertificatePurpose.Any,
            RequiredKeyUsage = KeyUsages.None,
            Policies = new PolicyOptions(),
            Profile = CertificateProfile.Rfc5280,
        };
        PathBuilder builder = new(options, Time, Pool, Meter, Signatures, this);
        return builder.Find(signer) is not null;
    }
}
