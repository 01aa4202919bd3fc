namespace Tls.X509;

/// <summary>What one OCSP response says of one certificate, or why it says nothing.</summary>
/// <param name="Status">The status.</param>
/// <param name="Fault">What is wrong with the response itself; null when nothing is.</param>
internal readonly record struct OcspVerdict(RevocationStatus Status, CertificateErrorCode? Fault)
{
    internal static OcspVerdict Faulty(CertificateErrorCode fault, string why) =>
        new(RevocationStatus.Unknown(why), fault);
}
