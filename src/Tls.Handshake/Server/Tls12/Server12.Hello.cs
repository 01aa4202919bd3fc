using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The ClientHello, and what is agreed before a certificate is chosen (RFC 5246 §7.4.1, RFC 8422 §5.1).</summary>
internal readonly partial struct Server12
{
    private HandshakeState OnClientHello(Server13.WaitClientHello state, ClientHello hello)
    {
        ServerHandshakeOptions options = state.Options;
        ExtensionBlock extensions = hello.Extensions;

        // §7.4.1.2: compression_methods MUST contain, and all implementations MUST support, null.
        if (!hello.LegacyCompressionMethods.Span.Contains((byte)0))
        {
            throw Fault.Of(TlsFault.IllegalCompression, "the null method is not offered");
        }

        extensions.CheckTls12();
        _context.Facts.ClientRandom = hello.Random;
        _context.Facts.ServerName = extensions.Find<ServerName>()?.HostName;

        string? protocol = AlpnSelection.Select(
            options.ApplicationProtocols, extensions.Find<AlpnOffer>()?.Protocols);
        _context.Facts.Version = ProtocolVersion.Tls12;
        _context.Facts.ApplicationProtocol = protocol;
        if (SessionSelection12.Select(_context, options, hello) is { } session)
        {
            // A session is worth no more than the key that began it: whoever has that is asked again.
            return session.State.PskIdentity.IsEmpty
                ? Resume(options, hello, session)
                : new AwaitPskOfSession(options, hello, session, new PskQuestion
                {
                    Version = ProtocolVersion.Tls12,
                    Identities = [session.State.PskIdentity],
                    ServerName = _context.Facts.ServerName,
                });
        }

        return NegotiateWithoutSession(options, hello);
    }

    private HandshakeState NegotiateWithoutSession(ServerHandshakeOptions options, ClientHello hello)
    {
        ExtensionBlock extensions = hello.Extensions;
        IReadOnlyList<string>? offered = extensions.Find<AlpnOffer>()?.Protocols;

        // §7.4.1.4.1: without the extension SHA-1 is meant, by which only an identity that is told to signs.
        IReadOnlyList<NamedGroup> groups = extensions.Find<SupportedGroups>()?.Groups ?? Unsaid(extensions);
        IReadOnlyList<SignatureScheme> schemes = extensions.Find<SignatureAlgorithms>()?.Schemes
            ?? [SignatureScheme.RsaPkcs1Sha1, SignatureScheme.EcdsaSha1];
        if (options.HasExternalPsks && SuiteSelection.FindPsk12(options, hello.CipherSuites) is { } suite)
        {
            // A key comes before a certificate, as in TLS 1.3; whether it is in common the client's identity will say.
            return NegotiatePsk(options, hello, GroupSelection.SelectCurve(options.Groups, groups), suite);
        }

        // RSA key exchange, where it is allowed, needs neither a curve nor a signature.
        bool hasRsa = SuiteSelection.HaveRsaKeyExchange(options, hello.CipherSuites);
        List<KeyKind> kinds = hasRsa
            ? Tls12Parameters.FindKinds(options.CipherSuites, hello.CipherSuites, groups)
            : Tls12Parameters.KindsFor(options.CipherSuites, hello.CipherSuites, groups);
        KeyExchangeGroup? group = hasRsa
            ? GroupSelection.FindCommonCurve(options.Groups, groups)
            : GroupSelection.SelectCurve(options.Groups, groups);
        return new AwaitCertificate(
            new Negotiated(options, hello, group),
            new CertificateQuestion
            {
                IsServer = true,
                ServerName = _context.Facts.ServerName,
                SignatureSchemes = schemes,
                LocalSchemes = options.SignatureSchemes,
                CertificateSignatureSchemes = extensions.Find<SignatureAlgorithmsCert>()?.Schemes ?? schemes,
                Authorities = extensions.Find<CertificateAuthorities>()?.Authorities ?? [],
                ApplicationProtocols = offered ?? [],
                CertificateTypes = CertificateTypes.OfServer(extensions),
                Extensions = extensions,
                Version = ProtocolVersion.Tls12,
                KeyKinds = group is null ? [] : kinds,
                AllowsRsaKeyExchange = hasRsa,
            });
    }

    /// <summary>
    /// RFC 8422 §4: without supported_groups any curve will do, and P-256 is the one that everybody has. That goes for
    /// clients that know no extensions; with others, like BoringSSL, we do not guess.
    /// </summary>
    private static NamedGroup[] Unsaid(ExtensionBlock extensions) =>
        extensions.Count == 0 ? [NamedGroup.Secp256r1] : [];
}
