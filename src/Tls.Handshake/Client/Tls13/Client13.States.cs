using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.3 client: each holds exactly what is known there.</summary>
internal readonly partial struct Client13
{
    /// <summary>
    /// WAIT_SH: a ClientHello is out, the first or the second. A <see cref="ServerHello12"/> leads to <see
    /// cref="Client12"/>.
    /// </summary>
    internal sealed class WaitServerHello(ClientOffer offer) : HandshakeState
    {
        internal ClientOffer Offer { get; } = offer;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ServerHello];

        internal override int MaxMessageSize => HelloSize;

        internal override ProtocolVersion Version =>
            MayBeTls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;

        /// <summary>
        /// As Go and BoringSSL: no server has a reason to send one before its first message, and should that be
        /// TLS 1.2's it would have come too early.
        /// </summary>
        internal override ChangeCipherSpecRole ChangeCipherSpec =>
            MayBeTls12 ? ChangeCipherSpecRole.Refused : ChangeCipherSpecRole.Dropped;

        internal override bool IgnoresHelloRequest => MayBeTls12;

        internal override bool SendsEarlyData => Offer.EarlyData is not null;

        private bool MayBeTls12 => Offer is { Options.Versions.HasTls12: true, Retry: null };

        private protected override IDisposable Owned => Offer;
    }

    /// <summary>WAIT_EE: the keys of the handshake are agreed.</summary>
    internal sealed class WaitEncryptedExtensions(Keyed keyed) : HandshakeState
    {
        internal Keyed Keyed { get; } = keyed;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.EncryptedExtensions];

        internal override int MaxMessageSize => HelloSize;

        internal override bool SendsEarlyData => Keyed.MaySendEarlyData;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>WAIT_CERT_CR: the server shows its certificate, perhaps after asking for ours.</summary>
    internal sealed class WaitCertificateOrRequest(Keyed keyed) : HandshakeState
    {
        internal Keyed Keyed { get; } = keyed;

        /// <summary>The state as if a CertificateRequest had been skipped.</summary>
        internal WaitCertificate NoRequest => new(Keyed, request: null);

        internal override ReadOnlySpan<HandshakeType> Expects =>
            [HandshakeType.CertificateRequest, HandshakeType.Certificate];

        internal override int MaxMessageSize => Keyed.Offer.Options.MaxCertificateMessageSize;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>WAIT_CERT: the server has asked for our certificate and shows its own.</summary>
    internal sealed class WaitCertificate(Keyed keyed, CertificateRequest13? request) : HandshakeState
    {
        internal Keyed Keyed { get; } = keyed;

        internal CertificateRequest13? Request { get; } = request;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Certificate];

        internal override int MaxMessageSize => Keyed.Offer.Options.MaxCertificateMessageSize;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>The application judges the server's chain.</summary>
    internal sealed class AwaitVerdict(Keyed keyed, CertificateRequest13? request, VerdictQuestion question)
        : HandshakeState
    {
        internal Keyed Keyed { get; } = keyed;

        internal CertificateRequest13? Request { get; } = request;

        internal override HandshakeQuestion Question => question;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>WAIT_CV: the chain is accepted; now the proof that the server has its key.</summary>
    internal sealed class WaitCertificateVerify(
        Keyed keyed, CertificateRequest13? request, VerifyingKey leafKey) : HandshakeState
    {
        internal Keyed Keyed { get; } = keyed;

        internal CertificateRequest13? Request { get; } = request;

        internal VerifyingKey LeafKey { get; } = leafKey;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.CertificateVerify];

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>
    /// WAIT_FINISHED: the server is authenticated; now the proof that nothing was changed on the way.
    /// </summary>
    internal sealed class WaitFinished(
        Keyed keyed, CertificateRequest13? request, IdentityProof identity, bool endsEarlyData = false)
        : HandshakeState
    {
        internal Keyed Keyed { get; } = keyed;

        internal CertificateRequest13? Request { get; } = request;

        internal IdentityProof Identity { get; } = identity;

        /// <summary>Whether early data was accepted, and so has to be ended.</summary>
        internal bool EndsEarlyData { get; } = endsEarlyData;

        internal override bool SendsEarlyData => EndsEarlyData;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Finished];

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>The application chooses the certificate to show.</summary>
    internal sealed class AwaitCertificate(Authenticated server, CertificateQuestion question)
        : HandshakeState
    {
        internal Authenticated Server { get; } = server;

        internal CertificateQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;

        internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;

        private protected override IDisposable Owned => Server;
    }

    /// <summary>The application signs with the certificate's key.</summary>
    internal sealed class AwaitSignature(Authenticated server, SignatureQuestion question) : HandshakeState
    {
        internal Authenticated Server { get; } = server;

        internal SignatureQuestion Asked { get; } = question;

        internal override HandshakeQuestion Question => Asked;

        internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;

        private protected override IDisposable Owned => Server;
    }
}
