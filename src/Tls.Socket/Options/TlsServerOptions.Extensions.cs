using System;
using Tls.Handshake;

namespace Tls;

/// <content>What a server may do for clients that ask for it, and ask of them.</content>
public sealed partial record TlsServerOptions
{
    /// <summary>
    /// The OCSP response to staple to an identity's certificate (RFC 6066 §8), DER; empty for none. Asked once for each
    /// handshake in which a certificate is shown to a client that wants one; takes precedence over
    /// <see cref="TlsIdentity.OcspResponse"/>. It must be quick: give what was fetched beforehand. Where that has to be
    /// waited for, let <see cref="SelectIdentity"/> return an identity that has it.
    /// </summary>
    public Func<TlsIdentity, ReadOnlyMemory<byte>>? OcspResponseFor { get; init; }

    /// <summary>
    /// Whether clients that are asked for a certificate are asked for an OCSP response with it, in TLS 1.3 (RFC 8446
    /// §4.4.2.1). What comes is in <see cref="TlsPeerVerification.OcspResponse"/>, unchecked.
    /// </summary>
    public bool RequestOcspStaple { get; init; }

    internal ServerExtras Extras() => new()
    {
        OcspResponse = RequestOcspStaple,
    };
}
