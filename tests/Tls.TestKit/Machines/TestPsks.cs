using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>External pre-shared keys for tests, by name.</summary>
internal static class TestPsks
{
    /// <summary>A key used as it is.</summary>
    internal static ExternalPsk Plain(string identity, HashKind hash = HashKind.Sha256, byte key = 7) => new()
    {
        Identity = Encoding.ASCII.GetBytes(identity),
        Key = Key(key),
        Hash = hash,
    };

    /// <summary>A key imported for suites of that hash (RFC 9258).</summary>
    internal static ExternalPsk Imported(
        string identity, HashKind target = HashKind.Sha256, HashKind hash = HashKind.Sha256, byte key = 7)
    {
        using SecretBytes epsk = Key(key);
        return new ImportedIdentity { ExternalIdentity = Encoding.ASCII.GetBytes(identity), TargetHash = target }
            .Import(CryptoProvider.Default, hash, epsk);
    }

    /// <summary>A server that knows these keys, the preferred first.</summary>
    internal static Func<PskQuestion, ExternalPsk?> Knowing(params Func<ExternalPsk>[] keys) => question => keys
        .Select(make => make())
        .FirstOrDefault(psk => question.Hashes.Contains(psk.Hash)
            && question.Identities.Any(identity => identity.Span.SequenceEqual(psk.Identity.Span)));

    /// <summary>A server's options with keys, and without certificates if so wished.</summary>
    internal static ServerHandshakeOptions Server(
        bool hasCertificates = false,
        bool alone = false,
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<NamedGroup>? groups = null,
        ClientCertificatePolicy clientCertificates = ClientCertificatePolicy.None,
        ServerSessions13? sessions = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null)
    {
        ServerHandshakeOptions server = TestOptions.Server(
            suites: suites,
            groups: groups,
            clientCertificates: clientCertificates,
            sessions: sessions,
            rewriter: rewriter);
        return new ServerHandshakeOptions
        {
            Crypto = server.Crypto,
            CipherSuites = server.CipherSuites,
            Groups = server.Groups,
            SignatureSchemes = server.SignatureSchemes,
            ClientCertificates = clientCertificates,
            Sessions = sessions,
            DangerousMessageRewriter = rewriter,
            HasExternalPsks = true,
            HasCertificates = hasCertificates,
            DangerousPskWithoutForwardSecrecy = alone,
        };
    }

    /// <summary>A client's options for keys.</summary>
    internal static ClientHandshakeOptions Client(
        bool required = true,
        bool alone = false,
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<NamedGroup>? groups = null,
        IReadOnlyList<NamedGroup>? shares = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null)
    {
        ClientHandshakeOptions client = TestOptions.Client(
            suites: suites, groups: groups, shares: shares, rewriter: rewriter);
        return new ClientHandshakeOptions
        {
            Crypto = client.Crypto,
            ServerName = client.ServerName,
            CipherSuites = client.CipherSuites,
            Groups = client.Groups,
            KeyShareGroups = client.KeyShareGroups,
            SignatureSchemes = client.SignatureSchemes,
            DangerousMessageRewriter = rewriter,
            RequiresPsk = required,
            DangerousPskWithoutForwardSecrecy = alone,
        };
    }

    private static SecretBytes Key(byte key) => new([.. Enumerable.Repeat(key, 32)]);
}
