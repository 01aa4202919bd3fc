using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>Options of machines for tests: everything we have, unless a test says less.</summary>
internal static class TestOptions
{
    /// <summary>Every scheme that can sign a TLS 1.3 handshake here.</summary>
    internal static IReadOnlyList<SignatureScheme> AllSchemes { get; } =
    [
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.EcdsaSecp521r1Sha512,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.RsaPssPssSha256,
        SignatureScheme.RsaPssPssSha384,
        SignatureScheme.RsaPssPssSha512,
    ];

    /// <summary>Every suite that is no legacy one.</summary>
    internal static IReadOnlyList<CipherSuiteInfo> AllSuites { get; } =
        [.. CipherSuiteInfo.All.Where(suite => suite.Legacy == LegacyFeatures.None)];

    /// <summary>Both versions.</summary>
    internal static VersionRange Both { get; } = new(ProtocolVersion.Tls12, ProtocolVersion.Tls13);

    /// <summary>TLS 1.2 alone.</summary>
    internal static VersionRange Tls12Only { get; } = new(ProtocolVersion.Tls12, ProtocolVersion.Tls12);

    /// <summary>Every scheme that can sign a TLS 1.2 handshake here.</summary>
    internal static IReadOnlyList<SignatureScheme> AllSchemes12 { get; } =
    [
        .. AllSchemes,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.RsaPkcs1Sha512,
    ];

    /// <summary>A client of TLS 1.2, unless told otherwise.</summary>
    internal static ClientHandshakeOptions Client12(
        VersionRange? versions = null,
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<NamedGroup>? groups = null,
        IReadOnlyList<SignatureScheme>? schemes = null,
        IReadOnlyList<string>? protocols = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null,
        string? serverName = "server.example",
        bool unbound = false,
        bool asksForPsk = false,
        ClientExtras? extras = null) => Client(
            extras: extras,
            asksForPsk: asksForPsk,
            serverName: serverName,
            unbound: unbound,
            suites: suites ?? AllSuites,
            groups: groups,
            schemes: schemes ?? AllSchemes12,
            protocols: protocols,
            rewriter: rewriter,
            versions: versions ?? Tls12Only);

    /// <summary>A server of TLS 1.2, unless told otherwise.</summary>
    internal static ServerHandshakeOptions Server12(
        VersionRange? versions = null,
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<NamedGroup>? groups = null,
        IReadOnlyList<SignatureScheme>? schemes = null,
        IReadOnlyList<string>? protocols = null,
        ClientCertificatePolicy clientCertificates = ClientCertificatePolicy.None,
        IReadOnlyList<ReadOnlyMemory<byte>>? authorities = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null,
        ServerSessions12? sessions = null,
        bool externalPsks = false,
        string? pskHint = null) => Server(
            sessions12: sessions,
            externalPsks: externalPsks,
            pskHint: pskHint,
            suites: suites ?? AllSuites,
            groups: groups,
            schemes: schemes ?? AllSchemes12,
            protocols: protocols,
            clientCertificates: clientCertificates,
            authorities: authorities,
            rewriter: rewriter,
            versions: versions ?? Tls12Only);

    /// <summary>A client of TLS 1.3, unless told otherwise.</summary>
    internal static ClientHandshakeOptions Client(
        CryptoProvider? crypto = null,
        string? serverName = "server.example",
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<NamedGroup>? groups = null,
        IReadOnlyList<NamedGroup>? shares = null,
        IReadOnlyList<SignatureScheme>? schemes = null,
        IReadOnlyList<string>? protocols = null,
        bool middleboxCompatibility = true,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null,
        VersionRange? versions = null,
        ClientExtras? extras = null,
        bool unbound = false,
        bool late = false,
        bool grease = false,
        bool pads = false,
        bool unofferedProtocols = false,
        bool asksForPsk = false)
    {
        crypto ??= CryptoProvider.Default;
        KeyExchangeGroup[] ours = Groups(crypto, groups);
        return new ClientHandshakeOptions
        {
            Crypto = crypto,
            Versions = versions ?? VersionRange.Tls13Only,
            ServerName = serverName,
            CipherSuites = suites ?? CipherSuiteInfo.Tls13,
            Groups = ours,
            KeyShareGroups = shares ?? [ours[0].Name],
            SignatureSchemes = schemes ?? AllSchemes,
            ApplicationProtocols = protocols ?? [],
            MiddleboxCompatibility = middleboxCompatibility,
            Extras = extras ?? new ClientExtras(),
            AllowsUnboundSessions = unbound,
            PostHandshakeAuthentication = late,
            SendsGrease = grease,
            PadsHello = pads,
            AcceptsUnofferedProtocol = unofferedProtocols,
            AsksForPsk12 = asksForPsk,
            DangerousMessageRewriter = rewriter,
        };
    }

    /// <summary>A server of TLS 1.3, unless told otherwise.</summary>
    internal static ServerHandshakeOptions Server(
        CryptoProvider? crypto = null,
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<NamedGroup>? groups = null,
        IReadOnlyList<SignatureScheme>? schemes = null,
        IReadOnlyList<string>? protocols = null,
        ClientCertificatePolicy clientCertificates = ClientCertificatePolicy.None,
        IReadOnlyList<ReadOnlyMemory<byte>>? authorities = null,
        bool insistOnPreferredGroup = false,
        bool sendRetryCookie = false,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null,
        VersionRange? versions = null,
        ServerSessions13? sessions = null,
        ServerSessions12? sessions12 = null,
        bool middleboxCompatibility = true,
        bool preferClientSuites = false,
        bool externalPsks = false,
        string? pskHint = null,
        ServerExtras? extras = null)
    {
        crypto ??= CryptoProvider.Default;
        return new ServerHandshakeOptions
        {
            MiddleboxCompatibility = middleboxCompatibility,
            PreferClientCipherSuites = preferClientSuites,
            Crypto = crypto,
            Versions = versions ?? VersionRange.Tls13Only,
            CipherSuites = suites ?? CipherSuiteInfo.Tls13,
            Groups = Groups(crypto, groups),
            SignatureSchemes = schemes ?? AllSchemes,
            ApplicationProtocols = protocols ?? [],
            ClientCertificates = clientCertificates,
            ClientCertificateAuthorities = authorities ?? [],
            InsistOnPreferredGroup = insistOnPreferredGroup,
            SendRetryCookie = sendRetryCookie,
            Sessions = sessions,
            Sessions12 = sessions12,
            HasExternalPsks = externalPsks,
            PskIdentityHint = pskHint,
            Extras = extras ?? new ServerExtras(),
            DangerousMessageRewriter = rewriter,
        };
    }

    private static KeyExchangeGroup[] Groups(CryptoProvider crypto, IReadOnlyList<NamedGroup>? names) =>
        names is null ? [.. crypto.Groups] : [.. names.Select(name => crypto.FindGroup(name)!)];
}
