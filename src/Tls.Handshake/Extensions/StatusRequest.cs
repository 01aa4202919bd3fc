using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque ResponderID&lt;1..2^16-1&gt;;                   RFC 6066 §8
/// opaque Extensions&lt;0..2^16-1&gt;;
/// struct {
///     CertificateStatusType status_type = ocsp(1);
///     ResponderID responder_id_list&lt;0..2^16-1&gt;;
///     Extensions request_extensions;
/// } CertificateStatusRequest;                       (client_hello)
/// </code>
/// A client's wish for a stapled OCSP response. A request of another type than OCSP is kept raw and ignored.
/// </summary>
public sealed class StatusRequest : Extension
{
    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.StatusRequest;

    /// <summary>status_type.</summary>
    public CertificateStatusType StatusType { get; init; } = CertificateStatusType.Ocsp;

    /// <summary>responder_id_list: the responders the client trusts, DER; usually empty.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ResponderIds { get; init; } = [];

    /// <summary>request_extensions: OCSP extensions, DER; usually empty.</summary>
    public ReadOnlyMemory<byte> RequestExtensions { get; init; }

    /// <summary>What follows a status_type other than ocsp, unread.</summary>
    public ReadOnlyMemory<byte> OtherRequest { get; init; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static StatusRequest Read(ref TlsReader data)
    {
        var type = (CertificateStatusType)data.UInt8("status_type");
        if (type != CertificateStatusType.Ocsp)
        {
            byte[] other = data.Bytes(data.Remaining, "request").ToArray();
            return new StatusRequest { StatusType = type, OtherRequest = other };
        }

        TlsReader list = data.Vector16("responder_id_list");
        var responders = new List<ReadOnlyMemory<byte>>();
        while (!list.IsEmpty)
        {
            responders.Add(list.Opaque16("responder_id", 1).ToArray());
        }

        byte[] extensions = data.Opaque16("request_extensions").ToArray();
        return new StatusRequest { ResponderIds = responders, RequestExtensions = extensions };
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        w.UInt8((byte)StatusType);
        if (StatusType != CertificateStatusType.Ocsp)
        {
            w.Bytes(OtherRequest.Span);
            return;
        }

        using (w.Vector16())
        {
            foreach (ReadOnlyMemory<byte> responder in ResponderIds)
            {
                w.Opaque16(responder.Span);
            }
        }

        w.Opaque16(RequestExtensions.Span);
    }
}
