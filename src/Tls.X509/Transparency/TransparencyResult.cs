using System.Collections.Generic;

namespace Tls.X509;

/// <summary>Whether a certificate is known to the public, and all that says so.</summary>
/// <param name="IsSatisfied">Whether the timestamps are enough by the policy's rule.</param>
/// <param name="Timestamps">Each that came: those embedded, of the handshake, of the OCSP response.</param>
/// <param name="Detail">By what they are enough, or what is missing.</param>
public sealed record TransparencyResult(
    bool IsSatisfied, IReadOnlyList<TimestampVerdict> Timestamps, string Detail);
