namespace Tls.Handshake;

/// <summary>
/// Proof of who the peer is: its signature over this handshake (<see cref="SignatureVerified"/>), or that it
/// knows the key of a session in which it gave one (<see cref="SessionResumed"/>).
/// </summary>
internal abstract class IdentityProof;
