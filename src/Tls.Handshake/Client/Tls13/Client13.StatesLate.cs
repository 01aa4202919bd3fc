using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.3 client once it is connected: each holds exactly what is known there.</summary>
internal readonly partial struct Client13
{
    /// <summary>
    /// What is left of the handshake: the proofs, the secrets of both directions, and what tickets are made of.
    /// </summary>
    internal sealed class Established(
        ClientHandshakeOptions options,
        CipherSuiteInfo suite,
        ApplicationSecrets secrets,
        ResumptionSecret? resumption,
        IdentityProof identity,
        FinishedVerified finished) : IDisposable
    {
        internal ClientHandshakeOptions Options { get; } = options;

        internal CipherSuiteInfo Suite { get; } = suite;

        internal ApplicationSecrets Secrets { get; } = secrets;

        /// <summary>What the keys of tickets come from; null where nobody had a use for sessions.</summary>
        internal ResumptionSecret? Resumption { get; } = resumption;

        internal IdentityProof Identity { get; } = identity;

        internal FinishedVerified Finished { get; } = finished;

        public void Dispose()
        {
            Secrets.Dispose();
            Resumption?.Dispose();
        }
    }

    /// <summary>CONNECTED, and nothing is being answered.</summary>
    internal abstract class Open(Established established) : HandshakeState
    {
        internal Established Established { get; } = established;

        internal sealed override int MaxMessageSize => TicketSize;

        internal sealed override bool IsConnected => true;

        internal sealed override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;

        private protected sealed override IDisposable Owned => Established;
    }

    /// <summary>CONNECTED.</summary>
    internal sealed class Connected(Established established) : Open(established)
    {
        internal override ReadOnlySpan<HandshakeType> Expects =>
            [HandshakeType.NewSessionTicket, HandshakeType.KeyUpdate];
    }

    /// <summary>CONNECTED, having offered "post_handshake_auth" (RFC 8446 §4.2.6).</summary>
    internal sealed class Askable(Established established) : Open(established)
    {
        internal override ReadOnlySpan<HandshakeType> Expects =>
            [HandshakeType.NewSessionTicket, HandshakeType.KeyUpdate, HandshakeType.CertificateRequest];

        internal override bool KeepsMessage => true;
    }

    /// <summary>The server has asked for a certificate after the handshake, and the application is asked.</summary>
    internal abstract class Answering(Established established, LateTranscript transcript) : HandshakeState
    {
        internal Established Established { get; } = established;

        internal LateTranscript Transcript { get; } = transcript;

        internal sealed override bool IsConnected => true;

        internal sealed override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;

        private protected sealed override IDisposable Owned => new OwnedPair(Established, Transcript);
    }

    /// <summary>The application chooses the certificate to show.</summary>
    internal sealed class AwaitLateCertificate(
        Established established, LateTranscript transcript, CertificateQuestion question)
        : Answering(established, transcript)
    {
        internal CertificateQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;
    }

    /// <summary>The application signs with the certificate's key.</summary>
    internal sealed class AwaitLateSignature(
        Established established, LateTranscript transcript, Certificate13 certificate, SignatureQuestion question)
        : Answering(established, transcript)
    {
        internal Certificate13 Certificate { get; } = certificate;

        internal SignatureQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;
    }
}
