using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Post-handshake authentication (RFC 8446 §4.6.2): we ask a client that is ready for it, and some time later it answers
/// by Certificate, CertificateVerify and Finished, or declines.
/// </summary>
internal readonly partial struct Server13
{
    private Asking OnRequestOrder(Open state, CertificateRequestOrder order)
    {
        SendLateRequest(state.Established, order.RequestContext);
        return new Asking(state.Established);
    }

    private Proving OnRequestOrder(Proving state, CertificateRequestOrder order)
    {
        SendLateRequest(state.Established, order.RequestContext);
        return state;
    }

    private void SendLateRequest(Established established, byte[] requestContext)
    {
        var request = new CertificateRequest13
        {
            RequestContext = requestContext,
            Extensions = GreaseRequest.Of(established.Options),
        };
        _context.Flight.AddPostHandshake(request);
        established.Late.Add(new LateTranscript(_context.Transcript.Fork(), requestContext, request.Encode()));
        _context.Facts.ClientCertificateRequested = true;
    }

    private HandshakeState OnLateCertificate(Asking state, Certificate13 certificate)
    {
        // §4.4.2: certificate_request_context has the value of the request that is answered.
        if (state.Established.Late.Take(certificate.RequestContext) is not { } transcript)
        {
            throw Fault.Of(TlsFault.IllegalCertificateContext, "answers no request");
        }

        transcript.Advance(_context.LateMessage);
        if (certificate.Entries.Count == 0)
        {
            return new WaitLateFinished(state.Established, transcript, signature: null);
        }

        try
        {
            foreach (CertificateEntry entry in certificate.Entries)
            {
                // §4.4.2: extensions of an entry MUST correspond to ones in our CertificateRequest.
                entry.Extensions.RefuseUnsolicited(
                    CertificateRequests.Of(state.Established.Options), nameof(Certificate13));
            }
        }
        catch
        {
            transcript.Dispose();
            throw;
        }

        IReadOnlyList<System.ReadOnlyMemory<byte>> chain = certificate.Chain();
        _context.Facts.PeerChain = chain;
        certificate.NoteLeaf(_context.Facts);
        return new AwaitLateVerdict(
            state.Established, transcript, _context.Facts.AskAboutPeer(isServer: false));
    }

    private static WaitLateCertificateVerify OnLateVerdict(AwaitLateVerdict state, PeerVerdict verdict) =>
        verdict.Key is { } key
            ? new WaitLateCertificateVerify(state.Established, state.Transcript, key)
            : throw verdict.Refusal!;

    private WaitLateFinished OnLateCertificateVerify(WaitLateCertificateVerify state, CertificateVerify message)
    {
        SignatureVerified signature = SignatureVerified.Check(
            ProtocolVersion.Tls13,
            state.LeafKey,
            message,
            state.Established.Options.SignatureSchemes,
            CertificateVerifyInput.OfClient(
                throughCertificate: state.Transcript.Through, stackalloc byte[CertificateVerifyInput.MaxSize]));
        state.Transcript.Advance(_context.LateMessage);
        return new WaitLateFinished(state.Established, state.Transcript, signature);
    }

    private Open OnLateFinished(WaitLateFinished state, Finished message)
    {
        // §4.4: the base key is client_application_traffic_secret_N, which is the one it sends under now.
        _ = FinishedVerified.Check(state.Established.Secrets.Read, message, beforeFinished: state.Transcript.Through);
        if (state.Signature is { } signature)
        {
            _context.Facts.ClientSignatureScheme = signature.Scheme;
            _context.Output.LateAuthenticated();
        }

        _context.Output.LateAnswered(state.Transcript.RequestContext, isAuthenticated: state.Signature is not null);
        state.Transcript.Dispose();
        Established established = state.Signature is { } proof
            ? state.Established.With(proof, _context.Facts.PeerChain)
            : state.Established;
        return established.Late.IsEmpty ? new Connected(established) : new Asking(established);
    }

    private Proving OnKeyUpdateOrder(Proving state, KeyUpdateOrder order)
    {
        KeyUpdates.Send(_context, state.Established.Suite, state.Established.Secrets, order.RequestPeer);
        return state;
    }
}
