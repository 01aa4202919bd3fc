using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The server's flight: ServerHello, Certificate, the application's verdict, ServerKeyExchange, and perhaps a
/// CertificateRequest (RFC 5246 §7.4.1.3-§7.4.4, RFC 8422 §5.2-§5.5).
/// </summary>
internal readonly partial struct Client12
{
    private HandshakeState OnServerHello(Client13.WaitServerHello state, ServerHello12 hello)
    {
        ClientOffer offer = state.Offer;
        hello.CheckTls12(offer);

        // §7.4.1.3: a compression method that was offered, which null alone is.
        if (hello.LegacyCompressionMethod != 0)
        {
            throw Fault.Of(TlsFault.IllegalCompression, $"method {hello.LegacyCompressionMethod}");
        }

        SessionResumed12? resumed = SessionResumed12.Check(offer, hello);
        CipherSuiteInfo suite = SuiteSelection.Chosen(
            offer.Options.CipherSuites, hello.CipherSuite, ProtocolVersion.Tls12);
        hello.Extensions.RefuseUnsolicited(offer.Hello.Extensions, nameof(ServerHello));
        hello.Extensions.CheckTls12();
        bool encryptsThenMacs = hello.Extensions.Find<EncryptThenMac>() is not null;

        // RFC 7366 §3: a server that selects an AEAD suite MUST NOT send an encrypt-then-MAC response.
        if (encryptsThenMacs && suite.Cbc is null)
        {
            throw Fault.Of(TlsFault.IllegalExtensionForMessage, $"encrypt_then_mac with {suite}");
        }

        if (hello.Extensions.Find<AlpnChoice>() is { } alpn)
        {
            _context.Facts.ApplicationProtocol = AlpnSelection.Accept(offer.Options, alpn);
        }

        _context.Facts.Version = ProtocolVersion.Tls12;
        offer.Options.Extras.Take(hello.Extensions, _context);
        var negotiated = new Negotiated(offer, hello, suite);
        offer.Dispose();
        _context.Facts.CipherSuite = suite;
        _context.Facts.EncryptsThenMacs = encryptsThenMacs;
        _context.Facts.HasExtendedMasterSecret = negotiated.HasExtendedMasterSecret;
        if (resumed is not null)
        {
            return Resume(negotiated, resumed);
        }

        if (suite.Authentication == SuiteAuthentication.Psk)
        {
            _context.Transcript.Choose(_context.Crypto, suite.Hash);
            return new PskWaitServerKeyExchange(negotiated);
        }

        _context.WipePsks();

        // RFC 6962 §3.3.1: in TLS 1.2 the timestamps of the leaf come before it; in a resumption they mean nothing.
        _context.Facts.Timestamps = hello.Extensions.Find<CertificateTimestamps>()?.Timestamps ?? [];
        _context.Transcript.ChooseAndKeep(_context.Crypto, suite.Hash);
        return new WaitCertificate(negotiated);
    }

    private HandshakeState OnCertificate(WaitCertificate state, Certificate12 certificate)
    {
        state.Negotiated.Options.Extras.DemandAccepted(_context.Facts);

        // §7.4.2: the server MUST send a Certificate message in these suites, its own certificate first.
        if (certificate.Certificates.Count == 0)
        {
            throw Fault.Of(TlsFault.DecodeEmptyCertificate, state.Name);
        }

        IReadOnlyList<ReadOnlyMemory<byte>> chain = certificate.Certificates;
        _context.Facts.PeerChain = chain;
        return (state.Negotiated.MayBringStatus, state.Negotiated.HasRsaKeyExchange) switch
        {
            (true, false) => new WaitCertificateStatus(state.Negotiated),
            (true, true) => new RsaWaitCertificateStatus(state.Negotiated),
            (false, _) => AskAboutServer(state.Negotiated),
        };
    }

    private AwaitVerdict OnCertificateStatus(WaitCertificateStatus state, CertificateStatus message)
    {
        _context.Facts.OcspResponse = message.OcspResponse;
        return AskAboutServer(state.Negotiated);
    }

    private AwaitVerdict OnCertificateStatus(RsaWaitCertificateStatus state, CertificateStatus message)
    {
        _context.Facts.OcspResponse = message.OcspResponse;
        return AskAboutServer(state.Negotiated);
    }

    /// <summary>
    /// RFC 6066 §8: a server MAY choose not to send a CertificateStatus message, even if it has sent the extension; what
    /// it sends instead waits for the verdict.
    /// </summary>
    private AwaitVerdict AskAboutServer(Negotiated negotiated, HandshakeMessage? early = null) => new(
        negotiated,
        _context.Facts.AskAboutPeer(isServer: true, isForEncryption: negotiated.HasRsaKeyExchange),
        early);

    private HandshakeState OnVerdict(AwaitVerdict state, PeerVerdict verdict)
    {
        Negotiated negotiated = state.Negotiated;
        if (verdict.Key is not { } key)
        {
            throw verdict.Refusal!;
        }

        // §7.4.2: the key MUST be of the type that the suite's key exchange signs with.
        if (!negotiated.Suite.Authentication.Fits(key.Kind))
        {
            throw Fault.Of(TlsFault.IllegalCertificateKey, $"a {key.Kind} key for {negotiated.Suite}");
        }

        // RFC 8422 §5.3: an ECDSA key MUST be on a curve that the client has offered.
        if (!Names(negotiated.Options.Groups).HoldCurveOf(key.Kind))
        {
            throw Fault.Of(TlsFault.IllegalCertificateKey, $"the curve of an {key.Kind} key was not offered");
        }

        if (negotiated.HasRsaKeyExchange)
        {
            // §7.4.3: it is not legal to send the ServerKeyExchange message; the key in the certificate will do.
            var known = new WaitRequestOrDone(negotiated, new ServerKey(key));
            return state.Early switch
            {
                CertificateRequest12 message => OnCertificateRequest(known, message),
                ServerHelloDone => OnServerHelloDone(known),
                _ => known,
            };
        }

        var next = new WaitServerKeyExchange(negotiated, key);
        return state.Early is ServerKeyExchange early ? OnServerKeyExchange(next, early) : next;
    }

    private WaitRequestOrDone OnServerKeyExchange(WaitServerKeyExchange state, ServerKeyExchange message)
    {
        Negotiated negotiated = state.Negotiated;
        ServerEcdhParams parameters = message.Params;

        // RFC 8422 §5.4: the curve MUST be one of those in "supported_groups".
        if (negotiated.Options.Groups.FindCurve(parameters.Group) is not { } group)
        {
            throw Fault.Of(TlsFault.IllegalGroup, $"{parameters.Group} was not offered for TLS 1.2");
        }

        SignatureVerified signature = SignatureVerified.Check(
            state.LeafKey,
            message,
            negotiated.Options.SignatureSchemes,
            ServerKeyExchangeInput.Of(negotiated.ClientRandom, negotiated.ServerRandom, parameters));
        _context.Facts.Group = parameters.Group;
        _context.Facts.ServerSignatureScheme = signature.Scheme;
        return new WaitRequestOrDone(negotiated, new ServerShare(group, parameters.Point, signature));
    }

    private WaitServerHelloDone OnCertificateRequest(WaitRequestOrDone state, CertificateRequest12 request)
    {
        _context.Facts.ClientCertificateRequested = true;
        return new WaitServerHelloDone(state.Negotiated, state.Half, request);
    }

    private static NamedGroup[] Names(IReadOnlyList<KeyExchangeGroup> groups)
    {
        var names = new NamedGroup[groups.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = groups[i].Name;
        }

        return names;
    }
}
