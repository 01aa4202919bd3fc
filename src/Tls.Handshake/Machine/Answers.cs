namespace Tls.Handshake;

/// <summary>
/// The answer to a <see cref="CertificateQuestion"/>, as the tables read it; null inside is an answer.
/// </summary>
internal sealed record CertificateAnswer(LocalIdentity? Identity);

/// <summary>The answer to a <see cref="SignatureQuestion"/>, as the tables read it.</summary>
internal sealed record SignatureAnswer(byte[] Signature);

/// <summary>
/// The answer to a <see cref="PskQuestion"/>, as the tables read it; null inside is an answer. Whoever reads it owns the key.
/// </summary>
internal sealed record PskAnswer(ExternalPsk? Psk);

/// <summary>The answer to a <see cref="ReplayQuestion"/>, as the tables read it.</summary>
internal sealed record ReplayAnswer(bool IsNew);

/// <summary>The peer's change_cipher_spec (RFC 5246 §7.1), as the tables of TLS 1.2 read it.</summary>
internal sealed record ChangeCipherSpec;

/// <summary>The caller's wish to have the client's certificate after the handshake, as the tables read it.</summary>
internal sealed record CertificateRequestOrder(byte[] RequestContext);

/// <summary>The caller's wish to give the client one more ticket, as the tables read it.</summary>
internal sealed record TicketOrder;

/// <summary>The caller's wish to move our sending keys on, as the tables read it.</summary>
internal sealed record KeyUpdateOrder(bool RequestPeer);
