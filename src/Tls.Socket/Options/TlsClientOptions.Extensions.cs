using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Handshake;

namespace Tls;

/// <content>What a client may ask for beyond what a handshake needs.</content>
public sealed partial record TlsClientOptions
{
    /// <summary>
    /// Whether to ask for an OCSP response with the server's certificate (RFC 6066 §8). What comes is in
    /// <see cref="TlsPeerVerification.OcspResponse"/> and <see cref="TlsConnectionInfo.OcspResponse"/>, unchecked.
    /// </summary>
    public bool RequestOcspStaple { get; init; }

    /// <summary>
    /// Judges the OCSP response: called with all that is known of the server, once it is accepted otherwise, and whether or
    /// not there is a response; false ends the handshake with bad_certificate_status_response. Not called when a session is
    /// resumed.
    /// </summary>
    public Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyOcspResponse { get; init; }

    /// <summary>
    /// Whether to ask for certificate timestamps (RFC 6962 §3.3). What comes is in
    /// <see cref="TlsPeerVerification.SignedCertificateTimestamps"/>, unchecked.
    /// </summary>
    public bool RequestSignedCertificateTimestamps { get; init; }

    internal ClientExtras Extras() => new()
    {
        OcspResponse = RequestOcspStaple,
        Timestamps = RequestSignedCertificateTimestamps,
    };
}
