using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 6066 §8, RFC 8446 §4.4.2.1
///     CertificateStatusType status_type = ocsp(1);
///     opaque OCSPResponse&lt;1..2^24-1&gt;;
/// } CertificateStatus;                              (a CertificateEntry)
/// </code>
/// The OCSP response stapled to a certificate.
/// </summary>
public sealed class StatusResponse : Extension
{
    /// <summary>A stapled response.</summary>
    /// <param name="ocspResponse">OCSPResponse, DER (RFC 6960).</param>
    public StatusResponse(ReadOnlyMemory<byte> ocspResponse) => OcspResponse = ocspResponse;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.StatusRequest;

    /// <summary>OCSPResponse, DER.</summary>
    public ReadOnlyMemory<byte> OcspResponse { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static StatusResponse Read(ref TlsReader data)
    {
        byte type = data.UInt8("status_type");

        // RFC 6066 §8: CertificateStatus has a case for ocsp only, and only that was asked for.
        if (type != (byte)CertificateStatusType.Ocsp)
        {
            throw Fault.Of(TlsFault.DecodeInvalidValue, $"status_type is {type}");
        }

        return new StatusResponse(data.Opaque24("ocsp_response", 1).ToArray());
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        w.UInt8((byte)CertificateStatusType.Ocsp);
        w.Opaque24(OcspResponse.Span);
    }
}
