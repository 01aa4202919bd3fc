using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.3 server: each holds exactly what is known there.</summary>
internal readonly partial struct Server13
{
    /// <summary>START. A client that does not speak TLS 1.3 leads to <see cref="Server12"/>.</summary>
    internal sealed class WaitClientHello(ServerHandshakeOptions options) : HandshakeState
    {
        internal ServerHandshakeOptions Options { get; } = options;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ClientHello];

        internal override int MaxMessageSize => HelloSize;

        internal override ProtocolVersion Version => Options.Versions.Minimum;

        internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;
    }

    /// <summary>START again, after a HelloRetryRequest.</summary>
    internal sealed class WaitSecondClientHello(
        ServerHandshakeOptions options, ClientHello first, HelloRetryRequest retry, ReadOnlyMemory<byte>? pskIdentity)
        : HandshakeState
    {
        internal ServerHandshakeOptions Options { get; } = options;

        internal ClientHello First { get; } = first;

        internal HelloRetryRequest Retry { get; } = retry;

        /// <summary>The identity of the session or external key that will be taken up, or null.</summary>
        internal ReadOnlyMemory<byte>? PskIdentity { get; } = pskIdentity;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ClientHello];

        internal override int MaxMessageSize => HelloSize;

        internal override bool SkipsEarlyData => First.Extensions.Contains(ExtensionType.EarlyData);
    }

    /// <summary>RECVD_CH: the application says whether the key that began the client's session is still good.</summary>
    internal sealed class AwaitPskOfSession(
        Settled settled, Exchange? exchange, SelectedPsk session, PskQuestion question) : HandshakeState
    {
        internal Settled Settled { get; } = settled;

        internal Exchange? Exchange { get; } = exchange;

        /// <summary>Its binder has verified.</summary>
        internal SelectedPsk Session { get; } = session;

        internal override HandshakeQuestion Question => question;

        internal override bool SkipsEarlyData => Settled.HasEarlyData;

        private protected override IDisposable Owned => Session;
    }

    /// <summary>RECVD_CH: the application looks up one of the client's pre-shared keys.</summary>
    internal sealed class AwaitPsk(Settled settled, Exchange? exchange, PskQuestion question) : HandshakeState
    {
        internal Settled Settled { get; } = settled;

        internal Exchange? Exchange { get; } = exchange;

        internal override HandshakeQuestion Question => question;

        internal override bool SkipsEarlyData => Settled.HasEarlyData;
    }

    /// <summary>NEGOTIATED: somebody says whether the hello that offers early data is new.</summary>
    internal sealed class AwaitReplayCheck(
        Settled settled, Negotiated negotiated, SelectedPsk session, ReplayQuestion question) : HandshakeState
    {
        internal Settled Settled { get; } = settled;

        /// <summary>Declines early data so far.</summary>
        internal Negotiated Negotiated { get; } = negotiated;

        internal SelectedPsk Session { get; } = session;

        internal override HandshakeQuestion Question => question;

        internal override bool SkipsEarlyData => Settled.HasEarlyData;

        private protected override IDisposable Owned => Session;
    }

    /// <summary>NEGOTIATED: the application chooses the certificate to show.</summary>
    internal sealed class AwaitCertificate(Negotiated negotiated, CertificateQuestion question)
        : HandshakeState
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal CertificateQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;

        internal override bool SkipsEarlyData => Negotiated.DeclinesEarlyData;
    }

    /// <summary>The application signs with the certificate's key.</summary>
    internal sealed class AwaitSignature(Keyed keyed, SignatureQuestion question) : HandshakeState
    {
        internal Keyed Keyed { get; } = keyed;

        internal SignatureQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;

        internal override bool SkipsEarlyData => Keyed.Negotiated.DeclinesEarlyData;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>WAIT_EOED: the client sends early data, which we take.</summary>
    internal sealed class WaitEndOfEarlyData(Answered answered) : HandshakeState
    {
        internal Answered Answered { get; } = answered;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.EndOfEarlyData];

        internal override bool ReceivesEarlyData => true;

        internal override bool MayAnswerEarlyData => true;

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>WAIT_CERT: the client has been asked for its certificate.</summary>
    internal sealed class WaitCertificate(Answered answered) : HandshakeState
    {
        internal Answered Answered { get; } = answered;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Certificate];

        internal override int MaxMessageSize => Answered.Options.MaxCertificateMessageSize;

        internal override bool SkipsEarlyData => Answered.DeclinesEarlyData;

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>The application judges the client's chain.</summary>
    internal sealed class AwaitVerdict(Answered answered, VerdictQuestion question) : HandshakeState
    {
        internal Answered Answered { get; } = answered;

        internal override HandshakeQuestion Question => question;

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>WAIT_CV: the chain is accepted; now the proof that the client has its key.</summary>
    internal sealed class WaitCertificateVerify(Answered answered, VerifyingKey leafKey) : HandshakeState
    {
        internal Answered Answered { get; } = answered;

        internal VerifyingKey LeafKey { get; } = leafKey;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.CertificateVerify];

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>WAIT_FINISHED; a client that showed a certificate has proved that it is its own.</summary>
    internal sealed class WaitFinished(Answered answered, SignatureVerified? signature) : HandshakeState
    {
        internal Answered Answered { get; } = answered;

        internal SignatureVerified? Signature { get; } = signature;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Finished];

        /// <summary>Once a client's Certificate has been read, its records decrypt.</summary>
        internal override bool SkipsEarlyData => !Answered.AsksForCertificate && Answered.DeclinesEarlyData;

        internal override bool MayAnswerEarlyData => Answered.AcceptsEarlyData;

        private protected override IDisposable Owned => Answered;
    }
}
