using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.3 server once it is connected: each holds exactly what is known there.</summary>
internal readonly partial struct Server13
{
    /// <summary>
    /// What is left of the handshake: the proofs, the secrets of both directions, and what the client has been asked since.
    /// </summary>
    internal sealed class Established(
        ServerHandshakeOptions options,
        CipherSuiteInfo suite,
        ApplicationSecrets secrets,
        SignatureVerified? signature,
        FinishedVerified finished,
        LateRequests late,
        TicketSource? tickets) : IDisposable
    {
        internal ServerHandshakeOptions Options { get; } = options;

        internal CipherSuiteInfo Suite { get; } = suite;

        internal ApplicationSecrets Secrets { get; } = secrets;

        internal SignatureVerified? Signature { get; } = signature;

        internal FinishedVerified Finished { get; } = finished;

        /// <summary>What the client has still to answer.</summary>
        internal LateRequests Late { get; } = late;

        /// <summary>What tickets are made of; null when none is given.</summary>
        internal TicketSource? Tickets { get; } = tickets;

        /// <summary>The same connection with a client that has proved who it is.</summary>
        internal Established With(SignatureVerified signature, IReadOnlyList<ReadOnlyMemory<byte>> chain) =>
            new(Options, Suite, Secrets, signature, Finished, Late, Tickets?.With(chain));

        public void Dispose()
        {
            Secrets.Dispose();
            Late.Dispose();
            Tickets?.Dispose();
        }
    }

    /// <summary>CONNECTED, and no answer is under way.</summary>
    internal abstract class Open(Established established) : HandshakeState
    {
        internal Established Established { get; } = established;

        internal sealed override bool IsConnected => true;

        internal sealed override bool HasRoomForRequest => Established.Late.HasRoom;

        internal sealed override bool MayGiveTicket => Established.Tickets is not null;

        internal sealed override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;

        private protected sealed override IDisposable Owned => Established;
    }

    /// <summary>CONNECTED.</summary>
    internal sealed class Connected(Established established) : Open(established)
    {
        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.KeyUpdate];
    }

    /// <summary>CONNECTED, and the client has been asked for a certificate since (RFC 8446 §4.6.2).</summary>
    internal sealed class Asking(Established established) : Open(established)
    {
        internal override ReadOnlySpan<HandshakeType> Expects =>
            [HandshakeType.KeyUpdate, HandshakeType.Certificate];

        internal override int MaxMessageSize => Established.Options.MaxCertificateMessageSize;

        internal override bool KeepsMessage => true;
    }

    /// <summary>The client is answering: §4.6.2 has its messages come one right after the other.</summary>
    internal abstract class Proving(Established established, LateTranscript transcript) : HandshakeState
    {
        internal Established Established { get; } = established;

        internal LateTranscript Transcript { get; } = transcript;

        internal sealed override bool IsConnected => true;

        internal sealed override bool HasRoomForRequest => Established.Late.HasRoom;

        internal sealed override bool MayGiveTicket => Established.Tickets is not null;

        internal sealed override bool KeepsMessage => true;

        internal sealed override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;

        private protected sealed override IDisposable Owned => new OwnedPair(Established, Transcript);
    }

    /// <summary>The application judges the client's chain.</summary>
    internal sealed class AwaitLateVerdict(
        Established established, LateTranscript transcript, VerdictQuestion question)
        : Proving(established, transcript)
    {
        internal override HandshakeQuestion Question => question;
    }

    /// <summary>The chain is accepted; now the proof that the client has its key.</summary>
    internal sealed class WaitLateCertificateVerify(
        Established established, LateTranscript transcript, VerifyingKey leafKey)
        : Proving(established, transcript)
    {
        internal VerifyingKey LeafKey { get; } = leafKey;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.CertificateVerify];
    }

    /// <summary>The client has proved who it is, or declined to; now that it was this connection it meant.</summary>
    internal sealed class WaitLateFinished(
        Established established, LateTranscript transcript, SignatureVerified? signature)
        : Proving(established, transcript)
    {
        internal SignatureVerified? Signature { get; } = signature;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Finished];
    }
}
