using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.2 server: each holds exactly what is known there.</summary>
internal readonly partial struct Server12
{
    /// <summary>The application chooses the certificate to show.</summary>
    internal sealed class AwaitCertificate(Negotiated negotiated, CertificateQuestion question) : State12
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal CertificateQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;
    }

    /// <summary>The application signs our half of the key exchange with the certificate's key.</summary>
    internal sealed class AwaitSignature(
        AnsweredByShare answered, ServerEcdhParams parameters, SignatureQuestion question) : State12
    {
        internal AnsweredByShare Answered { get; } = answered;

        internal ServerEcdhParams Params { get; } = parameters;

        internal SignatureQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>The client has been asked for its certificate.</summary>
    internal sealed class WaitCertificate(Answered answered) : State12
    {
        internal Answered Answered { get; } = answered;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Certificate];

        internal override int MaxMessageSize => Answered.Negotiated.Options.MaxCertificateMessageSize;

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>The application judges the client's chain.</summary>
    internal sealed class AwaitVerdict(Answered answered, VerdictQuestion question) : State12
    {
        internal Answered Answered { get; } = answered;

        internal override HandshakeQuestion Question => question;

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>The client's half of the key exchange is next; a chain it showed is accepted.</summary>
    internal sealed class WaitClientKeyExchange(AnsweredByShare answered, VerifyingKey? leafKey) : State12
    {
        internal AnsweredByShare Answered { get; } = answered;

        internal VerifyingKey? LeafKey { get; } = leafKey;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ClientKeyExchange];

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>The same with RSA key exchange: the secret is next, encrypted to our key.</summary>
    internal sealed class RsaWaitClientKeyExchange(AnsweredByKey answered, VerifyingKey? leafKey) : State12
    {
        internal AnsweredByKey Answered { get; } = answered;

        internal VerifyingKey? LeafKey { get; } = leafKey;

        internal override SuiteAuthentication Authentication => SuiteAuthentication.RsaKeyExchange;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ClientKeyExchange];
    }

    /// <summary>Now the proof that the client has the key of the certificate it showed.</summary>
    internal sealed class WaitCertificateVerify(
        Keyed keyed, VerifyingKey leafKey, IReadOnlyList<SignatureScheme> offered) : State12
    {
        internal Keyed Keyed { get; } = keyed;

        internal VerifyingKey LeafKey { get; } = leafKey;

        internal IReadOnlyList<SignatureScheme> Offered { get; } = offered;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.CertificateVerify];

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>No message may come before the client's keys change.</summary>
    internal sealed class WaitChangeCipherSpec(Keyed keyed, SignatureVerified? signature) : State12
    {
        internal Keyed Keyed { get; } = keyed;

        internal SignatureVerified? Signature { get; } = signature;

        internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.ChangesKeys;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>The client's keys have changed; now the proof that nothing was changed on the way.</summary>
    internal sealed class WaitFinished(Keyed keyed, SignatureVerified? signature) : State12
    {
        internal Keyed Keyed { get; } = keyed;

        internal SignatureVerified? Signature { get; } = signature;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Finished];

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>Application data flows; nothing is left of the handshake but the proofs.</summary>
    internal sealed class Connected(SignatureVerified? signature, FinishedVerified finished) : State12
    {
        internal SignatureVerified? Signature { get; } = signature;

        internal FinishedVerified Finished { get; } = finished;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ClientHello];

        internal override int MaxMessageSize => HelloSize;

        internal override bool IsConnected => true;
    }
}
