namespace Tls;

/// <summary>How a step of a <see cref="TlsEngine"/> ended, and what it needs to go on.</summary>
public enum TlsStatus
{
    /// <summary>The step did all that was asked.</summary>
    Complete,

    /// <summary>More bytes from the peer are needed.</summary>
    WantRead,

    /// <summary>More room for bytes to the peer is needed, or bytes wait to be taken.</summary>
    WantWrite,

    /// <summary>
    /// The peer's certificate was judged and the application has the last word: see
    /// <see cref="TlsEngine.PeerVerification"/>, answer with <see cref="TlsEngine.AcceptPeer"/> or
    /// <see cref="TlsEngine.RefusePeer"/>.
    /// </summary>
    NeedsVerdict,

    /// <summary>
    /// Evidence on the peer's certificate wants to be fetched: see <see cref="TlsEngine.EvidenceRequest"/>, go on with
    /// <see cref="TlsEngine.ProvideEvidence"/>. Only with <see cref="TlsClientOptions.EvidenceFetcher"/> or <see
    /// cref="TlsServerOptions.EvidenceFetcher"/>.
    /// </summary>
    NeedsEvidence,

    /// <summary>
    /// The application chooses the certificate: see <see cref="TlsEngine.IdentityRequest"/>, answer with
    /// <see cref="TlsEngine.ProvideIdentity"/>.
    /// </summary>
    NeedsCertificate,

    /// <summary>
    /// A key that lives elsewhere must sign: see <see cref="TlsEngine.SignatureRequest"/>, answer with
    /// <see cref="TlsEngine.ProvideSignature"/>.
    /// </summary>
    NeedsSignature,

    /// <summary>
    /// The application looks up a pre-shared key: see <see cref="TlsEngine.PresharedKeyRequest"/>, answer with
    /// <see cref="TlsEngine.ProvidePresharedKey"/>.
    /// </summary>
    NeedsPresharedKey,

    /// <summary>
    /// A store must say whether the hello that offers early data is new (RFC 8446 §8.2): see
    /// <see cref="TlsEngine.ReplayCheck"/>, answer with <see cref="TlsEngine.ProvideReplayCheck"/>. Only with a
    /// <see cref="TlsAsyncReplayRecorder"/>.
    /// </summary>
    NeedsReplayCheck,

    /// <summary>The peer has said close_notify: nothing more will come.</summary>
    Closed,
}
