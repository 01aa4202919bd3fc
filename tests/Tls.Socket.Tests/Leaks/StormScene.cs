using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Leaks;

/// <summary>What happens at a point of the subject's transport, in the middle of an operation.</summary>
public enum Strike
{
    /// <summary>The token is cancelled, and the transport heeds it at once.</summary>
    Cancel,

    /// <summary>The token is cancelled, and the transport does not know.</summary>
    CancelDeaf,

    /// <summary>The token is cancelled when half of what is written has left.</summary>
    CancelHalf,

    /// <summary>The transport throws.</summary>
    Throw,

    /// <summary>Somebody disposes the stream.</summary>
    Dispose,

    /// <summary>The same with the asynchronous twin.</summary>
    DisposeAsync,
}

/// <summary>A subject, which is struck, and a peer that reads whatever comes and keeps it.</summary>
internal sealed class StormScene : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly BreakablePair _pair = new();
    private readonly bool _isServer;
    private readonly MemoryStream _atPeer = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly ProtocolVersion _version;
    private readonly TaskCompletionSource _peerIsReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _peer = Task.CompletedTask;
    private Task _disposing = Task.CompletedTask;

    internal StormScene(bool isServer, ProtocolVersion version, bool isSsl = false)
    {
        (_isServer, _version) = (isServer, version);
        Points = new PointStream(isServer ? _pair.Server : _pair.Client);
        Peer = new TlsStream(isServer ? _pair.Client : _pair.Server);
        Subject = isSsl
            ? new TlsSslStream(Points, false, (_, _, _, _) => true)
            : new TlsStream(Points);
    }

    internal PointStream Points { get; }

    internal Stream Subject { get; }

    internal TlsStream Tls => (TlsStream)Subject;

    internal TlsStream Peer { get; }

    internal CancellationToken Token => _cancel.Token;

    /// <summary>What the subject has been told that it wrote, in order.</summary>
    internal MemoryStream Sent { get; } = new();

    /// <summary>What the subject wrote last without being told how it went.</summary>
    internal byte[] Doubtful { get; set; } = [];

    /// <summary>Whether the subject was told that it has said close_notify.</summary>
    internal bool SaidGoodbye { get; set; }

    internal TlsClientOptions ClientOptions => Pki.ClientOptions with
    {
        MaximumVersion = _version,
        Identity = Pki.Client,
        PostHandshakeAuthentication = _version == ProtocolVersion.Tls13,
        VerifyPeer = async (peer, token) =>
        {
            await (_isServer ? default : Points.PointAsync(token));
            return peer.IsTrusted;
        },
    };

    internal TlsServerOptions ServerOptions => new()
    {
        ClientTrustStore = Pki.Trust,
        SelectIdentity = async (_, token) =>
        {
            await (_isServer ? Points.PointAsync(token) : default);
            return Pki.Server;
        },
    };

    internal void Arm(int at, Strike strike)
    {
        Points.IsDeaf = strike == Strike.CancelDeaf;
        Points.Arm(at, (written, token) => StrikeAsync(strike, written, token));
    }

    /// <summary>The peer shakes hands and reads to the end.</summary>
    internal void BeginPeer() => _peer = Task.Run(async () =>
    {
        await (_isServer
            ? Peer.AuthenticateAsClientAsync(ClientOptions)
            : Peer.AuthenticateAsServerAsync(ServerOptions));
        _peerIsReady.SetResult();
        await Peer.CopyToAsync(_atPeer);
    });

    internal async Task ConnectAsync()
    {
        BeginPeer();
        await (Subject is TlsSslStream ssl
            ? _isServer
                ? ssl.AuthenticateAsServerAsync(SslStreams.SslScene.ServerOptions())
                : ssl.AuthenticateAsClientAsync(SslStreams.SslScene.ClientOptions())
            : _isServer
                ? Tls.AuthenticateAsServerAsync(ServerOptions)
                : Tls.AuthenticateAsClientAsync(ClientOptions));
        await _peerIsReady.Task;
    }

    internal async Task WriteAsync(byte[] data, CancellationToken token = default)
    {
        Doubtful = data;
        await Subject.WriteAsync(data, token);
        Sent.Write(data);
        Doubtful = [];
    }

    /// <summary>An operation's outcome; nothing takes longer than a minute.</summary>
    internal static async Task<Exception?> OutcomeAsync(Func<Task> operation)
    {
        Exception? outcome = await Record.ExceptionAsync(async () => await operation().WaitAsync(Patience));
        Assert.False(outcome is TimeoutException, "It hangs.");
        return outcome;
    }

    /// <summary>
    /// Ends everything: what the peer saw is what was written, to its end or less, and it took the end for a good one only
    /// if the subject had said so in full.
    /// </summary>
    internal async Task EndAsync(Census census)
    {
        Points.Disarm();
        bool mayBeWhole = Doubtful.Length == 0;
        Assert.Null(await OutcomeAsync(() => _disposing));
        Assert.Null(await OutcomeAsync(() => Subject.DisposeAsync().AsTask()));
        Exception? end = await OutcomeAsync(() => _peer);
        await Peer.DisposeAsync();

        byte[] seen = _atPeer.ToArray();
        byte[] all = [.. Sent.ToArray(), .. Doubtful];
        Assert.True(seen.Length <= all.Length && seen.AsSpan().SequenceEqual(all.AsSpan(0, seen.Length)));
        if (end is null)
        {
            Assert.True(mayBeWhole || seen.Length == Sent.Length || seen.Length == all.Length, "A part seemed whole.");
        }
        else
        {
            Assert.False(SaidGoodbye, "close_notify never came: " + end);
            Assert.True(
                end is TlsException
                {
                    Fault: TlsFault.PeerClosedEarly or TlsFault.PeerTruncated or TlsFault.PeerAlert,
                },
                "The peer had another complaint: " + end);
        }

        census.Follow(Subject, Peer, (Subject as TlsStream)?.Engine, Peer.Engine, Points, _pair);
    }

    public void Dispose()
    {
        _cancel.Dispose();
        _atPeer.Dispose();
    }

    private async ValueTask StrikeAsync(Strike strike, Memory<byte> written, CancellationToken token)
    {
        switch (strike)
        {
            case Strike.Cancel:
                await _cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
                break;

            case Strike.CancelDeaf:
                await _cancel.CancelAsync();
                await Task.Yield();
                break;

            case Strike.CancelHalf:
                await Points.Inner.WriteAsync(written[..(written.Length / 2)], default);
                await _cancel.CancelAsync();
                if (written.Length > 0)
                {
                    throw new OperationCanceledException(_cancel.Token);
                }

                token.ThrowIfCancellationRequested();
                break;

            case Strike.Throw:
                throw new IOException("The transport failed.");

            case Strike.Dispose:
                await (_disposing = Task.Run(Subject.Dispose, CancellationToken.None));
                break;

            default:
                await (_disposing = Subject.DisposeAsync().AsTask());
                break;
        }
    }
}
