using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Our flight: ServerHello to ServerHelloDone (RFC 5246 §7.4.1.3-§7.4.5, RFC 8422 §5.2-§5.5).
/// </summary>
internal readonly partial struct Server12
{
    private HandshakeState OnCertificateChosen(AwaitCertificate state, CertificateAnswer answer)
    {
        Negotiated negotiated = state.Negotiated;
        ServerHandshakeOptions options = negotiated.Options;

        // RFC 6066 §3: no server of that name: unrecognized_name. §7.4.2: no usable certificate:
        // handshake_failure.
        if (answer.Identity is not { } identity)
        {
            throw state.Asked.ServerName is { } name
                ? Fault.Of(TlsFault.MismatchServerName, $"no certificate for {name}")
                : Fault.Of(TlsFault.MismatchSignatureScheme, "no certificate for this client");
        }

        state.Asked.Demand(identity);

        bool signs = state.Asked.FitsBySigning(identity);
        bool decrypts = state.Asked.FitsByDecrypting(identity);

        // RFC 8422 §5.1: an ECDSA certificate is only for clients that know its curve.
        if (!decrypts && !state.Asked.KeyKinds!.Holds(identity.KeyKind))
        {
            throw Fault.Of(
                TlsFault.MismatchCipherSuite, $"no suite, or not the curve, for a {identity.KeyKind} key");
        }

        // Who can neither sign nor decrypt is told below that there is no signature scheme.
        CipherSuiteInfo suite = SuiteSelection.Select12(
            options, negotiated.Hello.CipherSuites, identity.KeyKind, signs || !decrypts, decrypts);
        return suite.Authentication == SuiteAuthentication.RsaKeyExchange
            ? SendFlight(negotiated, suite, identity, identity.DecryptingKey!)
            : SendFlight(negotiated, suite, identity, state.Asked);
    }

    /// <summary>The ECDHE suites: our share of the key exchange is signed.</summary>
    private AwaitSignature SendFlight(
        Negotiated negotiated, CipherSuiteInfo suite, LocalIdentity identity, CertificateQuestion asked)
    {
        SignatureScheme scheme = SignatureSelection.Select(
            ProtocolVersion.Tls12,
            negotiated.Options.SignatureSchemes,
            asked.SchemesFor(identity),
            identity,
            out SignatureAlgorithm algorithm);
        ReadOnlyMemory<byte> random = SendCertificate(negotiated, suite, identity);
        KeyExchangeGroup group = negotiated.Group!;
        KeyShare share = group.Generate();
        var parameters = new ServerEcdhParams(group.Name, share.PublicShare.ToArray());
        _context.Facts.Group = group.Name;
        _context.Facts.ServerSignatureScheme = scheme;
        return new AwaitSignature(
            new AnsweredByShare(negotiated, suite, random, share),
            parameters,
            new SignatureQuestion
            {
                Identity = identity,
                Scheme = scheme,
                Algorithm = algorithm,
                Content = ServerKeyExchangeInput.Of(negotiated.Hello.Random, random, parameters),
            });
    }

    /// <summary>§7.4.3: with RSA key exchange it is not legal to send the ServerKeyExchange message.</summary>
    private HandshakeState SendFlight(
        Negotiated negotiated, CipherSuiteInfo suite, LocalIdentity identity, SigningKey key) =>
        SendRest(new AnsweredByKey(negotiated, suite, SendCertificate(negotiated, suite, identity), key));

    private ReadOnlyMemory<byte> SendCertificate(Negotiated negotiated, CipherSuiteInfo suite, LocalIdentity identity)
    {
        _context.Facts.LocalIdentity = identity;
        ReadOnlyMemory<byte> random = SendServerHello(
            negotiated, suite, identity.AboutLeaf12(negotiated.Hello.Extensions), negotiated.AsksForCertificate);
        _context.Flight.Add(identity.ToCertificate12());
        if (identity.Staples12(negotiated.Hello.Extensions))
        {
            // RFC 6066 §8: immediately after the Certificate message.
            _context.Flight.Add(new CertificateStatus { OcspResponse = identity.OcspResponse });
        }

        return random;
    }

    private HandshakeState OnSigned(AwaitSignature state, SignatureAnswer answer)
    {
        _context.Flight.Add(new ServerKeyExchange
        {
            Params = state.Params,
            Algorithm = state.Asked.Scheme,
            Signature = answer.Signature,
        });
        return SendRest(state.Answered);
    }

    /// <summary>What comes after the key exchange, or after the certificate where there is none.</summary>
    private HandshakeState SendRest(Answered answered)
    {
        Negotiated negotiated = answered.Negotiated;
        if (negotiated.AsksForCertificate)
        {
            _context.Flight.Add(new CertificateRequest12
            {
                CertificateTypes = Tls12Parameters.TypesFor(negotiated.Options.SignatureSchemes),
                SignatureSchemes = negotiated.Options.SignatureSchemes,
                Authorities = negotiated.Options.ClientCertificateAuthorities,
            });
            _context.Facts.ClientCertificateRequested = true;
        }

        _context.Flight.Add(ServerHelloDone.Instance);
        return negotiated.AsksForCertificate
            ? new WaitCertificate(answered)
            : answered.AwaitKeyExchange(leafKey: null);
    }

    private ReadOnlyMemory<byte> SendServerHello(
        Negotiated negotiated, CipherSuiteInfo suite, List<Extension> aboutLeaf, bool keepsMessages)
    {
        _context.Facts.CipherSuite = suite;
        _context.Facts.HasExtendedMasterSecret = negotiated.HasExtendedMasterSecret;
        if (negotiated.SessionPlace == SessionPlace.Store)
        {
            byte[] sessionId = new byte[SessionIdSize];
            _context.Crypto.FillRandom(sessionId);
            _context.Facts.SessionId = sessionId;
        }

        ExtensionList answers = default;
        if (_context.Facts.ServerName is not null && negotiated.Options.AcknowledgeServerName)
        {
            // RFC 6066 §3: a server that used the name to choose SHALL say so; one that resumes MUST NOT.
            answers.Add(ServerNameAcknowledgement.Instance);
        }

        AddAnswers(
            ref answers,
            negotiated.Options,
            negotiated.Hello,
            suite,
            bringsTicket: negotiated.SessionPlace == SessionPlace.Ticket);
        foreach (Extension extension in aboutLeaf)
        {
            answers.Add(extension);
        }

        ServerHello12 hello = _context.Flight.Add(new ServerHello12(NewRandom(negotiated.Options))
        {
            // RFC 5077 §3.4: empty if a ticket is to be sent. RFC 5246 §7.4.1.3: or if the session is not remembered.
            LegacySessionIdEcho = _context.Facts.SessionId,
            CipherSuite = suite.Suite,

            // RFC 5246 §7.4.1.4: a client that sent no extensions gets none, not even an empty list.
            Extensions = answers.Count == 0 ? ExtensionBlock.Absent : answers.ToBlock(),
        });
        if (keepsMessages)
        {
            _context.Transcript.ChooseAndKeep(_context.Crypto, suite.Hash);
        }
        else
        {
            _context.Transcript.Choose(_context.Crypto, suite.Hash);
        }

        return hello.Random;
    }

    private byte[] NewRandom(ServerHandshakeOptions options)
    {
        byte[] random = new byte[HelloRandom.Size];
        _context.Crypto.FillRandom(random);

        // RFC 8446 §4.1.3: a server of TLS 1.3 that negotiates TLS 1.2 MUST say so in the last eight bytes.
        if (options.Versions.HasTls13)
        {
            VersionSelection.DowngradeToTls12.CopyTo(random.AsSpan(VersionSelection.SentinelPlace));
        }

        return random;
    }

    /// <summary>What is answered in every handshake.</summary>
    private void AddAnswers(
        ref ExtensionList answers,
        ServerHandshakeOptions options,
        ClientHello hello,
        CipherSuiteInfo suite,
        bool bringsTicket)
    {
        // RFC 5746 §3.6: the SCSV, or the extension, is answered by an empty extension.
        if (hello.Extensions.Contains(ExtensionType.RenegotiationInfo)
            || hello.CipherSuites.Holds(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV))
        {
            answers.Add(RenegotiationInfo.OfFirstHandshake);
        }

        if (hello.Extensions.Contains(ExtensionType.EcPointFormats)
            && suite.Authentication != SuiteAuthentication.RsaKeyExchange)
        {
            // RFC 8422 §5.2: with an ECC suite, and if the client sent its own.
            answers.Add(EcPointFormats.UncompressedAlone);
        }

        if (hello.Extensions.Contains(ExtensionType.ExtendedMasterSecret))
        {
            answers.Add(ExtendedMasterSecret.Instance);
        }

        // RFC 7366 §2, §3: a server that can responds with it, unless it selects an AEAD suite.
        if (_context.Facts.CipherSuite!.Cbc is not null && hello.Extensions.Contains(ExtensionType.EncryptThenMac))
        {
            answers.Add(new EncryptThenMac());
            _context.Facts.EncryptsThenMacs = true;
        }

        if (bringsTicket)
        {
            // RFC 5077 §3.2: empty: a NewSessionTicket will be sent.
            answers.Add(new SessionTicketExtension(default));
        }

        if (_context.Facts.ApplicationProtocol is { } protocol)
        {
            answers.Add(new AlpnChoice(protocol));
        }

        bool asks = _context.Facts.LocalIdentity is not null
            && options.ClientCertificates != ClientCertificatePolicy.None;
        options.Extras.Answer(ref answers, hello.Extensions, asks, _context);
    }
}
