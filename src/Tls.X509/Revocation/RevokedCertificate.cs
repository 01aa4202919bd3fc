using System;

namespace Tls.X509;

/// <summary>One certificate's revocation, as a CRL's entry (RFC 5280 §5.3) or an OCSP response says it.</summary>
/// <param name="Date">revocationDate.</param>
/// <param name="Reason">Why; unspecified when nothing is said.</param>
/// <param name="InvalidityDate">Since when the key is thought to have been bad, or null.</param>
public sealed record RevokedCertificate(
    DateTimeOffset Date, RevocationReason Reason, DateTimeOffset? InvalidityDate = null)
{
    /// <summary>For people: since when and why.</summary>
    public override string ToString() => FormattableString.Invariant($"revoked {Date:u}, {Reason}");
}
