using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Which phase of a connection keys belong to.</summary>
internal enum KeyEpoch
{
    /// <summary>0-RTT data.</summary>
    EarlyData,

    /// <summary>From ServerHello to the Finished messages.</summary>
    Handshake,

    /// <summary>Application data, and everything after the handshake.</summary>
    Application,
}

/// <summary>
/// What a handshake machine does to the world, in the order it happens. Whoever moves the bytes implements
/// it; the machine sees no record and no socket.
/// </summary>
internal interface IHandshakeOutput
{
    /// <summary>Queues whole handshake messages under the write keys now in force.</summary>
    void SendMessages(ReadOnlySpan<byte> messages);

    /// <summary>
    /// Queues a change_cipher_spec record, unprotected: a dummy (RFC 8446 §D.4), or TLS 1.2's own, right before
    /// the write keys change (RFC 5246 §7.1).
    /// </summary>
    void SendChangeCipherSpec();

    /// <summary>
    /// Whether a KeyUpdate given to <see cref="SendMessages"/> has not left yet: it then answers the peer's
    /// further requests too, and a peer that asks without reading makes us queue no more (§4.6.3). An output
    /// that does not know says false.
    /// </summary>
    bool IsKeyUpdateWaiting => false;

    /// <summary>
    /// Everything read from here on is protected by these keys, which the receiver now owns. Throws <see
    /// cref="TlsFault.UnexpectedDataAcrossKeyChange"/> when the peer's bytes are not at a message boundary.
    /// </summary>
    void InstallReadKeys(KeyEpoch epoch, TrafficKeys keys);

    /// <summary>
    /// Everything sent from here on is protected by these keys, which the receiver now owns.
    /// </summary>
    void InstallWriteKeys(KeyEpoch epoch, TrafficKeys keys);

    /// <summary>From here on records are shorter than the protocol has them (RFC 8449 §4, RFC 6066 §4).</summary>
    /// <param name="send">The most content of a record that the peer takes, in bytes.</param>
    /// <param name="receive">The most content of a protected record that we have said we take, in bytes.</param>
    void LimitRecords(int send, int receive)
    {
    }

    /// <summary>
    /// Everything sent from here on is unprotected again: early data was rejected by a HelloRetryRequest (§4.2.10).
    /// </summary>
    void RemoveWriteKeys();

    /// <summary>Offers a secret to the key log (RFC 9850), if the caller keeps one.</summary>
    /// <param name="label">Such as CLIENT_HANDSHAKE_TRAFFIC_SECRET.</param>
    /// <param name="clientRandom">The 32 bytes that name the connection.</param>
    /// <param name="secret">The secret itself.</param>
    void LogSecret(string label, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> secret);

    /// <summary>A NewSessionTicket arrived (client only).</summary>
    void ReceivedTicket(NewSessionTicket13 ticket);

    /// <summary>
    /// Whether <see cref="NewSession"/> has a use for sessions: without one no key is derived. Who has none at the end of the
    /// handshake has none later.
    /// </summary>
    bool WantsSessions => false;

    /// <summary>
    /// There is a session that can be resumed (client only): a ticket made one, or a TLS 1.2 handshake is about to be
    /// done. The receiver now owns it.
    /// </summary>
    void NewSession(ClientSession session) => session.Dispose();

    /// <summary>
    /// Whether a client that showed these certificates when the session was made is still welcome (server
    /// only).
    /// </summary>
    bool MayResumePeer(IReadOnlyList<ReadOnlyMemory<byte>> chain) => true;

    /// <summary>
    /// The peer of a TLS 1.2 connection asks for another handshake, which it does not get; how often is the
    /// receiver's to count.
    /// </summary>
    /// <param name="isAnswered">Whether a no_renegotiation warning says so (RFC 5246 §7.2.2).</param>
    void ReceivedRenegotiationRequest(bool isAnswered);

    /// <summary>
    /// The server asks for a certificate after the handshake (client only); how often is the receiver's to count.
    /// </summary>
    void ReceivedLateRequest()
    {
    }

    /// <summary>The client has proved who it is after the handshake: on either side the facts have changed.</summary>
    void LateAuthenticated()
    {
    }

    /// <summary>The client has answered a CertificateRequest after the handshake (server only).</summary>
    /// <param name="requestContext">Which one.</param>
    /// <param name="isAuthenticated">Whether by a certificate; otherwise it declined.</param>
    void LateAnswered(ReadOnlyMemory<byte> requestContext, bool isAuthenticated)
    {
    }

    /// <summary>
    /// The peer changed its keys; the record layer's counters for abuse are the receiver's to keep.
    /// </summary>
    void ReceivedKeyUpdate(bool updateRequested);
}
