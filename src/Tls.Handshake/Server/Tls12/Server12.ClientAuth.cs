using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The client's proof of identity, when it was asked for: Certificate, the application's verdict,
/// CertificateVerify (RFC 5246 §7.4.6, §7.4.8).
/// </summary>
internal readonly partial struct Server12
{
    private HandshakeState OnCertificate(WaitCertificate state, Certificate12 certificate)
    {
        if (certificate.Certificates.Count == 0)
        {
            // §7.4.6: without a certificate the server MAY go on, or abort with handshake_failure.
            return state.Answered.Negotiated.Options.ClientCertificates == ClientCertificatePolicy.Require
                ? throw Fault.Of(TlsFault.MissingClientCertificate12, state.Name)
                : state.Answered.AwaitKeyExchange(leafKey: null);
        }

        IReadOnlyList<ReadOnlyMemory<byte>> chain = certificate.Certificates;
        _context.Facts.PeerChain = chain;
        return new AwaitVerdict(state.Answered, _context.Facts.AskAboutPeer(isServer: false));
    }

    private static State12 OnVerdict(AwaitVerdict state, PeerVerdict verdict) =>
        verdict.Key is { } key ? state.Answered.AwaitKeyExchange(key) : throw verdict.Refusal!;

    private WaitChangeCipherSpec OnCertificateVerify(WaitCertificateVerify state, CertificateVerify message)
    {
        SignatureVerified signature = SignatureVerified.Check(
            ProtocolVersion.Tls12, state.LeafKey, message, state.Offered, _context.Transcript.Messages);
        _context.Transcript.DropMessages();
        _context.Facts.ClientSignatureScheme = signature.Scheme;
        return new WaitChangeCipherSpec(state.Keyed, signature);
    }
}
