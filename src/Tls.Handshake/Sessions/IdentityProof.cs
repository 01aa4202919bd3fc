namespace Tls.Handshake;

/// <summary>
/// Proof of who the peer is: its signature over this handshake (<see cref="SignatureVerified"/>), or that it
/// knows the key of a session in which it gave one, or one agreed on outside TLS (<see cref="PskChosen"/>).
/// </summary>
internal abstract class IdentityProof;
