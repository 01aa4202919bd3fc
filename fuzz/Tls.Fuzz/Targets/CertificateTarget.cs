using System;
using System.Collections.Generic;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="Certificate"/>: what parses keeps its bytes, prints, and can be judged, as a leaf and as its
/// own issuer, within the budget of path building.
/// </summary>
internal sealed class CertificateTarget : Target
{
    internal override string Name => "certificate";

    internal override string Summary =>
        "Certificate.Parse, the printer, and path building with what was parsed";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds() => Issued.Certificates();

    internal override void Run(ReadOnlySpan<byte> input)
    {
        Certificate certificate;
        try
        {
            certificate = Certificate.Parse(input);
        }
        catch (CertificateFormatException)
        {
            return;
        }

        FindingException.Unless(certificate.Raw.Span.SequenceEqual(input), "a certificate keeps its bytes");
        FindingException.Unless(CertificatePrinter.Print(certificate).Length > 0, "a certificate prints");
        Judge(certificate, new TrustStore([Issued.Root]));
        Judge(certificate, new TrustStore([certificate]));
    }

    private static void Judge(Certificate certificate, TrustStore trust)
    {
        var options = new VerificationOptions { TrustStore = trust, HostName = HostName.Parse("localhost") };
        VerificationResult result = CertificateVerifier.Verify(certificate, [certificate], options);
        FindingException.Unless(
            result.IsTrusted == (result.Errors.Count == 0), "trusted means without errors");
    }
}
