using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.2 client: each holds exactly what is known there.</summary>
internal readonly partial struct Client12
{
    /// <summary>A client that is negotiating: a HelloRequest means nothing to it (RFC 5246 §7.4.1.1).</summary>
    internal abstract class Negotiating : State12
    {
        internal sealed override bool IgnoresHelloRequest => true;
    }

    /// <summary>The server has chosen TLS 1.2 and shows its certificate.</summary>
    internal sealed class WaitCertificate(Negotiated negotiated) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Certificate];

        internal override int MaxMessageSize => Negotiated.Options.MaxCertificateMessageSize;
    }

    /// <summary>
    /// The server has promised an OCSP response, and may leave it out all the same (RFC 6066 §8).
    /// </summary>
    internal sealed class WaitCertificateStatus(Negotiated negotiated) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal override ReadOnlySpan<HandshakeType> Expects =>
            [HandshakeType.CertificateStatus, HandshakeType.ServerKeyExchange];

        internal override int MaxMessageSize => Negotiated.Options.MaxCertificateMessageSize;
    }

    /// <summary>The same with RSA key exchange, where no ServerKeyExchange follows.</summary>
    internal sealed class RsaWaitCertificateStatus(Negotiated negotiated) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal override ReadOnlySpan<HandshakeType> Expects =>
            [HandshakeType.CertificateStatus, HandshakeType.CertificateRequest, HandshakeType.ServerHelloDone];

        internal override int MaxMessageSize => Negotiated.Options.MaxCertificateMessageSize;
    }

    /// <summary>The application judges the server's chain; what comes after it may be there already.</summary>
    internal sealed class AwaitVerdict(
        Negotiated negotiated, VerdictQuestion question, HandshakeMessage? early = null) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal HandshakeMessage? Early { get; } = early;

        internal override HandshakeQuestion Question => question;
    }

    /// <summary>The chain is accepted; now the key exchange, signed by its key.</summary>
    internal sealed class WaitServerKeyExchange(Negotiated negotiated, VerifyingKey leafKey) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal VerifyingKey LeafKey { get; } = leafKey;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ServerKeyExchange];
    }

    /// <summary>The server's half of the key exchange is known; it may ask for our certificate, or be done.</summary>
    internal sealed class WaitRequestOrDone(Negotiated negotiated, ServerHalf half) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal ServerHalf Half { get; } = half;

        internal override ReadOnlySpan<HandshakeType> Expects =>
            [HandshakeType.CertificateRequest, HandshakeType.ServerHelloDone];

        internal override int MaxMessageSize => Negotiated.Options.MaxCertificateMessageSize;
    }

    /// <summary>The server has asked for our certificate.</summary>
    internal sealed class WaitServerHelloDone(
        Negotiated negotiated, ServerHalf half, CertificateRequest12 request) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal ServerHalf Half { get; } = half;

        internal CertificateRequest12 Request { get; } = request;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ServerHelloDone];
    }

    /// <summary>The application chooses the certificate to show.</summary>
    internal sealed class AwaitCertificate(
        Negotiated negotiated, ServerHalf half, CertificateQuestion question) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal ServerHalf Half { get; } = half;

        internal CertificateQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;
    }

    /// <summary>The application signs with the certificate's key.</summary>
    internal sealed class AwaitSignature(Keyed keyed, SignatureQuestion question) : Negotiating
    {
        internal Keyed Keyed { get; } = keyed;

        internal SignatureQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>Our Finished is out; the server has promised a ticket, which comes first (RFC 5077 §3.3).</summary>
    internal sealed class WaitNewSessionTicket(Keyed keyed) : Negotiating
    {
        internal Keyed Keyed { get; } = keyed;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.NewSessionTicket];

        internal override int MaxMessageSize => TicketSize;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>Our Finished is out; no message may come before the server's keys change.</summary>
    internal sealed class WaitChangeCipherSpec(Keyed keyed, NewSessionTicket12? ticket) : Negotiating
    {
        internal Keyed Keyed { get; } = keyed;

        internal NewSessionTicket12? Ticket { get; } = ticket;

        internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.ChangesKeys;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>The server's keys have changed; now the proof that nothing was changed on the way.</summary>
    internal sealed class WaitFinished(Keyed keyed, NewSessionTicket12? ticket) : Negotiating
    {
        internal Keyed Keyed { get; } = keyed;

        internal NewSessionTicket12? Ticket { get; } = ticket;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Finished];

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>Application data flows; nothing is left of the handshake but the proofs.</summary>
    internal sealed class Connected(IdentityProof identity, FinishedVerified finished) : State12
    {
        internal IdentityProof Identity { get; } = identity;

        internal FinishedVerified Finished { get; } = finished;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.HelloRequest];

        internal override bool IsConnected => true;
    }
}
