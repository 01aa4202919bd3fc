using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The ClientHello, once or twice: what is agreed, and the HelloRetryRequest (RFC 8446 §4.1.1, §4.1.4).
/// </summary>
internal sealed partial class Server13
{
    private const int CookieSize = 32;

    private HandshakeState OnClientHello(WaitClientHello state, ClientHello hello)
    {
        hello.CheckTls13();
        ServerHandshakeOptions options = state.Options;
        _context.Facts.ClientRandom = hello.Random;
        _context.Facts.ServerName = hello.Extensions.Find<ServerName>()?.HostName;

        CipherSuiteInfo suite = SuiteSelection.Select(options.CipherSuites, hello.CipherSuites);
        (KeyExchangeGroup group, KeyShareEntry? share) = SelectGroup(options, hello);
        if (share is null)
        {
            return Retry(options, hello, suite, group.Name);
        }

        return Negotiate(options, hello, suite, group, share, wasRetried: false);
    }

    private HandshakeState OnSecondClientHello(WaitSecondClientHello state, ClientHello second)
    {
        ClientHelloChecks.CheckSecond(second, state.First, state.Retry);
        second.CheckTls13();
        CipherSuiteInfo suite = SuiteSelection.Select(state.Options.CipherSuites, second.CipherSuites);
        (KeyExchangeGroup group, KeyShareEntry? share) = SelectGroup(state.Options, second);

        // §4.1.4: at most one retry; §4.1.2: the share asked for MUST be there now.
        return share is null
            ? throw Fault.Of(TlsFault.IllegalHelloChange, $"still no share for {group.Name}")
            : Negotiate(state.Options, second, suite, group, share, wasRetried: true);
    }

    private static (KeyExchangeGroup Group, KeyShareEntry? Share) SelectGroup(
        ServerHandshakeOptions options, ClientHello hello) => GroupSelection.Select(
            options.Groups,
            options.InsistOnPreferredGroup,
            hello.Extensions.Require<SupportedGroups>(ExtensionType.SupportedGroups).Groups,
            hello.Extensions.Require<KeyShareClientHello>(ExtensionType.KeyShare));

    private WaitSecondClientHello Retry(
        ServerHandshakeOptions options, ClientHello first, CipherSuiteInfo suite, NamedGroup group)
    {
        var extensions = new List<Extension>(3)
        {
            new SupportedVersionsServerHello(ProtocolVersion.Tls13),
            new KeyShareHelloRetryRequest(group),
        };
        if (options.SendRetryCookie)
        {
            // §4.2.2: whatever the server likes; ours only shows that the client has read this very retry.
            byte[] cookie = new byte[CookieSize];
            options.Crypto.FillRandom(cookie);
            extensions.Add(new Cookie(cookie));
        }

        _context.Transcript.ReplaceFirstHello(_context.Crypto, suite.Hash);
        HelloRetryRequest retry = _context.Flight.Add(new HelloRetryRequest
        {
            LegacySessionIdEcho = first.LegacySessionId,
            CipherSuite = suite.Suite,
            Extensions = [.. extensions],
        });

        // §D.4: the server's change_cipher_spec comes immediately after its first handshake message.
        if (!first.LegacySessionId.IsEmpty)
        {
            _context.Flight.ChangeCipherSpec();
        }

        _context.Facts.WasRetried = true;
        return new WaitSecondClientHello(options, first, retry);
    }

    private HandshakeState Negotiate(
        ServerHandshakeOptions options,
        ClientHello hello,
        CipherSuiteInfo suite,
        KeyExchangeGroup group,
        KeyShareEntry share,
        bool wasRetried)
    {
        IReadOnlyList<string>? offered = hello.Extensions.Find<AlpnOffer>()?.Protocols;
        string? protocol = AlpnSelection.Select(options.ApplicationProtocols, offered);
        _context.Facts.Version = ProtocolVersion.Tls13;
        _context.Facts.CipherSuite = suite;
        _context.Facts.Group = group.Name;
        _context.Facts.ApplicationProtocol = protocol;

        // §4.2.11: the binder first: nothing else of the session counts before.
        SelectedSession? session = SessionSelection.Select(_context, options, hello, suite);
        _context.Transcript.Choose(_context.Crypto, suite.Hash);
        var negotiated = new Negotiated(options, hello, suite, group, share, protocol, wasRetried, session);
        if (session is not null)
        {
            return Resume(negotiated, session);
        }

        ExtensionBlock extensions = hello.Extensions;
        var schemes = extensions.Require<SignatureAlgorithms>(ExtensionType.SignatureAlgorithms).Schemes;
        return new AwaitCertificate(
            negotiated,
            new CertificateQuestion
            {
                IsServer = true,
                ServerName = _context.Facts.ServerName,
                SignatureSchemes = schemes,
                LocalSchemes = options.SignatureSchemes,
                CertificateSignatureSchemes = extensions.Find<SignatureAlgorithmsCert>()?.Schemes ?? schemes,
                Authorities = extensions.Find<CertificateAuthorities>()?.Authorities ?? [],
                ApplicationProtocols = offered ?? [],
                Extensions = extensions,
            });
    }
}
