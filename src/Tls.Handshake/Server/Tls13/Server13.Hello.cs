using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The ClientHello, once or twice: what is agreed, and the HelloRetryRequest (RFC 8446 §4.1.1, §4.1.4).
/// </summary>
internal readonly partial struct Server13
{
    private const int CookieSize = 32;

    private HandshakeState OnClientHello(WaitClientHello state, ClientHello hello)
    {
        hello.CheckTls13();
        _context.Facts.ClientRandom = hello.Random;
        _context.Facts.ServerName = hello.Extensions.Find<ServerName>()?.HostName;
        _context.Facts.TakesLateRequests = hello.Extensions.Find<PostHandshakeAuth>() is not null;
        return Authenticate(new Settled
        {
            Options = state.Options,
            Hello = hello,
            Suite = SuiteSelection.Select(state.Options, hello.CipherSuites),
            Mode = PskModes.Of(state.Options, hello),
        });
    }

    private HandshakeState OnSecondClientHello(WaitSecondClientHello state, ClientHello second)
    {
        ClientHelloChecks.CheckSecond(second, state.First, state.Retry);
        second.CheckTls13();
        PskSelection.CheckStillOffered(second, state.PskIdentity);
        return Authenticate(new Settled
        {
            Options = state.Options,
            Hello = second,

            // §4.1.4: the suite of the HelloRetryRequest is kept.
            Suite = SuiteSelection.Chosen(
                state.Options.CipherSuites, state.Retry.CipherSuite, ProtocolVersion.Tls13),
            Mode = PskModes.Of(state.Options, second),
            WasRetried = true,
        });
    }

    /// <summary>By a session, by an external key, or by a certificate, in this order.</summary>
    private HandshakeState Authenticate(Settled settled)
    {
        Exchange? exchange = settled.Mode == PskMode.Alone ? null : Exchange.Select(settled);

        // Not before a retry that is due: a ticket is opened once.
        if (settled.Mode != PskMode.None && exchange is not { IsMissing: true }
            && SessionSelection.Select(_context, settled) is { } session)
        {
            // A session is worth no more than the key that began it: whoever has that is asked again.
            return session.Session!.PskIdentity.IsEmpty
                ? TakeUp(settled, exchange, session)
                : new AwaitPskOfSession(settled, exchange, session, new PskQuestion
                {
                    Version = ProtocolVersion.Tls13,
                    Identities = [session.Session.PskIdentity],
                    Hashes = [settled.Suite.Hash],
                    ServerName = _context.Facts.ServerName,
                });
        }

        return AuthenticateWithoutSession(settled, exchange);
    }

    private HandshakeState OnPskOfSessionFound(AwaitPskOfSession state, PskAnswer answer)
    {
        using ExternalPsk? psk = answer.Psk;
        if (PskCheck.IsSame(_context.Crypto, psk, state.Session.Session!.PskCheck))
        {
            return TakeUp(state.Settled, state.Exchange, state.Session);
        }

        state.Session.Dispose();
        return AuthenticateWithoutSession(state.Settled, state.Exchange);
    }

    private HandshakeState AuthenticateWithoutSession(Settled settled, Exchange? exchange)
    {
        if (settled.Mode != PskMode.None && settled.Options.HasExternalPsks)
        {
            return new AwaitPsk(settled, exchange, PskSelection.Question(
                settled.Options,
                settled.Hello,
                settled.WasRetried ? settled.Suite : null,
                _context.Facts.ServerName));
        }

        return UseCertificate(settled, exchange);
    }

    private HandshakeState OnPskFound(AwaitPsk state, PskAnswer answer)
    {
        Settled settled = state.Settled;
        if (answer.Psk is not { } psk)
        {
            return UseCertificate(settled, state.Exchange);
        }

        try
        {
            // §4.2.11: the server MUST ensure that it selects a compatible PSK (if any) and cipher suite.
            settled = settled.WithHash(psk.Hash);
            if (state.Exchange is { IsMissing: true } exchange)
            {
                return Retry(settled, exchange.Group.Name, psk.Identity);
            }

            SelectedPsk selected = PskSelection.Verify(_context, settled.Hello, psk, settled.Mode);
            _context.Facts.ExternalPsk = psk;
            _context.Facts.PskIdentity = psk.Identity;
            _context.Facts.PskCheck = PskCheck.Of(_context.Crypto, psk);
            return TakeUp(settled, state.Exchange, selected);
        }
        finally
        {
            psk.Dispose();
        }
    }

    private HandshakeState UseCertificate(Settled settled, Exchange? exchange)
    {
        // §4.2.11: if no acceptable PSKs are found, a handshake without, if possible; §4.1.1: handshake_failure.
        if (!settled.Options.HasCertificates)
        {
            throw Fault.Of(TlsFault.MismatchPresharedKey, settled.Mode == PskMode.None
                ? "the client offers no pre-shared key that could be used"
                : "none of the client's pre-shared keys is known here");
        }

        exchange ??= Exchange.Select(settled);
        if (exchange.IsMissing)
        {
            return Retry(settled, exchange.Group.Name, SessionSelection.Foresee(_context, settled));
        }

        Negotiated negotiated = Negotiate(settled, exchange, psk: null);
        ExtensionBlock extensions = settled.Hello.Extensions;

        // §9.2: without a PSK "signature_algorithms" MUST be there.
        IReadOnlyList<SignatureScheme> schemes = SignatureSelection.ForServers(
            extensions.Require<SignatureAlgorithms>(ExtensionType.SignatureAlgorithms).Schemes);
        return new AwaitCertificate(
            negotiated,
            new CertificateQuestion
            {
                IsServer = true,
                ServerName = _context.Facts.ServerName,
                SignatureSchemes = schemes,
                LocalSchemes = settled.Options.SignatureSchemes,
                CertificateSignatureSchemes = extensions.Find<SignatureAlgorithmsCert>()?.Schemes ?? schemes,
                Authorities = extensions.Find<CertificateAuthorities>()?.Authorities ?? [],
                ApplicationProtocols = extensions.Find<AlpnOffer>()?.Protocols ?? [],
                CertificateTypes = CertificateTypes.OfServer(extensions),
                Extensions = extensions,
            });
    }

    private Negotiated Negotiate(Settled settled, Exchange? exchange, SelectedPsk? psk)
    {
        string? protocol = AlpnSelection.Select(
            settled.Options.ApplicationProtocols, settled.Hello.Extensions.Find<AlpnOffer>()?.Protocols);
        _context.Facts.Version = ProtocolVersion.Tls13;
        _context.Facts.CipherSuite = settled.Suite;
        _context.Facts.Group = exchange?.Group.Name;
        _context.Facts.ApplicationProtocol = protocol;
        _context.Transcript.Choose(_context.Crypto, settled.Suite.Hash);
        return new Negotiated(settled, exchange, protocol, psk, AcceptEarlyData(settled, psk, protocol));
    }

    private WaitSecondClientHello Retry(Settled settled, NamedGroup group, ReadOnlyMemory<byte>? pskIdentity)
    {
        // §4.1.4: at most one retry; §4.1.2: the share asked for MUST be there now.
        if (settled.WasRetried)
        {
            throw Fault.Of(TlsFault.IllegalHelloChange, $"still no share for {group}");
        }

        ClientHello first = settled.Hello;
        var extensions = new List<Extension>(3)
        {
            SupportedVersionsServerHello.Tls13,
            new KeyShareHelloRetryRequest(group),
        };
        if (settled.Options.SendRetryCookie)
        {
            // §4.2.2: whatever the server likes; ours only shows that the client has read this very retry.
            byte[] cookie = new byte[CookieSize];
            settled.Options.Crypto.FillRandom(cookie);
            extensions.Add(new Cookie(cookie));
        }

        _context.Transcript.ReplaceFirstHello(_context.Crypto, settled.Suite.Hash);
        HelloRetryRequest retry = _context.Flight.Add(new HelloRetryRequest
        {
            LegacySessionIdEcho = first.LegacySessionId,
            CipherSuite = settled.Suite.Suite,
            Extensions = [.. extensions],
        });

        // §D.4: the server's change_cipher_spec comes immediately after its first handshake message.
        if (settled.Options.MiddleboxCompatibility || !first.LegacySessionId.IsEmpty)
        {
            _context.Flight.ChangeCipherSpec();
        }

        _context.Facts.WasRetried = true;
        if (settled.HasEarlyData)
        {
            _context.Facts.EarlyData = TlsEarlyDataOutcome.Retried;
        }

        return new WaitSecondClientHello(settled.Options, first, retry, pskIdentity);
    }
}
