using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>What two peers agreed on, filled in as the handshake learns it.</summary>
internal sealed class ConnectionFacts
{
    private RareFacts _rare = RareFacts.None;

    /// <summary>The protocol version.</summary>
    public ProtocolVersion? Version { get; set; }

    /// <summary>The cipher suite.</summary>
    public CipherSuiteInfo? CipherSuite { get; set; }

    /// <summary>The key exchange group.</summary>
    public NamedGroup? Group { get; set; }

    /// <summary>How the server signed the handshake.</summary>
    public SignatureScheme? ServerSignatureScheme { get; set; }

    /// <summary>How the client signed the handshake, if it did.</summary>
    public SignatureScheme? ClientSignatureScheme { get; set; }

    /// <summary>The application protocol (RFC 7301), or null.</summary>
    public string? ApplicationProtocol { get; set; }

    /// <summary>The host_name the client asked for (RFC 6066), or null.</summary>
    public string? ServerName { get; set; }

    /// <summary>
    /// Whether the secrets depend on the whole handshake: always in TLS 1.3, by RFC 7627 in TLS 1.2.
    /// </summary>
    public bool HasExtendedMasterSecret { get; set; } = true;

    /// <summary>With a CBC suite, whether the MAC is computed over the ciphertext (RFC 7366).</summary>
    public bool EncryptsThenMacs { get; set; }

    /// <summary>
    /// TLS 1.2 server: the ID under which the session is remembered, to be forgotten if the connection fails (RFC 5246
    /// §7.2.2); empty when it is not.
    /// </summary>
    public ReadOnlyMemory<byte> SessionId
    {
        get => _rare.SessionId;
        set => Note(value.IsEmpty, value, static (rare, value) => rare.SessionId = value);
    }

    /// <summary>
    /// TLS 1.2 client: ticket_lifetime_hint of the ticket that this handshake has brought, in seconds; null without one.
    /// </summary>
    public uint? TicketLifetimeHint12
    {
        get => _rare.TicketLifetimeHint12;
        set => Note(value is null, value, static (rare, value) => rare.TicketLifetimeHint12 = value);
    }

    /// <summary>Whether an earlier session was resumed: no certificate was shown in this handshake.</summary>
    public bool IsResumed { get; set; }

    /// <summary>
    /// The external pre-shared key that authenticated both sides, or null. Its key is wiped once it has been used.
    /// </summary>
    public ExternalPsk? ExternalPsk
    {
        get => _rare.ExternalPsk;
        set => Note(value is null, value, static (rare, value) => rare.ExternalPsk = value);
    }

    /// <summary>
    /// The identity, as on the wire, of the external key that authenticated both sides, in this handshake or on a server in
    /// the one that began the session; empty when certificates did.
    /// </summary>
    public ReadOnlyMemory<byte> PskIdentity
    {
        get => _rare.PskIdentity;
        set => Note(value.IsEmpty, value, static (rare, value) => rare.PskIdentity = value);
    }

    /// <summary>Server: what a session of this connection remembers of that key (<see cref="Handshake.PskCheck"/>).</summary>
    public ReadOnlyMemory<byte> PskCheck
    {
        get => _rare.PskCheck;
        set => Note(value.IsEmpty, value, static (rare, value) => rare.PskCheck = value);
    }

    /// <summary>What became of early data.</summary>
    public TlsEarlyDataOutcome EarlyData { get; set; }

    /// <summary>Server: how much early data the ticket allows, in bytes, once it is accepted.</summary>
    public uint MaxEarlyData
    {
        get => _rare.MaxEarlyData;
        set => Note(value == 0, value, static (rare, value) => rare.MaxEarlyData = value);
    }

    /// <summary>
    /// Server: how much early data the tickets that the client offers allow, in bytes, whether or not one is taken up: under
    /// other options they may have allowed more than is allowed now.
    /// </summary>
    public uint GrantedEarlyData
    {
        get => _rare.GrantedEarlyData;
        set => Note(value == 0, value, static (rare, value) => rare.GrantedEarlyData = value);
    }

    /// <summary>Server: how many tickets of TLS 1.3 the client was given on this connection.</summary>
    public int TicketsGiven { get; set; }

    /// <summary>Server: how old the client thought its ticket to be, less how old it was; null without a session.</summary>
    public TimeSpan? TicketAgeSkew { get; set; }

    /// <summary>How many tickets there are to be, where the client has asked and the server answered (RFC 9149).</summary>
    public int? ExpectedTickets
    {
        get => _rare.ExpectedTickets;
        set => Note(value is null, value, static (rare, value) => rare.ExpectedTickets = value);
    }

    /// <summary>Whether a HelloRetryRequest was needed.</summary>
    public bool WasRetried { get; set; }

    /// <summary>Whether the server asked for a client certificate.</summary>
    public bool ClientCertificateRequested { get; set; }

    /// <summary>The peer's chain as sent, leaf first, DER; empty when it showed none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PeerChain { get; set; } = [];

    /// <summary>The OCSP response stapled to the peer's leaf (RFC 6066 §8), DER; empty when none was.</summary>
    public ReadOnlyMemory<byte> OcspResponse
    {
        get => _rare.OcspResponse;
        set => Note(value.IsEmpty, value, static (rare, value) => rare.OcspResponse = value);
    }

    /// <summary>The timestamps that came with the peer's leaf (RFC 6962 §3.3).</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps
    {
        get => _rare.Timestamps;
        set => Note(value.Count == 0, value, static (rare, value) => rare.Timestamps = value);
    }

    /// <summary>The delegated credential that came with the peer's leaf (RFC 9345), or null.</summary>
    public DelegatedCredential? DelegatedCredential
    {
        get => _rare.DelegatedCredential;
        set => Note(value is null, value, static (rare, value) => rare.DelegatedCredential = value);
    }

    /// <summary>What the peer's Certificate holds (RFC 7250), should there be one.</summary>
    public CertificateType PeerCertificateType { get; set; }

    /// <summary>
    /// What our Certificate holds (RFC 7250), should we show one; on a server that resumes, what it held.
    /// </summary>
    public CertificateType LocalCertificateType { get; set; }

    /// <summary>The peer's record_size_limit (RFC 8449), where both sides gave one.</summary>
    public int? PeerRecordSizeLimit
    {
        get => _rare.PeerRecordSizeLimit;
        set => Note(value is null, value, static (rare, value) => rare.PeerRecordSizeLimit = value);
    }

    /// <summary>Our identity shown to the peer, or null.</summary>
    public LocalIdentity? LocalIdentity { get; set; }

    /// <summary>Whether the client has offered to be asked after the handshake (RFC 8446 §4.2.6).</summary>
    public bool TakesLateRequests { get; set; }

    /// <summary>
    /// TLS 1.2: the verify_data of the first Finished of the handshake, whoever sent it (RFC 5929 §3.1); empty in
    /// TLS 1.3.
    /// </summary>
    public ReadOnlyMemory<byte> FirstFinished { get; private set; }

    /// <summary>The 32 bytes of the ClientHello that name the connection in a key log.</summary>
    public ReadOnlyMemory<byte> ClientRandom { get; set; }

    /// <summary>A Finished of TLS 1.2 was sent or has verified: the first is remembered.</summary>
    internal void NoteFinished(ReadOnlyMemory<byte> verifyData)
    {
        if (FirstFinished.IsEmpty)
        {
            FirstFinished = verifyData;
        }
    }

    /// <summary>Remembers what most connections do not have: that there is nothing needs no room.</summary>
    private void Note<T>(bool isNothing, T value, Action<RareFacts, T> set)
    {
        bool hasRoom = !ReferenceEquals(_rare, RareFacts.None);
        if (!isNothing || hasRoom)
        {
            _rare = hasRoom ? _rare : new RareFacts();
            set(_rare, value);
        }
    }

    /// <summary>What a session, a key, a staple or a limit leaves behind: for most connections nothing.</summary>
    private sealed class RareFacts
    {
        /// <summary>Shared by all that have nothing of it, and never written to.</summary>
        internal static RareFacts None { get; } = new();

        internal ReadOnlyMemory<byte> SessionId { get; set; }

        internal uint? TicketLifetimeHint12 { get; set; }

        internal ExternalPsk? ExternalPsk { get; set; }

        internal ReadOnlyMemory<byte> PskIdentity { get; set; }

        internal ReadOnlyMemory<byte> PskCheck { get; set; }

        internal uint MaxEarlyData { get; set; }

        internal uint GrantedEarlyData { get; set; }

        internal int? ExpectedTickets { get; set; }

        internal ReadOnlyMemory<byte> OcspResponse { get; set; }

        internal IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; set; } = [];

        internal DelegatedCredential? DelegatedCredential { get; set; }

        internal int? PeerRecordSizeLimit { get; set; }
    }
}
