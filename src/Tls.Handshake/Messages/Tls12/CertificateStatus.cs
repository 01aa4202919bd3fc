using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 6066 §8
///     CertificateStatusType status_type = ocsp(1);
///     opaque OCSPResponse&lt;1..2^24-1&gt;;
/// } CertificateStatus;
/// </code>
/// The OCSP response stapled to the server's certificate, right behind it. In TLS 1.3 it is an extension of the
/// certificate's entry (<see cref="StatusResponse"/>).
/// </summary>
public sealed class CertificateStatus : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.CertificateStatus;

    /// <summary>OCSPResponse, DER (RFC 6960); never empty on the wire.</summary>
    public required ReadOnlyMemory<byte> OcspResponse { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static CertificateStatus Read(ref TlsReader body)
    {
        var message = new CertificateStatus { OcspResponse = StatusResponse.Read(ref body).OcspResponse };
        body.End("CertificateStatus");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w) => new StatusResponse(OcspResponse).Write(w);
}
