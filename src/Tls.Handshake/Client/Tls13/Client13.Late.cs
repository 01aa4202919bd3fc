using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Post-handshake authentication (RFC 8446 §4.6.2): the server asks for a certificate at any time, and gets Certificate,
/// CertificateVerify and Finished in one piece; whatever we send meanwhile goes before them.
/// </summary>
internal readonly partial struct Client13
{
    private AwaitLateCertificate OnLateRequest(Askable state, CertificateRequest13 request)
    {
        _context.Output.ReceivedLateRequest();
        var transcript = new LateTranscript(
            _context.Transcript.Fork(), request.RequestContext, _context.LateMessage);
        _context.Facts.ClientCertificateRequested = true;
        return new AwaitLateCertificate(state.Established, transcript, Question(request, state.Established.Options));
    }

    private HandshakeState OnLateCertificateChosen(AwaitLateCertificate state, CertificateAnswer answer)
    {
        // §4.6.2: the client MAY decline, by an empty Certificate followed by Finished.
        if (answer.Identity is not { } identity)
        {
            return Answer(state, new Certificate13 { RequestContext = state.Transcript.RequestContext, Entries = [] });
        }

        SignatureScheme scheme = SignatureSelection.Select(
            ProtocolVersion.Tls13,
            state.Established.Options.SignatureSchemes,
            state.Asked.SchemesFor(identity),
            identity,
            out SignatureAlgorithm algorithm);
        var certificate = new Certificate13
        {
            RequestContext = state.Transcript.RequestContext,
            Entries = identity.ToCertificate(state.Asked.Extensions).Entries,
        };
        state.Transcript.Advance(certificate.Encode());
        return new AwaitLateSignature(
            state.Established,
            state.Transcript,
            certificate,
            new SignatureQuestion
            {
                Identity = identity,
                Scheme = scheme,
                Algorithm = algorithm,
                Content = CertificateVerifyInput.OfClient(throughCertificate: state.Transcript.Through),
            });
    }

    private Askable OnLateSigned(AwaitLateSignature state, SignatureAnswer answer)
    {
        var verify = new CertificateVerify { Algorithm = state.Asked.Scheme, Signature = answer.Signature };
        state.Transcript.Advance(verify.Encode());
        _context.Facts.LocalIdentity = state.Asked.Identity;
        _context.Facts.ClientSignatureScheme = state.Asked.Scheme;
        _context.Flight.AddPostHandshake(state.Certificate);
        _context.Flight.AddPostHandshake(verify);
        return SendLateFinished(state);
    }

    private Askable Answer(AwaitLateCertificate state, Certificate13 certificate)
    {
        state.Transcript.Advance(certificate.Encode());
        _context.Flight.AddPostHandshake(certificate);
        return SendLateFinished(state);
    }

    private Askable SendLateFinished(Answering state)
    {
        // §4.4: the base key is client_application_traffic_secret_N, which is the one we send under now.
        byte[] verifyData = new byte[state.Established.Suite.Hash.Size()];
        FinishedMac.Compute(state.Established.Secrets.Write, state.Transcript.Through, verifyData);
        _context.Flight.AddPostHandshake(new Finished { VerifyData = verifyData });
        state.Transcript.Dispose();
        _context.Output.LateAuthenticated();
        return new Askable(state.Established);
    }

    private Answering OnKeyUpdateOrder(Answering state, KeyUpdateOrder order)
    {
        KeyUpdates.Send(_context, state.Established.Suite, state.Established.Secrets, order.RequestPeer);
        return state;
    }
}
