using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Something only the application can answer. The machine stands still until it has been.</summary>
internal abstract class HandshakeQuestion;

/// <summary>
/// Is this peer who it should be? Answered by <see cref="HandshakeMachine.Answer(PeerVerdict)"/>.
/// </summary>
internal sealed class VerdictQuestion : HandshakeQuestion
{
    /// <summary>The chain as the peer sent it, leaf first, DER; never empty.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; init; }

    /// <summary>True on a client, who judges a server.</summary>
    public required bool PeerIsServer { get; init; }

    /// <summary>What <see cref="Chain"/> holds: certificates, or one SubjectPublicKeyInfo (RFC 7250).</summary>
    public CertificateType Type { get; init; }

    /// <summary>
    /// TLS 1.2: whether the peer's key is to be encrypted to (RFC 5246 §7.4.7.1), rather than to verify a signature.
    /// </summary>
    public bool IsForEncryption { get; init; }

    /// <summary>The OCSP response stapled to the leaf (RFC 6066 §8), DER, not looked into; empty when none is.</summary>
    public ReadOnlyMemory<byte> OcspResponse { get; init; }

    /// <summary>The timestamps that came with the leaf (RFC 6962 §3.3), not looked into.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; init; } = [];

    /// <summary>
    /// The delegated credential that came with the leaf (RFC 9345), by schemes that were offered and otherwise not looked
    /// into, or null. If there is one, the key of a favourable verdict is the credential's.
    /// </summary>
    public DelegatedCredential? Credential { get; init; }
}

/// <summary>
/// Which certificate shall we show? Answered by <see cref="HandshakeMachine.Answer(LocalIdentity?)"/>; null
/// is an answer on a client (an empty Certificate) and a refusal on a server.
/// </summary>
internal sealed class CertificateQuestion : HandshakeQuestion
{
    /// <summary>True on a server.</summary>
    public required bool IsServer { get; init; }

    /// <summary>Server: the host_name the client asked for, or null.</summary>
    public string? ServerName { get; init; }

    /// <summary>The schemes the peer accepts in CertificateVerify, in its order.</summary>
    public required IReadOnlyList<SignatureScheme> SignatureSchemes { get; init; }

    /// <summary>The schemes the peer accepts inside certificates (RFC 8446 §4.2.3).</summary>
    public required IReadOnlyList<SignatureScheme> CertificateSignatureSchemes { get; init; }

    /// <summary>The issuers the peer knows (DER distinguished names); empty when it does not say.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Authorities { get; init; } = [];

    /// <summary>Server: the application protocols the client offers; empty when it does not say.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>What a certificate of ours may be (RFC 7250), in the peer's order.</summary>
    public IReadOnlyList<CertificateType> CertificateTypes { get; init; } = Handshake.CertificateTypes.Default;

    /// <summary>The extensions of the ClientHello or CertificateRequest that asks; empty in TLS 1.2's request.</summary>
    public ExtensionBlock Extensions { get; init; } = ExtensionBlock.Empty;

    /// <summary>Whether the peer asks for a stapled OCSP response (RFC 6066 §8, RFC 8446 §4.4.2.1).</summary>
    public bool WantsOcspResponse => Extensions.WantOcspResponse();

    /// <summary>By what we sign where an identity does not say otherwise, the preferred first.</summary>
    public required IReadOnlyList<SignatureScheme> LocalSchemes { get; init; }

    /// <summary>The version agreed on, which says what a scheme means.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.Tls13;

    /// <summary>
    /// TLS 1.2: the kinds of key that the suites, curves and certificate types in common leave; null for any.
    /// </summary>
    public IReadOnlyList<KeyKind>? KeyKinds { get; init; }

    /// <summary>
    /// TLS 1.2: whether a suite with RSA key exchange is in common, for which an identity need not sign but decrypt.
    /// </summary>
    public bool AllowsRsaKeyExchange { get; init; }

    /// <summary>Whether the peer can do anything with that identity.</summary>
    public bool Fits(LocalIdentity identity) =>
        CertificateTypes.Holds(identity.CertificateType) && (FitsBySigning(identity) || FitsByDecrypting(identity));

    /// <summary>Whether the identity can sign what the peer can verify.</summary>
    internal bool FitsBySigning(LocalIdentity identity) =>
        KeyKinds?.Holds(identity.KeyKind) != false
        && SignatureSelection.TrySelect(Version, LocalSchemes, this.SchemesFor(identity), identity, out _, out _);

    /// <summary>Whether the identity can decrypt what the peer may encrypt to it.</summary>
    internal bool FitsByDecrypting(LocalIdentity identity) =>
        AllowsRsaKeyExchange && identity.DecryptingKey is not null;

    /// <summary>Refuses an identity that is not of a type the peer takes, whatever its key can sign.</summary>
    /// <exception cref="TlsException">MismatchIdentity.</exception>
    internal void Demand(LocalIdentity identity)
    {
        // RFC 7250 §4.2, §4.3: what is shown is of a type that was agreed on.
        if (!CertificateTypes.Holds(identity.CertificateType))
        {
            throw Fault.Of(TlsFault.MismatchIdentity, $"the peer does not take a {identity.CertificateType}");
        }
    }
}

/// <summary>Sign this. Answered by <see cref="HandshakeMachine.Answer(byte[])"/>.</summary>
internal sealed class SignatureQuestion : HandshakeQuestion
{
    /// <summary>Whose key signs.</summary>
    public required LocalIdentity Identity { get; init; }

    /// <summary>The scheme agreed.</summary>
    public required SignatureScheme Scheme { get; init; }

    /// <summary>The same, for a <see cref="SigningKey"/>.</summary>
    public required SignatureAlgorithm Algorithm { get; init; }

    /// <summary>
    /// The bytes to sign (not their hash): RFC 8446 §4.4.3; RFC 5246 §7.4.3, §7.4.8. In TLS 1.3 they are put together when
    /// they are asked for, which is while the question is.
    /// </summary>
    public ReadOnlyMemory<byte> Content
    {
        get => Transcript is null ? field : Input(stackalloc byte[CertificateVerifyInput.MaxSize]).ToArray();
        init;
    }

    /// <summary>
    /// TLS 1.3: what <see cref="Content"/> is made of, the transcript through our Certificate: it stands still until the
    /// question is answered.
    /// </summary>
    internal Transcript? Transcript { get; init; }

    /// <summary>Whether a server signs.</summary>
    internal bool IsServer { get; init; }

    /// <summary>Signs with a key that is here.</summary>
    public byte[] SignBy(SigningKey key) => key.Sign(
        Algorithm,
        Transcript is null ? Content.Span : Input(stackalloc byte[CertificateVerifyInput.MaxSize]));

    private ReadOnlySpan<byte> Input(Span<byte> room) => IsServer
        ? CertificateVerifyInput.OfServer(Transcript!.Through, room)
        : CertificateVerifyInput.OfClient(Transcript!.Through, room);
}

/// <summary>The answer to a <see cref="VerdictQuestion"/>.</summary>
internal sealed class PeerVerdict
{
    private PeerVerdict(VerifyingKey? key, Exception? refusal)
    {
        Key = key;
        Refusal = refusal;
    }

    /// <summary>The leaf's key, against which the peer's signature is checked; null when refused.</summary>
    public VerifyingKey? Key { get; }

    /// <summary>
    /// What the machine throws when the peer is refused: a TlsException with a Rejected fault.
    /// </summary>
    public Exception? Refusal { get; }

    /// <summary>The peer is who it should be.</summary>
    /// <param name="leafKey">The key of the leaf certificate; stays the caller's to dispose.</param>
    public static PeerVerdict Accept(VerifyingKey leafKey) => new(leafKey, null);

    /// <summary>The peer is not.</summary>
    public static PeerVerdict Refuse(Exception refusal) => new(null, refusal);
}

/// <summary>
/// A certificate chain of ours, and what its key can sign; the key itself may live elsewhere.
/// </summary>
internal sealed record LocalIdentity
{
    /// <summary>Leaf first, DER; never empty. A raw public key is one SubjectPublicKeyInfo.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; init; }

    /// <summary>What <see cref="Chain"/> holds (RFC 7250).</summary>
    public CertificateType CertificateType { get; init; }

    /// <summary>What sort of key signs: the leaf's, or the credential's.</summary>
    public required KeyKind KeyKind { get; init; }

    /// <summary>
    /// The size of an RSA key in bits (PSS with SHA-512 needs more than 1024), otherwise the curve's.
    /// </summary>
    public required int KeySizeInBits { get; init; }

    /// <summary>The OCSP response to staple (RFC 6066 §8), DER; empty for none.</summary>
    public ReadOnlyMemory<byte> OcspResponse { get; init; }

    /// <summary>The timestamps to send along (RFC 6962 §3.3), each a SignedCertificateTimestamp.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; init; } = [];

    /// <summary>
    /// The delegated credential to show with the leaf (RFC 9345), whose key then signs; null for the leaf's own.
    /// </summary>
    public DelegatedCredential? Credential { get; init; }

    /// <summary>By what to sign with it, the preferred first; null for what the options say.</summary>
    public IReadOnlyList<SignatureScheme>? SignatureSchemes { get; init; }

    /// <summary>
    /// The leaf's key, if it is here, can decrypt and by its certificate may; null leaves RSA key exchange out.
    /// </summary>
    public SigningKey? DecryptingKey { get; init; }

    /// <summary>What the answerer of questions attached: the signing key, typically.</summary>
    public object? Tag { get; init; }

    /// <summary>What has been compressed of it (RFC 8879); shared with every copy made by <c>with</c>.</summary>
    internal CompressedForms CompressedForms { get; } = new();
}
