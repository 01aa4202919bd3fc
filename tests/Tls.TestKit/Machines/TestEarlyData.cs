using System;
using System.Collections.Generic;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>Early data for tests: a recorder that remembers for ever, and options that have it.</summary>
internal sealed class TestEarlyData : IReplayRecorder
{
    private readonly HashSet<string> _seen = [];

    /// <summary>Whether nothing is new.</summary>
    internal bool IsFull { get; set; }

    /// <summary>Whether somebody is asked instead.</summary>
    internal bool Asks { get; init; }

    /// <summary>What is remembered, with the time until when.</summary>
    internal List<DateTimeOffset> Until { get; } = [];

    /// <summary>A client that offers early data.</summary>
    internal static ClientHandshakeOptions Client(
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<Crypto.NamedGroup>? groups = null,
        IReadOnlyList<Crypto.NamedGroup>? shares = null,
        IReadOnlyList<string>? protocols = null,
        bool middleboxCompatibility = true,
        VersionRange? versions = null,
        Crypto.CryptoProvider? crypto = null,
        string? serverName = "server.example",
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null)
    {
        ClientHandshakeOptions client = TestOptions.Client(
            crypto, serverName: serverName, suites: suites, groups: groups, shares: shares);
        return new ClientHandshakeOptions
        {
            Crypto = client.Crypto,
            Versions = versions ?? client.Versions,
            ServerName = client.ServerName,
            CipherSuites = client.CipherSuites,
            Groups = client.Groups,
            KeyShareGroups = client.KeyShareGroups,
            SignatureSchemes = client.SignatureSchemes,
            ApplicationProtocols = protocols ?? [],
            MiddleboxCompatibility = middleboxCompatibility,
            DangerousMessageRewriter = rewriter,
            OffersEarlyData = true,
        };
    }

    /// <summary>A server that takes early data.</summary>
    internal ServerHandshakeOptions Server(
        TestSessions sessions,
        uint size = 16384,
        IReadOnlyList<CipherSuiteInfo>? suites = null,
        IReadOnlyList<Crypto.NamedGroup>? groups = null,
        IReadOnlyList<string>? protocols = null,
        Crypto.CryptoProvider? crypto = null,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter = null)
    {
        ServerHandshakeOptions server = TestOptions.Server(crypto, suites: suites, groups: groups);
        return new ServerHandshakeOptions
        {
            Crypto = server.Crypto,
            CipherSuites = server.CipherSuites,
            Groups = server.Groups,
            SignatureSchemes = server.SignatureSchemes,
            ApplicationProtocols = protocols ?? [],
            Sessions = sessions.Options(),
            DangerousMessageRewriter = rewriter,
            EarlyData = size == 0
                ? null
                : new ServerEarlyData
                {
                    MaxSize = size,
                    AgeTolerance = TimeSpan.FromSeconds(10),
                    Recorder = Asks ? null : this,
                    AsksWhetherNew = Asks,
                },
        };
    }

    /// <inheritdoc/>
    public bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until)
    {
        Until.Add(until);
        return !IsFull && _seen.Add(Convert.ToHexString(hello));
    }
}
