namespace Tls.X509;

/// <summary>What became of one attempt to fetch something.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Evidence">What came; null when nothing usable did.</param>
/// <param name="Fault">Why nothing came; null when something did.</param>
/// <param name="Detail">The numbers behind it.</param>
public sealed record EvidenceReport(
    EvidenceRequest Request, Evidence? Evidence, EvidenceFault? Fault, string Detail);
