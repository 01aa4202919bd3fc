using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Our flight: ServerHello to Finished, and the keys that change along it (RFC 8446 §4.1.3, §4.3, §4.4).
/// </summary>
internal readonly partial struct Server13
{
    private AwaitSignature OnCertificateChosen(AwaitCertificate state, CertificateAnswer answer)
    {
        Negotiated negotiated = state.Negotiated;

        // RFC 6066 §3: no server of that name: unrecognized_name. §4.4.2.2: no usable certificate:
        // handshake_failure.
        if (answer.Identity is not { } identity)
        {
            throw state.Asked.ServerName is { } name
                ? Fault.Of(TlsFault.MismatchServerName, $"no certificate for {name}")
                : Fault.Of(TlsFault.MismatchSignatureScheme, "no certificate for this client");
        }

        state.Asked.Demand(identity);
        SignatureScheme scheme = SignatureSelection.Select(
            ProtocolVersion.Tls13,
            negotiated.Options.SignatureSchemes,
            state.Asked.SchemesFor(identity),
            identity,
            out SignatureAlgorithm algorithm);
        _context.Facts.LocalIdentity = identity;
        HandshakeSecrets secrets = SendServerHello(negotiated);
        try
        {
            UseHandshakeKeys(negotiated, secrets);
            SendParameters(negotiated);
            _context.SendCertificate(identity, state.Asked.Extensions);
        }
        catch
        {
            // No state owns them yet.
            secrets.Dispose();
            throw;
        }

        _context.Facts.ServerSignatureScheme = scheme;
        return new AwaitSignature(
            new Keyed(negotiated, secrets),
            new SignatureQuestion
            {
                Identity = identity,
                Scheme = scheme,
                Algorithm = algorithm,
                Transcript = _context.Transcript,
                IsServer = true,
            });
    }

    private HandshakeSecrets SendServerHello(Negotiated negotiated)
    {
        ExtensionList extensions = default;
        SecretBytes? sharedSecret = null;
        if (negotiated.Psk is { } psk)
        {
            extensions.Add(new PreSharedKeyServerHello(psk.Index));
        }

        if (negotiated.Exchange is { Group: { } group, ClientShare: { } clientShare })
        {
            // §4.2.8.1, §4.2.8.2, §7.4.2: public values MUST be validated; an all-zero secret is refused.
            if (!group.TryAccept(clientShare.KeyExchange.Span, out byte[]? share, out sharedSecret))
            {
                throw Fault.Of(
                    TlsFault.IllegalKeyShare, $"{clientShare.Group} of {clientShare.KeyExchange.Length} bytes");
            }

            extensions.Add(new KeyShareServerHello(new KeyShareEntry(group.Name, share)));
        }

        extensions.Add(SupportedVersionsServerHello.Tls13);
        byte[] random = new byte[32];
        _context.Crypto.FillRandom(random);
        _context.Flight.Add(new ServerHello13(random)
        {
            LegacySessionIdEcho = negotiated.Hello.LegacySessionId,
            CipherSuite = negotiated.Suite.Suite,
            Extensions = extensions.ToBlock(),
        });

        var secrets = new HandshakeSecrets(
            KeySchedule13.Of(_context.Crypto, negotiated.Suite.Hash),
            negotiated.Psk?.Key,
            sharedSecret,
            _context.Transcript.Through);
        negotiated.Psk?.Dispose();
        return secrets;
    }

    /// <summary>Nothing of this is in the transcript: the secrets are there before it, and somebody owns them.</summary>
    private void UseHandshakeKeys(Negotiated negotiated, HandshakeSecrets secrets)
    {
        // §D.4: a dummy change_cipher_spec after the first message, always for a client that sent a legacy_session_id.
        if (!negotiated.WasRetried
            && (negotiated.Options.MiddleboxCompatibility || !negotiated.Hello.LegacySessionId.IsEmpty))
        {
            _context.Flight.ChangeCipherSpec();
        }

        CipherSuiteInfo suite = negotiated.Suite;
        _context.Log(secrets.Client);
        _context.Log(secrets.Server);
        _context.Flight.InstallWriteKeys(KeyEpoch.Handshake, secrets.Server.Keys(suite.Aead));
        if (!negotiated.AcceptsEarlyData)
        {
            _context.Output.InstallReadKeys(KeyEpoch.Handshake, secrets.Client.Keys(suite.Aead));
        }
    }

    private void SendParameters(Negotiated negotiated)
    {
        ServerHandshakeOptions options = negotiated.Options;
        ExtensionList encrypted = default;
        if (_context.Facts.ServerName is not null && options.AcknowledgeServerName && negotiated.Psk?.Session is null)
        {
            // RFC 6066 §3: a server that used the name to choose SHALL say so, and MUST NOT when it resumes.
            encrypted.Add(ServerNameAcknowledgement.Instance);
        }

        if (negotiated.ApplicationProtocol is { } protocol)
        {
            encrypted.Add(new AlpnChoice(protocol));
        }

        options.Extras.Answer(ref encrypted, negotiated.Hello.Extensions, negotiated.AsksForCertificate, _context);
        if (TicketCounts.Granted(options, negotiated.Hello, _context.Facts.IsResumed) is { } count)
        {
            // RFC 9149 §3: a server that uses a client's "ticket_request" MUST also send it in EncryptedExtensions.
            encrypted.Add(new TicketRequestHint(count));
            _context.Facts.ExpectedTickets = count;
        }

        if (negotiated.AcceptsEarlyData)
        {
            encrypted.Add(new EarlyDataIndication());
        }

        _context.Flight.Add(new EncryptedExtensions { Extensions = encrypted.ToBlock() });
        // §4.3.2: servers which are authenticating with a PSK MUST NOT send the CertificateRequest message.
        if (!negotiated.AsksForCertificate)
        {
            return;
        }

        _context.Flight.Add(new CertificateRequest13 { Extensions = GreaseRequest.Of(options) });
        _context.Facts.ClientCertificateRequested = true;
    }

    private HandshakeState OnSigned(AwaitSignature state, SignatureAnswer answer)
    {
        HandshakeSecrets secrets = state.Keyed.Secrets;
        Negotiated negotiated = state.Keyed.Negotiated;
        _context.Flight.Add(new CertificateVerify
        {
            Algorithm = state.Asked.Scheme,
            Signature = answer.Signature,
        });

        return SendFinished(negotiated, secrets);
    }

    private HandshakeState SendFinished(Negotiated negotiated, HandshakeSecrets secrets)
    {
        byte[] verifyData = FinishedMac.Compute(secrets.Server, beforeFinished: _context.Transcript.Through);
        _context.Flight.Add(new Finished { VerifyData = verifyData });

        TranscriptHash throughServerFinished = _context.Transcript.Through;
        var application = new ApplicationSecrets(secrets.Main, throughServerFinished, isServer: true);
        try
        {
            secrets.WipeServer();
            _context.Log(application.Client);
            _context.Log(application.Server);
            _context.Keep(secrets.Main.Exporter(throughServerFinished));
            _context.Flight.InstallWriteKeys(KeyEpoch.Application, application.Write.Keys(negotiated.Suite.Aead));
        }
        catch
        {
            application.Dispose();
            throw;
        }

        var answered = new Answered(negotiated, secrets, application);
        if (answered.AcceptsEarlyData)
        {
            return new WaitEndOfEarlyData(answered);
        }

        return answered.AsksForCertificate
            ? new WaitCertificate(answered)
            : new WaitFinished(answered, signature: null);
    }
}
