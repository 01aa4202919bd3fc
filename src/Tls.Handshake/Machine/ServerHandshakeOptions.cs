using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Whether a server asks clients for a certificate.</summary>
internal enum ClientCertificatePolicy
{
    /// <summary>No CertificateRequest is sent.</summary>
    None,

    /// <summary>Asked for; the handshake goes on without one.</summary>
    Request,

    /// <summary>Asked for; without one the handshake ends in certificate_required.</summary>
    Require,
}

/// <summary>What a server's handshake needs to know; checked by whoever builds it.</summary>
internal sealed class ServerHandshakeOptions
{
    /// <summary>The crypto provider.</summary>
    public required CryptoProvider Crypto { get; init; }

    /// <summary>The versions to accept.</summary>
    public VersionRange Versions { get; init; } = VersionRange.Tls13Only;

    /// <summary>The suites to accept, the preferred first; all supported by the provider.</summary>
    public required IReadOnlyList<CipherSuiteInfo> CipherSuites { get; init; }

    /// <summary>The groups to accept, the preferred first; all of the provider.</summary>
    public required IReadOnlyList<KeyExchangeGroup> Groups { get; init; }

    /// <summary>The signature schemes to accept from clients, and to sign by, the preferred first.</summary>
    public required IReadOnlyList<SignatureScheme> SignatureSchemes { get; init; }

    /// <summary>
    /// The application protocols to accept, the preferred first; empty to ignore the client's.
    /// </summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>Whether to ask for a client certificate.</summary>
    public ClientCertificatePolicy ClientCertificates { get; init; }

    /// <summary>
    /// The issuers to name in the CertificateRequest (DER distinguished names); empty to name none.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ClientCertificateAuthorities { get; init; } = [];

    /// <summary>Whether the client's order of suites decides, rather than ours.</summary>
    public bool PreferClientCipherSuites { get; init; }

    /// <summary>Whether a server_name that was made use of is acknowledged (RFC 6066 §3).</summary>
    public bool AcknowledgeServerName { get; init; } = true;

    /// <summary>
    /// Whether to look like TLS 1.2 to middleboxes whatever the client does (RFC 8446 §D.4); to a client that does, always.
    /// </summary>
    public bool MiddleboxCompatibility { get; init; } = true;

    /// <summary>
    /// Whether every client without a share for the most preferred common group is asked for one, rather than
    /// taking another group it has a share for.
    /// </summary>
    public bool InsistOnPreferredGroup { get; init; }

    /// <summary>
    /// Whether a HelloRetryRequest carries a cookie, which the client must return (RFC 8446 §4.2.2).
    /// </summary>
    public bool SendRetryCookie { get; init; }

    /// <summary>Whether there may be an external pre-shared key for a client, so that it is worth asking.</summary>
    public bool HasExternalPsks { get; init; }

    /// <summary>Whether there is a certificate for a client that shows no pre-shared key.</summary>
    public bool HasCertificates { get; init; } = true;

    /// <summary>
    /// Whether psk_ke is taken from clients that offer nothing else: keys without (EC)DHE, and so without forward secrecy
    /// (§4.2.9).
    /// </summary>
    public bool DangerousPskWithoutForwardSecrecy { get; init; }

    /// <summary>TLS 1.2: psk_identity_hint (RFC 4279 §2), UTF-8; null to send none.</summary>
    public string? PskIdentityHint { get; init; }

    /// <summary>How early data is taken; null to take none.</summary>
    public ServerEarlyData? EarlyData { get; init; }

    /// <summary>How sessions are resumed; null to give no tickets and take none.</summary>
    public ServerSessions13? Sessions { get; init; }

    /// <summary>What else clients are asked for, and given.</summary>
    public ServerExtras Extras { get; init; } = new();

    /// <summary>How sessions of TLS 1.2 are resumed; null to make none.</summary>
    public ServerSessions12? Sessions12 { get; init; }

    /// <summary>The longest certificate message to hold, in bytes.</summary>
    public int MaxCertificateMessageSize { get; init; } = 128 * 1024;

    /// <summary>
    /// For tests alone, among them the scripted peers that misbehave: what to send instead of a message. The
    /// machine takes what it sends for its own, as far as it can be read.
    /// </summary>
    public Func<HandshakeMessage, ReadOnlyMemory<byte>>? DangerousMessageRewriter { get; init; }
}
