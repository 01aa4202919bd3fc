namespace Tls.X509;

/// <summary>What was found out about one certificate timestamp.</summary>
/// <param name="Origin">How it came.</param>
/// <param name="Timestamp">The timestamp; null when it cannot be read.</param>
/// <param name="Log">Its log; null when it is not known.</param>
/// <param name="Status">Whether it counts, and why not.</param>
/// <param name="Detail">The numbers and names behind it, in a few words; empty when it is valid.</param>
public sealed record TimestampVerdict(
    TimestampOrigin Origin,
    SignedCertificateTimestamp? Timestamp,
    TransparencyLog? Log,
    TimestampStatus Status,
    string Detail);
