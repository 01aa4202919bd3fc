namespace Tls.Wire;

/// <summary>
/// Every way a connection can fail, named by who is wrong: <c>Decode</c> (the bytes), <c>Unexpected</c> (the order),
/// <c>Illegal</c> (a MUST was broken), <c>Missing</c>, <c>Mismatch</c> (nothing in common), <c>Forged</c> (a MAC,
/// signature or Finished), <c>Rejected</c> (the peer's certificate), <c>Limit</c> (sizes, budgets, key usage),
/// <c>Peer</c> (what the peer or the transport did). <see cref="TlsFaultAlerts"/> gives each its alert; each has a test
/// that provokes it. Section numbers are RFC 8446's unless another RFC is named.
/// </summary>
public enum TlsFault
{
    /// <summary>§6: a field runs past the end of its message.</summary>
    DecodeTruncated,

    /// <summary>§6: bytes are left over after a message or vector.</summary>
    DecodeTrailingData,

    /// <summary>§3.4: a vector's length is outside its &lt;floor..ceiling&gt;, or not a multiple of its elements.</summary>
    DecodeVectorLength,

    /// <summary>§4: a field holds a value its syntax does not have.</summary>
    DecodeInvalidValue,

    /// <summary>§4.4.2: the server's Certificate message has no certificate.</summary>
    DecodeEmptyCertificate,

    /// <summary>§4.4.2: what the peer sent as a certificate is none.</summary>
    DecodeMalformedCertificate,

    /// <summary>§4.2: the same extension twice in a hello or in EncryptedExtensions.</summary>
    DecodeDuplicateExtension,

    /// <summary>§6.2: an alert that must be fatal, marked as a warning.</summary>
    DecodeAlertLevel,

    /// <summary>RFC 8879 §4: what does not decompress to a Certificate of the length announced.</summary>
    DecodeCompressedCertificate,

    /// <summary>§4: a handshake message that this state does not expect.</summary>
    UnexpectedMessage,

    /// <summary>§5: a record of a type that is unknown, or not protected when it must be.</summary>
    UnexpectedRecordType,

    /// <summary>§5.1: application data before the handshake is done.</summary>
    UnexpectedApplicationData,

    /// <summary>§5: change_cipher_spec outside the handshake, or not the single byte 0x01.</summary>
    UnexpectedChangeCipherSpec,

    /// <summary>§5.1: another record type between the fragments of a handshake message.</summary>
    UnexpectedInterleaving,

    /// <summary>§5.1: a handshake message spans a key change.</summary>
    UnexpectedDataAcrossKeyChange,

    /// <summary>§4: more of the handshake behind a message that the peer had to await our answer to.</summary>
    UnexpectedDataAfterFlight,

    /// <summary>§5.1: a zero-length fragment of a type other than application data.</summary>
    UnexpectedEmptyFragment,

    /// <summary>§5.4: a protected record that is padding alone.</summary>
    UnexpectedPaddingOnly,

    /// <summary>§4.1.4: a second HelloRetryRequest.</summary>
    UnexpectedSecondRetry,

    /// <summary>§4.2: an extension that answers nothing we sent.</summary>
    UnexpectedExtension,

    /// <summary>RFC 9345 §4.1.1, §4.1.2: a delegated credential that we have not said we take.</summary>
    UnexpectedDelegatedCredential,

    /// <summary>§4.2: the same extension twice in a message that answers another, or in a certificate's entry.</summary>
    IllegalDuplicateExtension,

    /// <summary>§4.2: an extension we know, in a message it does not belong to.</summary>
    IllegalExtensionForMessage,

    /// <summary>§4.2: a value inside an extension that its RFC forbids, where no fault below is more exact.</summary>
    IllegalExtensionValue,

    /// <summary>§4.2.1: selected_version is not one we offered, or legacy_version is wrong.</summary>
    IllegalVersion,

    /// <summary>§4.1.2, §4.1.3: a compression method other than null.</summary>
    IllegalCompression,

    /// <summary>§4.1.3: legacy_session_id_echo is not what we sent.</summary>
    IllegalSessionIdEcho,

    /// <summary>§4.1.3: a cipher suite we did not offer, or one that changed after HelloRetryRequest.</summary>
    IllegalCipherSuite,

    /// <summary>§4.2.8: a key share for a group that was not offered, or twice for one group.</summary>
    IllegalGroup,

    /// <summary>§4.2.8.1, §4.2.8.2, §7.4: a public value of the wrong length, off the curve or of small order.</summary>
    IllegalKeyShare,

    /// <summary>§4.1.4: a HelloRetryRequest that would not change the ClientHello.</summary>
    IllegalRetryWithoutChange,

    /// <summary>§4.2.8: a HelloRetryRequest for a group not offered, or already shared.</summary>
    IllegalRetryGroup,

    /// <summary>§4.1.2: a second ClientHello that differs where it must not.</summary>
    IllegalHelloChange,

    /// <summary>§4.1.3: the downgrade sentinel in the server's random.</summary>
    IllegalDowngrade,

    /// <summary>RFC 7301 §3.1: a protocol we did not offer, or not exactly one.</summary>
    IllegalApplicationProtocol,

    /// <summary>RFC 6066 §3: a server_name list that repeats a type or holds no host name.</summary>
    IllegalServerName,

    /// <summary>§6: an alert of a level that there is not.</summary>
    IllegalAlertLevel,

    /// <summary>§4.4.3: a signature by a scheme that was not offered, or that TLS 1.3 forbids, or not of this key.</summary>
    IllegalSignatureScheme,

    /// <summary>§4.4.2: certificate_request_context is not what it must be.</summary>
    IllegalCertificateContext,

    /// <summary>§4.6.3: request_update is neither 0 nor 1.</summary>
    IllegalKeyUpdate,

    /// <summary>§4.2.11: pre_shared_key is not the last extension of the ClientHello.</summary>
    IllegalPreSharedKeyPosition,

    /// <summary>
    /// §4.2.11: the server resumes a session we did not offer, or under another hash, or without key_share; RFC 5246
    /// §7.4.1.3: or under another suite.
    /// </summary>
    IllegalResumption,

    /// <summary>§4.2.10: early data accepted without its session, or under another suite or protocol.</summary>
    IllegalEarlyData,

    /// <summary>§4.6.1: a ticket with a lifetime beyond seven days.</summary>
    IllegalTicketLifetime,

    /// <summary>RFC 5746 §3.4, §3.6: renegotiation_info is not empty in a first handshake.</summary>
    IllegalRenegotiationInfo,

    /// <summary>RFC 5246 §7.4.2, §7.4.6; RFC 8422 §5.3: a certificate with a key that was not asked for.</summary>
    IllegalCertificateKey,

    /// <summary>RFC 9345 §4.1.3: a delegated credential that is not valid: by its time, its certificate or its signature.</summary>
    IllegalDelegatedCredential,

    /// <summary>§4.4.2.2; RFC 5246 §7.4.2: a certificate whose key usage does not let its key sign the handshake.</summary>
    IllegalKeyUsage,

    /// <summary>RFC 8879 §4: a Certificate compressed in a way we did not offer.</summary>
    IllegalCertificateCompression,

    /// <summary>RFC 7507 §3: a client that falls back although we speak the newer version.</summary>
    IllegalFallback,

    /// <summary>§9.2: an extension without which the handshake cannot go on.</summary>
    MissingExtension,

    /// <summary>§4.4.2.4: a client certificate is required and none came.</summary>
    MissingClientCertificate,

    /// <summary>RFC 5246 §7.4.6: in TLS 1.2, a client certificate is required and none came.</summary>
    MissingClientCertificate12,

    /// <summary>§4.2.1: no protocol version in common.</summary>
    MismatchVersion,

    /// <summary>Appendix D.3: a server of TLS 1.2 answers a client that has sent early data.</summary>
    MismatchVersionOnEarlyData,

    /// <summary>§4.1.1: no cipher suite in common.</summary>
    MismatchCipherSuite,

    /// <summary>§4.1.1: no key exchange group in common.</summary>
    MismatchGroup,

    /// <summary>§4.4.2.2: no certificate of ours can sign by a scheme the peer accepts.</summary>
    MismatchSignatureScheme,

    /// <summary>
    /// §4.2.11: the server knows none of the client's pre-shared keys, and has no certificate. RFC 4279 §2: a client has none
    /// for the server's hint.
    /// </summary>
    MismatchPresharedKey,

    /// <summary>RFC 7250 §4.2: a certificate of ours is of no type that the peer takes.</summary>
    MismatchIdentity,

    /// <summary>RFC 7250 §4.2: no type of certificate in common for the peer to show.</summary>
    MismatchCertificateType,

    /// <summary>RFC 7301 §3.2: no application protocol in common.</summary>
    MismatchApplicationProtocol,

    /// <summary>RFC 6066 §3: no server of that name here.</summary>
    MismatchServerName,

    /// <summary>RFC 7627 §5.3: a session goes on with an extended master secret and began without, or the reverse.</summary>
    MismatchExtendedMasterSecret,

    /// <summary>RFC 4279 §2: in TLS 1.2, a client uses a pre-shared key of a name that is not known here.</summary>
    MismatchPskIdentity,

    /// <summary>§5.2: a record that does not authenticate.</summary>
    ForgedRecord,

    /// <summary>§4.4.3: the signature over the handshake does not verify.</summary>
    ForgedSignature,

    /// <summary>§4.4.4: the Finished does not verify.</summary>
    ForgedFinished,

    /// <summary>§4.2.11.2: the binder of the session that the client would resume does not verify.</summary>
    ForgedBinder,

    /// <summary>§4.2.2: a cookie that is not the one we gave.</summary>
    ForgedCookie,

    /// <summary>§6.2: the peer's chain does not lead to a trust anchor.</summary>
    RejectedUnknownCa,

    /// <summary>§6.2: a certificate has expired or is not yet valid.</summary>
    RejectedExpired,

    /// <summary>§6.2: a certificate is revoked.</summary>
    RejectedRevoked,

    /// <summary>§6.2: a certificate of a type, purpose, algorithm or key that we do not accept.</summary>
    RejectedUnsupportedCertificate,

    /// <summary>§6.2: a certificate is malformed, wrongly signed, or for another name.</summary>
    RejectedBadCertificate,

    /// <summary>§6.2: the application refused the certificate.</summary>
    RejectedByApplication,

    /// <summary>RFC 6066 §8: the OCSP response that came with the certificate was refused.</summary>
    RejectedStaple,

    /// <summary>§5.1, §5.2: a record longer than allowed.</summary>
    LimitRecordSize,

    /// <summary>A handshake message longer than we are ready to hold.</summary>
    LimitHandshakeMessageSize,

    /// <summary>More empty records in a row than anyone honest sends.</summary>
    LimitEmptyRecords,

    /// <summary>More warning alerts in a row than anyone honest sends.</summary>
    LimitWarningAlerts,

    /// <summary>More KeyUpdates without data between them than anyone honest sends.</summary>
    LimitKeyUpdates,

    /// <summary>RFC 5246 §7.4.1.1: a peer that asks to renegotiate and takes no for no answer.</summary>
    LimitRenegotiations,

    /// <summary>§4.6.2: more requests for a certificate without data between them than anyone honest sends.</summary>
    LimitCertificateRequests,

    /// <summary>A handshake that took longer than the options allow.</summary>
    LimitHandshakeTime,

    /// <summary>§4.2.10: more early data than the ticket allows.</summary>
    LimitEarlyData,

    /// <summary>§5.5: a key has protected, or failed to open, as much as it may.</summary>
    LimitKeyUsage,

    /// <summary>§5.3: a sequence number would wrap.</summary>
    LimitSequenceNumber,

    /// <summary>§6: the peer sent a fatal alert.</summary>
    PeerAlert,

    /// <summary>§6.1: the transport ended without close_notify.</summary>
    PeerTruncated,

    /// <summary>§6.1: the peer closed before the handshake was done.</summary>
    PeerClosedEarly,

    /// <summary>§6.2: something of ours went wrong: a signer or a callback failed.</summary>
    InternalError,

    /// <summary>§6.1: our side gave up: cancelled or out of time.</summary>
    InternalCancelled,

    /// <summary>§6.2: the application ended the connection, with an alert of its choosing.</summary>
    InternalAborted,
}
