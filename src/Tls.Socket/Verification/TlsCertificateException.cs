using Tls.Wire;

namespace Tls;

/// <summary>The peer's certificate was refused; carries everything that was found wrong with it.</summary>
public sealed class TlsCertificateException : TlsException
{
    private TlsCertificateException(TlsFault fault, string context, TlsPeerVerification verification)
        : base(fault, context) => Verification = verification;

    /// <summary>The chain, the verifier's verdict and every error.</summary>
    public TlsPeerVerification Verification { get; }

    /// <summary>The refusal of the OCSP response that came with that peer's certificate, or of its absence.</summary>
    internal static TlsCertificateException ForStaple(TlsPeerVerification verification) => new(
        TlsFault.RejectedStaple,
        verification.OcspResponse.IsEmpty ? "no OCSP response" : "the application refused the OCSP response",
        verification);

    /// <summary>
    /// The refusal of that peer: for the primary error, or by the application's will when there is none.
    /// </summary>
    internal static TlsCertificateException For(TlsPeerVerification verification) =>
        verification.Result.Primary is { } primary
            ? new TlsCertificateException(
                CertificateFaults.For(primary.Code), primary.ToString(), verification)
            : new TlsCertificateException(
                TlsFault.RejectedByApplication, "the application refused the certificate", verification);
}
