using System;
using System.Collections.Generic;
using Tls.X509;

namespace Tls;

/// <summary>
/// One thing that is wrong with the peer's certificate (QSslError). Two are equal when code and certificate
/// are, which is what <see cref="TlsSocket.IgnoreSslErrors(IReadOnlyList{TlsError})"/> compares.
/// </summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Certificate">With which certificate; null when there is none.</param>
public sealed record TlsError(CertificateErrorCode Code, Certificate? Certificate)
{
    /// <summary>Where in the path: 0 is the peer's own certificate.</summary>
    public int Depth { get; init; }

    /// <summary>The numbers and names behind it, in a few words.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The member of QSslError::SslError that says the same, or comes nearest.</summary>
    public string QtName => Code.QtName();

    /// <summary>One line for people (QSslError::errorString).</summary>
    public string Message => Detail.Length == 0 ? Code.ToString() : $"{Code} at depth {Depth}: {Detail}";

    /// <inheritdoc/>
    public bool Equals(TlsError? other) =>
        other is not null && Code == other.Code && Equals(Certificate, other.Certificate);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Certificate);

    /// <inheritdoc/>
    public override string ToString() => Message;

    /// <summary>What is wrong; never nothing with a peer that is not trusted.</summary>
    internal static TlsError[] AllOf(TlsPeerVerification verification)
    {
        if (verification.Result.Errors.Count == 0 && !verification.IsTrusted)
        {
            // Whoever trusts a certificate without its name trusts every holder of one.
            return
            [
                new TlsError(
                    CertificateErrorCode.HostNameMismatch, verification.Chain.Count > 0 ? verification.Chain[0] : null)
                {
                    Detail = "there was no name to check it against",
                },
            ];
        }

        return AllOf(verification.Result);
    }

    internal static TlsError[] AllOf(VerificationResult result)
    {
        var errors = new TlsError[result.Errors.Count];
        for (int i = 0; i < errors.Length; i++)
        {
            CertificateError error = result.Errors[i];
            errors[i] = new TlsError(error.Code, error.Certificate)
            {
                Depth = error.Depth,
                Detail = error.Detail,
            };
        }

        return errors;
    }
}
