using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Offsets;

/// <summary>How a conversation begins.</summary>
public enum Opening
{
    /// <summary>TLS 1.3 with both certificates, and a ticket.</summary>
    Full13,

    /// <summary>TLS 1.3 resumed, with early data.</summary>
    Early13,

    /// <summary>TLS 1.3 with a HelloRetryRequest.</summary>
    Retry13,

    /// <summary>TLS 1.2 with both certificates, and a ticket.</summary>
    Full12,

    /// <summary>TLS 1.2 resumed by a ticket.</summary>
    Resumed12,
}

/// <summary>
/// A whole conversation of one kind: handshake, data both ways, new keys both ways where there are any, more data, the end
/// said by both. Every run has as many bytes as the one before: keys and shares of one length, and signatures by Ed25519.
/// </summary>
internal sealed class Talk
{
    private static readonly byte[] Early = Loopback.Pattern(40);
    private static readonly byte[] Request = Loopback.Pattern(70);
    private static readonly byte[] Answer = Loopback.Pattern(90);
    private static readonly byte[] More = Loopback.Pattern(30);

    private static readonly TlsIdentity Identity = Pki.Make(new CertificateRequestOptions(), KeyKind.Ed25519);

    private readonly Opening _opening;
    private readonly TlsClientOptions _client;
    private readonly TlsServerOptions _server;
    private readonly byte[]? _session;

    private Talk(Opening opening, TlsClientOptions client, TlsServerOptions server, byte[]? session) =>
        (_opening, _client, _server, _session) = (opening, client, server, session);

    private ProtocolVersion Version => VersionOf(_opening);

    private byte[] Uploaded => [.. _opening == Opening.Early13 ? Early : [], .. Request, .. More];

    /// <summary>Prepares one, and has the session that it goes on with made.</summary>
    internal static Talk Of(Opening opening)
    {
        TlsClientOptions client = Client(opening);
        TlsServerOptions server = Server(opening);
        if (opening is not (Opening.Early13 or Opening.Resumed12))
        {
            return new Talk(opening, client, server, session: null);
        }

        List<TlsSession> sessions = [];
        var first = new Talk(opening, client with { NewSession = sessions.Add }, server, session: null);
        Assert.True(first.Run(new WirePair(null)).IsWhole);
        using TlsSession session = Assert.Single(sessions);
        return new Talk(opening, client, server, session.DangerousExport());
    }

    /// <summary>What either side sends when nothing happens.</summary>
    internal (RecordMap ToServer, RecordMap ToClient) Maps()
    {
        var pair = new WirePair(null);
        Ended whole = Run(pair);
        Assert.True(whole.IsWhole, whole.ToString());
        return (new RecordMap(Version, pair.ToServer.Sent), new RecordMap(Version, pair.ToClient.Sent));
    }

    /// <summary>
    /// Talks, on this thread and without waiting: when both sides wait for bytes, what was delayed comes, and then the
    /// transport ends.
    /// </summary>
    internal Ended Run(WirePair pair)
    {
        (Side server, Task serving) = Begin(pair.Server, isServer: true);
        (Side client, Task asking) = Begin(pair.Client, isServer: false);
        if (!(serving.IsCompleted && asking.IsCompleted))
        {
            AssertWaiting(pair, asking, serving);
            if (pair.ToServer.LetGo() || pair.ToClient.LetGo())
            {
                AssertWaiting(pair, asking, serving);
            }

            pair.EndBoth();
        }

        Assert.True(serving.IsCompletedSuccessfully && asking.IsCompletedSuccessfully, "It hangs.");
        return new Ended(pair.HasStruck, client, server);
    }

    /// <summary>Plays one side on any transport.</summary>
    internal (Side Side, Task Ending) Begin(Stream transport, bool isServer)
    {
        var side = new Side(new TlsStream(transport), isServer ? Uploaded : Answer);
        return (side, side.RunAsync(isServer ? ServeAsync : AskAsync));
    }

    private static TlsServerOptions Server(Opening opening) => new()
    {
        Identities = [Identity],
        ClientCertificates = ShowsBoth(opening) ? TlsClientCertificateMode.Require : TlsClientCertificateMode.None,
        ClientTrustStore = ShowsBoth(opening) ? Pki.Trust : null,
        Groups = [NamedGroup.X25519],
        TicketKeys = new InMemoryTicketKeyRing(),
        TicketCount = 1,
        ServerNames = ["localhost"],
        HandshakeTimeout = Timeout.InfiniteTimeSpan,
        MaxEarlyDataSize = opening == Opening.Early13 ? 1000 : 0,
        ReplayRecorder = opening == Opening.Early13 ? new Forgetful() : null,
    };

    private static TlsClientOptions Client(Opening opening) => Pki.ClientOptions with
    {
        Identity = ShowsBoth(opening) ? Identity : null,
        MinimumVersion = VersionOf(opening),
        MaximumVersion = VersionOf(opening),
        Groups = opening == Opening.Retry13 ? [NamedGroup.Secp256r1, NamedGroup.X25519] : [NamedGroup.X25519],
        KeyShareGroups = opening == Opening.Retry13 ? [NamedGroup.Secp256r1] : null,
        PadClientHello = false,
        HandshakeTimeout = Timeout.InfiniteTimeSpan,
    };

    private static bool ShowsBoth(Opening opening) => opening is Opening.Full13 or Opening.Full12;

    private static ProtocolVersion VersionOf(Opening opening) => opening is Opening.Full12 or Opening.Resumed12
        ? ProtocolVersion.Tls12
        : ProtocolVersion.Tls13;

    /// <summary>Whoever is not done waits for the transport, and for nothing else.</summary>
    private static void AssertWaiting(WirePair pair, Task asking, Task serving)
    {
        Assert.True(asking.IsCompleted || pair.ToClient.IsAwaited, "The client waits for something else.");
        Assert.True(serving.IsCompleted || pair.ToServer.IsAwaited, "The server waits for something else.");
    }

    private async Task AskAsync(Side side)
    {
        using TlsSession? session = _session is null ? null : TlsSession.Import(_session);
        TlsStream stream = side.Stream;
        await stream.AuthenticateAsClientAsync(session is null
            ? _client
            : _client with { Session = session, EarlyData = _opening == Opening.Early13 ? Early : default });
        if (_opening == Opening.Early13 && stream.ConnectionInfo!.EarlyData != TlsEarlyDataOutcome.Accepted)
        {
            await stream.WriteAsync(Early);
        }

        await stream.WriteAsync(Request);
        await side.ReadAsync(Answer.Length);
        if (Version == ProtocolVersion.Tls13)
        {
            await stream.UpdateKeysAsync(requestPeer: true);
        }

        await stream.WriteAsync(More);
        await stream.ShutdownAsync();
        await side.ReadAsync(int.MaxValue);
    }

    private async Task ServeAsync(Side side)
    {
        TlsStream stream = side.Stream;
        await stream.AuthenticateAsServerAsync(_server);
        await side.ReadAsync(Uploaded.Length - More.Length);
        await stream.WriteAsync(Answer);
        await side.ReadAsync(int.MaxValue);
        if (Version == ProtocolVersion.Tls13)
        {
            await stream.ShutdownAsync();
        }
    }

    /// <summary>Knows no hello: the same session begins thousands of conversations.</summary>
    private sealed class Forgetful : TlsReplayRecorder
    {
        public override bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until) => true;
    }
}
