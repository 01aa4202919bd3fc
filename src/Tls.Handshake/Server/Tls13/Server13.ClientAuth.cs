using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The client's proof of identity, when it was asked for: Certificate, the application's verdict,
/// CertificateVerify (RFC 8446 §4.4.2, §4.4.3).
/// </summary>
internal readonly partial struct Server13
{
    private HandshakeState OnCertificate(WaitCertificate state, Certificate13 certificate)
    {
        // §4.4.2: the context is that of the CertificateRequest, empty in the handshake.
        if (!certificate.RequestContext.IsEmpty)
        {
            throw Fault.Of(TlsFault.IllegalCertificateContext, $"{certificate.RequestContext.Length} bytes");
        }

        if (certificate.Entries.Count == 0)
        {
            // §4.4.2.4: without a certificate the server MAY go on, or abort with certificate_required.
            return state.Answered.Options.ClientCertificates == ClientCertificatePolicy.Require
                ? throw Fault.Of(TlsFault.MissingClientCertificate, state.Name)
                : new WaitFinished(state.Answered, signature: null);
        }

        foreach (CertificateEntry entry in certificate.Entries)
        {
            // §4.4.2: extensions of an entry MUST correspond to ones in our CertificateRequest.
            entry.Extensions.RefuseUnsolicited(
                CertificateRequests.Of(state.Answered.Options), nameof(Certificate13));
        }

        IReadOnlyList<ReadOnlyMemory<byte>> chain = certificate.Chain();
        _context.Facts.PeerChain = chain;
        certificate.NoteLeaf(_context.Facts);
        return new AwaitVerdict(state.Answered, _context.Facts.AskAboutPeer(isServer: false));
    }

    private static WaitCertificateVerify OnVerdict(AwaitVerdict state, PeerVerdict verdict) =>
        verdict.Key is { } key ? new WaitCertificateVerify(state.Answered, key) : throw verdict.Refusal!;

    private WaitFinished OnCertificateVerify(WaitCertificateVerify state, CertificateVerify message)
    {
        SignatureVerified signature = SignatureVerified.Check(
            ProtocolVersion.Tls13,
            state.LeafKey,
            message,
            state.Answered.Options.SignatureSchemes,
            CertificateVerifyInput.OfClient(
                throughCertificate: _context.Transcript.Before, stackalloc byte[CertificateVerifyInput.MaxSize]));
        _context.Facts.ClientSignatureScheme = signature.Scheme;
        return new WaitFinished(state.Answered, signature);
    }
}
