namespace Tls.X509;

/// <summary>What is known of one certificate.</summary>
/// <param name="Kind">Good, revoked or not known.</param>
/// <param name="Entry">Since when and why it is revoked; else null.</param>
/// <param name="Detail">By what this is known, or why it is not.</param>
internal readonly record struct RevocationStatus(RevocationStatusKind Kind, RevokedCertificate? Entry, string Detail)
{
    internal static RevocationStatus Good(string source) => new(RevocationStatusKind.Good, null, source);

    internal static RevocationStatus Revoked(RevokedCertificate entry, string source) =>
        new(RevocationStatusKind.Revoked, entry, $"{entry}, by {source}");

    internal static RevocationStatus Unknown(string why) => new(RevocationStatusKind.Unknown, null, why);
}

/// <summary>The answers to "is it revoked?".</summary>
internal enum RevocationStatusKind
{
    Unknown,
    Good,
    Revoked,
}
