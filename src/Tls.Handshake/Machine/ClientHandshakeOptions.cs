using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>What a client's handshake needs to know; checked by whoever builds it.</summary>
internal sealed class ClientHandshakeOptions
{
    /// <summary>The crypto provider.</summary>
    public required CryptoProvider Crypto { get; init; }

    /// <summary>The versions to offer.</summary>
    public VersionRange Versions { get; init; } = VersionRange.Tls13Only;

    /// <summary>
    /// The host_name to ask for (an A-label DNS name, never an IP address), or null to send none.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>The suites to offer, the preferred first; all supported by the provider and of versions offered.</summary>
    public required IReadOnlyList<CipherSuiteInfo> CipherSuites { get; init; }

    /// <summary>The groups to offer, the preferred first; all of the provider.</summary>
    public required IReadOnlyList<KeyExchangeGroup> Groups { get; init; }

    /// <summary>
    /// For which of the groups a share is sent at once; a subset of <see cref="Groups"/> in its order.
    /// </summary>
    public required IReadOnlyList<NamedGroup> KeyShareGroups { get; init; }

    /// <summary>The signature schemes to accept, the preferred first.</summary>
    public required IReadOnlyList<SignatureScheme> SignatureSchemes { get; init; }

    /// <summary>The application protocols to offer; empty to offer none.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>Whether TLS 1.2 sessions without an extended master secret are made (RFC 7627 §5.4).</summary>
    public bool AllowsUnboundSessions { get; init; }

    /// <summary>Whether early data is offered where the session allows it (§4.2.10).</summary>
    public bool OffersEarlyData { get; init; }

    /// <summary>
    /// Whether a server must show one of the pre-shared keys offered: no certificate will do, and none is asked for.
    /// </summary>
    public bool RequiresPsk { get; init; }

    /// <summary>
    /// TLS 1.2: whether the application chooses the pre-shared key, by the server's hint, rather than we among those at hand.
    /// </summary>
    public bool AsksForPsk12 { get; init; }

    /// <summary>Whether psk_ke is offered too: keys without (EC)DHE, and so without forward secrecy (§4.2.9).</summary>
    public bool DangerousPskWithoutForwardSecrecy { get; init; }

    /// <summary>Whether a protocol that was not offered will do (RFC 7301 §3.1 forbids it to the server).</summary>
    public bool AcceptsUnofferedProtocol { get; init; }

    /// <summary>Whether a connection with a newer version has been tried before (RFC 7507).</summary>
    public bool IsFallback { get; init; }

    /// <summary>Whether to look like TLS 1.2 to middleboxes (RFC 8446 §D.4).</summary>
    public bool MiddleboxCompatibility { get; init; } = true;

    /// <summary>Whether values that mean nothing are offered in every list (RFC 8701 §3.1).</summary>
    public bool SendsGrease { get; init; }

    /// <summary>Whether a hello of a length that some servers cannot take is made longer (RFC 7685 §4).</summary>
    public bool PadsHello { get; init; }

    /// <summary>What else the hello asks for.</summary>
    public ClientExtras Extras { get; init; } = new();

    /// <summary>Whether the server may ask for our certificate after the handshake (RFC 8446 §4.2.6).</summary>
    public bool PostHandshakeAuthentication { get; init; }

    /// <summary>The longest certificate message to hold, in bytes.</summary>
    public int MaxCertificateMessageSize { get; init; } = 128 * 1024;

    /// <summary>What is the same in every ClientHello of these options.</summary>
    internal ConstantOffer ConstantOffer => field ??= new ConstantOffer(this);

    /// <summary>
    /// For tests alone, among them the scripted peers that misbehave: what to send instead of a message. The
    /// machine takes what it sends for its own, as far as it can be read.
    /// </summary>
    public Func<HandshakeMessage, ReadOnlyMemory<byte>>? DangerousMessageRewriter { get; init; }
}
