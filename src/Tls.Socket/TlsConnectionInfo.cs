using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>What two peers agreed on.</summary>
public sealed record TlsConnectionInfo
{
    private TlsConnectionInfo()
    {
    }

    /// <summary>Whether this is the server's side.</summary>
    public required bool IsServer { get; init; }

    /// <summary>The protocol version.</summary>
    public required ProtocolVersion Version { get; init; }

    /// <summary>The cipher suite.</summary>
    public required CipherSuite CipherSuite { get; init; }

    /// <summary>The key exchange group.</summary>
    public required NamedGroup? Group { get; init; }

    /// <summary>How the server signed the handshake.</summary>
    public required SignatureScheme? ServerSignatureScheme { get; init; }

    /// <summary>How the client signed the handshake; null when it did not.</summary>
    public required SignatureScheme? ClientSignatureScheme { get; init; }

    /// <summary>The application protocol (RFC 7301); null when none was agreed.</summary>
    public required string? ApplicationProtocol { get; init; }

    /// <summary>The host name the client asked for (RFC 6066); null when it asked for none.</summary>
    public required string? ServerName { get; init; }

    /// <summary>
    /// Whether the secrets depend on the whole handshake: always in TLS 1.3; in TLS 1.2 if the peer knows RFC 7627.
    /// </summary>
    public required bool HasExtendedMasterSecret { get; init; }

    /// <summary>With a CBC suite, whether the MAC covers the ciphertext (RFC 7366); with any other, false.</summary>
    public bool UsesEncryptThenMac { get; init; }

    /// <summary>
    /// Whether an earlier session was resumed. No certificate was shown then: what is said of the peer's was found out when
    /// the session began.
    /// </summary>
    public required bool IsResumed { get; init; }

    /// <summary>
    /// The pre-shared key that authenticated both sides instead of certificates; null when none did in this handshake.
    /// </summary>
    public required TlsPresharedKey? PresharedKey { get; init; }

    /// <summary>
    /// The external identity of that key; on a server also when the session that is resumed began with it. Empty when there
    /// is none.
    /// </summary>
    public required ReadOnlyMemory<byte> PresharedKeyIdentity { get; init; }

    /// <summary>What became of early data (RFC 8446 §2.3).</summary>
    public required TlsEarlyDataOutcome EarlyData { get; init; }

    /// <summary>
    /// Client: how many bytes were sent as early data. Unless <see cref="EarlyData"/> is
    /// <see cref="TlsEarlyDataOutcome.Accepted"/> they are lost, and the caller's to write again.
    /// </summary>
    public required long EarlyDataSent { get; init; }

    /// <summary>
    /// Server, TLS 1.3: by how much the client thought its ticket older than it was (RFC 8446 §8.3); null when it offered no
    /// session that we know.
    /// </summary>
    public required TimeSpan? TicketAgeSkew { get; init; }

    /// <summary>Whether a HelloRetryRequest was needed.</summary>
    public required bool WasRetried { get; init; }

    /// <summary>
    /// How many tickets the server means to send, where the client has asked for a number and the server says (RFC 9149);
    /// otherwise null.
    /// </summary>
    public int? ExpectedTickets { get; init; }

    /// <summary>Whether the server asked for a client certificate.</summary>
    public required bool ClientCertificateRequested { get; init; }

    /// <summary>What was found out about the peer's certificate; null when it showed none.</summary>
    public required TlsPeerVerification? PeerVerification { get; init; }

    /// <summary>
    /// The OCSP response that the peer stapled to its certificate (RFC 6066 §8), DER; empty when it did not, or was not
    /// asked, or a session was resumed. It is passed on as it came: nothing has checked it but
    /// <see cref="TlsClientOptions.VerifyOcspResponse"/>.
    /// </summary>
    public required ReadOnlyMemory<byte> OcspResponse { get; init; }

    /// <summary>
    /// The timestamps that came with the peer's certificate in the TLS extension, each a SignedCertificateTimestamp (RFC 6962
    /// §3.2), as they came. What was found out about them is in <see cref="Transparency"/>.
    /// </summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> SignedCertificateTimestamps { get; init; }

    /// <summary>
    /// What was found out about every timestamp of the server's certificate, wherever it stood; null when
    /// <see cref="TlsClientOptions.Transparency"/> is off.
    /// </summary>
    public TransparencyResult? Transparency => PeerVerification?.Result.Transparency;

    /// <summary>
    /// The peer's record_size_limit (RFC 8449 §4), one byte of which is the content type's in TLS 1.3; null when none was
    /// agreed.
    /// </summary>
    public required int? PeerRecordSizeLimit { get; init; }

    /// <summary>The identity we showed; null when we showed none.</summary>
    public required TlsIdentity? LocalIdentity { get; init; }

    /// <summary>
    /// The SubjectPublicKeyInfo, DER, of a peer that showed it instead of certificates (RFC 7250); empty otherwise.
    /// </summary>
    public ReadOnlyMemory<byte> PeerRawPublicKey => PeerVerification?.RawPublicKey ?? default;

    /// <summary>The peer's certificates as it sent them, leaf first; empty when it showed none.</summary>
    public IReadOnlyList<Certificate> PeerChain => PeerVerification?.Chain ?? [];

    internal static TlsConnectionInfo Of(
        ConnectionFacts facts, bool isServer, TlsPeerVerification? peer, long earlyDataSent = 0) => new()
        {
            IsServer = isServer,
            Version = facts.Version!.Value,
            CipherSuite = facts.CipherSuite!.Suite,
            Group = facts.Group,
            ServerSignatureScheme = facts.ServerSignatureScheme,
            ClientSignatureScheme = facts.ClientSignatureScheme,
            ApplicationProtocol = facts.ApplicationProtocol,
            ServerName = facts.ServerName,
            HasExtendedMasterSecret = facts.HasExtendedMasterSecret,
            UsesEncryptThenMac = facts.EncryptsThenMacs,
            IsResumed = facts.IsResumed,
            PresharedKey = facts.ExternalPsk?.Tag as TlsPresharedKey,
            PresharedKeyIdentity =
            ImportedIdentity.TryRead(facts.PskIdentity)?.ExternalIdentity ?? facts.PskIdentity,
            EarlyData = facts.EarlyData,
            TicketAgeSkew = facts.TicketAgeSkew,
            EarlyDataSent = earlyDataSent,
            WasRetried = facts.WasRetried,
            ExpectedTickets = facts.ExpectedTickets,
            ClientCertificateRequested = facts.ClientCertificateRequested,
            PeerVerification = peer,
            OcspResponse = facts.IsResumed && peer is not null ? peer.OcspResponse : facts.OcspResponse,
            PeerRecordSizeLimit = facts.PeerRecordSizeLimit,
            SignedCertificateTimestamps =
            facts.IsResumed && peer is not null ? peer.SignedCertificateTimestamps : facts.Timestamps,
            LocalIdentity = facts.LocalIdentity?.Tag as TlsIdentity,
        };
}
