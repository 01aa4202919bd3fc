using System;
using Tls.Handshake;

namespace Tls;

/// <content>What one does for peers that need it, and limits that one seldom changes.</content>
public sealed partial record TlsClientOptions
{
    /// <summary>The longest Certificate message to accept, in bytes; 1 KiB to 16 MiB.</summary>
    public int MaxCertificateMessageSize { get; init; } = CertificateLimits.DefaultMessageSize;

    /// <summary>What becomes of a server that asks to renegotiate a TLS 1.2 connection.</summary>
    public TlsRenegotiationAnswer Renegotiation { get; init; }

    /// <summary>
    /// Whether this is a second try, with an older <see cref="MaximumVersion"/>, at a server with which a newer version
    /// failed: it is told so (RFC 7507), and refuses if it speaks the newer version. Better not to try.
    /// </summary>
    public bool IsFallback { get; init; }

    /// <summary>
    /// Whether to offer values that mean nothing in every list that a server chooses from, and extensions that nobody knows
    /// (RFC 8701), so that servers which cannot ignore what they do not know are found out while they can still be mended.
    /// The connection fails with such a server, which is why one has to ask for it.
    /// </summary>
    public bool SendGrease { get; init; }

    /// <summary>
    /// Whether a ClientHello of 256 to 511 bytes, which some old servers do not answer, is made 512 bytes long (RFC 7685).
    /// With a post-quantum key share it is longer anyway.
    /// </summary>
    public bool PadClientHello { get; init; } = true;

    /// <summary>
    /// Takes an application protocol from the server that was not among <see cref="ApplicationProtocols"/>, which RFC 7301
    /// §3.1 forbids servers to choose. What is spoken over the connection is then the server's word alone.
    /// </summary>
    public bool DangerousAcceptUnofferedApplicationProtocol { get; init; }

    /// <summary>
    /// What of TLS 1.2 is offered that nobody should need any more, for peers that know nothing better; nothing by default.
    /// Its suites rank below all others, and without <see cref="CipherSuites"/> all of them are offered.
    /// </summary>
    public LegacyFeatures DangerousLegacy { get; init; }
}

/// <summary>How long Certificate messages may be.</summary>
internal static class CertificateLimits
{
    internal const int DefaultMessageSize = 128 * 1024;

    /// <exception cref="ArgumentOutOfRangeException">The size is not one of 1 KiB to 16 MiB.</exception>
    internal static int Check(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1024, nameof(TlsClientOptions.MaxCertificateMessageSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            size, 0xffffff, nameof(TlsClientOptions.MaxCertificateMessageSize));
        return size;
    }
}
