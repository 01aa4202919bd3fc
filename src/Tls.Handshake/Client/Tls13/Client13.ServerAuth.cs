using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The server's parameters and its proof of identity: EncryptedExtensions, CertificateRequest, Certificate,
/// the application's verdict, CertificateVerify (RFC 8446 §4.3, §4.4.2, §4.4.3).
/// </summary>
internal readonly partial struct Client13
{
    private HandshakeState OnEncryptedExtensions(
        WaitEncryptedExtensions state, EncryptedExtensions message)
    {
        ClientOffer offer = state.Keyed.Offer;
        message.Extensions.RefuseUnsolicited(offer.Hello.Extensions, nameof(EncryptedExtensions));

        if (message.Extensions.Find<AlpnChoice>() is { } alpn)
        {
            _context.Facts.ApplicationProtocol = AlpnSelection.Accept(offer.Options, alpn);
        }

        offer.Options.Extras.Take(message.Extensions, _context);

        TakeEarlyDataAnswer(state.Keyed, message);

        // §2.2: a server that takes a PSK is authenticated by it and sends no Certificate.
        return state.Keyed.Chosen is { } chosen
            ? new WaitFinished(
                state.Keyed,
                request: null,
                chosen,
                endsEarlyData: _context.Facts.EarlyData == TlsEarlyDataOutcome.Accepted)
            : new WaitCertificateOrRequest(state.Keyed);
    }

    private void TakeEarlyDataAnswer(Keyed keyed, EncryptedExtensions message)
    {
        if (message.Extensions.Contains(ExtensionType.EarlyData))
        {
            // §4.2: an answer to what was not offered is refused before this.
            EarlyDataOffer.CheckAccepted(
                keyed.Offer.EarlyData, keyed.Chosen, keyed.Suite, _context.Facts.ApplicationProtocol);
            _context.Facts.EarlyData = TlsEarlyDataOutcome.Accepted;
        }
        else if (keyed.MaySendEarlyData)
        {
            // §4.2.10: without it the data is rejected, and no EndOfEarlyData is sent.
            _context.Facts.EarlyData = TlsEarlyDataOutcome.Declined;
            _context.WipeEarlyExporter();
            _context.Flight.InstallWriteKeys(KeyEpoch.Handshake, keyed.Secrets.Client.Keys(keyed.Suite.Aead));
        }
    }

    private WaitCertificate OnCertificateRequest(WaitCertificateOrRequest state, CertificateRequest13 request)
    {
        // §4.3.2: in the handshake the context SHALL be empty.
        if (!request.RequestContext.IsEmpty)
        {
            throw Fault.Of(TlsFault.IllegalCertificateContext, $"{request.RequestContext.Length} bytes");
        }

        // §4.3.2: the "signature_algorithms" extension MUST be specified.
        request.Extensions.Require<SignatureAlgorithms>(ExtensionType.SignatureAlgorithms);
        _context.Facts.ClientCertificateRequested = true;
        return new WaitCertificate(state.Keyed, request);
    }

    private AwaitVerdict OnCertificate(WaitCertificate state, Certificate13 certificate)
    {
        // §4.4.2: the context of a server's Certificate SHALL be empty.
        if (!certificate.RequestContext.IsEmpty)
        {
            throw Fault.Of(TlsFault.IllegalCertificateContext, $"{certificate.RequestContext.Length} bytes");
        }

        // §4.4.2.4: an empty Certificate from the server MUST end in decode_error.
        if (certificate.Entries.Count == 0)
        {
            throw Fault.Of(TlsFault.DecodeEmptyCertificate, state.Name);
        }

        for (int i = 0; i < certificate.Entries.Count; i++)
        {
            // §4.4.2: extensions of an entry MUST correspond to ones in the ClientHello.
            certificate.Entries[i].Extensions.RefuseUnsolicited(state.Keyed.Offer.Hello.Extensions, nameof(Certificate13));
        }

        state.Keyed.Offer.Options.Extras.DemandAccepted(_context.Facts);
        IReadOnlyList<ReadOnlyMemory<byte>> chain = certificate.Chain();
        _context.Facts.PeerChain = chain;
        certificate.NoteLeaf(_context.Facts);
        _ = DelegatedCredentials.SchemesOf(state.Keyed.Offer.Options, _context.Facts.DelegatedCredential);
        return new AwaitVerdict(state.Keyed, state.Request, _context.Facts.AskAboutPeer(isServer: true));
    }

    private static WaitCertificateVerify OnVerdict(AwaitVerdict state, PeerVerdict verdict) =>
        verdict.Key is { } key
            ? new WaitCertificateVerify(state.Keyed, state.Request, key)
            : throw verdict.Refusal!;

    private WaitFinished OnCertificateVerify(WaitCertificateVerify state, CertificateVerify message)
    {
        SignatureVerified signature = SignatureVerified.Check(
            ProtocolVersion.Tls13,
            state.LeafKey,
            message,
            DelegatedCredentials.SchemesOf(state.Keyed.Offer.Options, _context.Facts.DelegatedCredential),
            CertificateVerifyInput.OfServer(
                throughCertificate: _context.Transcript.Before, stackalloc byte[CertificateVerifyInput.MaxSize]));
        _context.Facts.ServerSignatureScheme = signature.Scheme;
        return new WaitFinished(state.Keyed, state.Request, signature);
    }
}
