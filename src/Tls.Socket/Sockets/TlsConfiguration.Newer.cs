using System;
using System.Collections.Generic;

namespace Tls;

/// <content>What Qt 6 has besides.</content>
public sealed partial record TlsConfiguration
{
    /// <summary>
    /// Whether each error of the peer's certificate is told by <see cref="TlsSocket.HandshakeInterruptedOnError"/>, whose
    /// handler lets it pass by <see cref="TlsSocket.ContinueInterruptedHandshake"/>; the first that is not let pass ends the
    /// handshake. <see cref="TlsSocket.SslErrorsOccurred"/> is not raised then. Either way the peer is told why by an alert.
    /// </summary>
    public bool HandshakeMustInterruptOnError { get; init; }

    /// <summary>
    /// Whether a peer that must show a certificate and shows none is refused whatever is ignored.
    /// </summary>
    public bool MissingCertificateIsFatal { get; init; }

    /// <summary>
    /// Client: asks for a stapled OCSP response (RFC 6066 §8), and takes no certificate without a good one, whatever <see
    /// cref="Revocation"/> would let pass: that none came is <see cref="X509.CertificateErrorCode.StatusUnknown"/>, which can be
    /// ignored like any other error. A server staples what its <see cref="TlsIdentity.WithOcspResponse"/> was given.
    /// </summary>
    public bool OcspStaplingEnabled { get; init; }

    /// <summary>What the secrets of each connection are to give; <see cref="TlsSocket.KeyingMaterial"/> has it then.</summary>
    public IReadOnlyList<TlsKeyingMaterial> KeyingMaterial
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = [];

    /// <summary>Server, TLS 1.2: what helps a client to choose its pre-shared key (RFC 4279 §2); null for nothing.</summary>
    public string? PresharedKeyIdentityHint { get; init; }

    /// <summary>
    /// How long a handshake may take, handlers and pauses included; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>
    /// for ever. A server's sockets have <see cref="TlsServer.HandshakeTimeout"/> besides.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; init; } = TlsDefaults.HandshakeTimeout;
}
