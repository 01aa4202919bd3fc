using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Leaks;

/// <summary>
/// Eight thousand connections in memory, each broken at another moment and in another way; <see cref="TcpBreakingTests"/>
/// has two thousand more. Nothing is left of them.
/// </summary>
[Collection(nameof(Census))]
public sealed class BreakingTests
{
    private const int Connections = 8000;

    private static readonly byte[] Request = Loopback.Pattern(20_000);
    private static readonly byte[] Upload = Loopback.Pattern(300_000);

    /// <summary>How a connection is broken.</summary>
    private enum Way
    {
        Reset,
        Finish,
        Dispose,
        DisposeAsync,
        Abort,
        AbortByPeer,
        Cancel,
        Garbage,
        Stall,
    }

    [Fact(Timeout = 3 * Loopback.Deadline)]
    public async Task Nothing_is_left_of_connections_broken_at_any_point_in_any_way()
    {
        using var census = Census.Begin();
        (bool IsServer, ProtocolVersion Version, int Points)[] kinds = await Task.WhenAll(
            KindAsync(false, ProtocolVersion.Tls13),
            KindAsync(false, ProtocolVersion.Tls12),
            KindAsync(true, ProtocolVersion.Tls13),
            KindAsync(true, ProtocolVersion.Tls12));
        (bool IsServer, ProtocolVersion Version, int At, Way Way)[] cases =
        [
            .. from kind in kinds
               from at in Enumerable.Range(1, kind.Points)
               from way in Enum.GetValues<Way>()
               select (kind.IsServer, kind.Version, at, way),
        ];
        int struck = 0;

        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, stop) =>
        {
            (bool isServer, ProtocolVersion version, int at, Way way) = cases[i % cases.Length];
            await using var connection = new Connection(isServer, version, at, way);
            await connection.RunAsync().WaitAsync(TimeSpan.FromSeconds(60), stop);
            census.Follow(connection.Things);
            if (connection.HasStruck)
            {
                Interlocked.Increment(ref struck);
            }
        });

        // Reads come together or apart as they like, so the last points are not always there.
        Assert.InRange(struck, Connections * 8 / 10, Connections);
        Assert.InRange(census.RentedEver, Connections, long.MaxValue);
        await census.SettleAsync();
    }

    /// <summary>How many points a connection has that nobody breaks.</summary>
    private static async Task<(bool IsServer, ProtocolVersion Version, int Points)> KindAsync(
        bool isServer, ProtocolVersion version)
    {
        await using var whole = new Connection(isServer, version, int.MaxValue, Way.Reset);
        await whole.RunAsync();
        Assert.Null(whole.Failure);
        return (isServer, version, whole.Points);
    }

    /// <summary>A client that asks, uploads and changes keys, a server that answers; one of them is broken.</summary>
    private sealed class Connection : IAsyncDisposable
    {
        private readonly BreakablePair _pair = new();
        private readonly PointStream _points;
        private readonly BreakablePair.End _end;
        private readonly TlsStream _client;
        private readonly TlsStream _server;
        private readonly TlsStream _subject;
        private readonly ProtocolVersion _version;
        private readonly bool _isServer;
        private readonly Way _way;
        private readonly CancellationTokenSource _cancel = new();
        private Task _side = Task.CompletedTask;

        internal Connection(bool isServer, ProtocolVersion version, int at, Way way)
        {
            (_isServer, _version, _way) = (isServer, version, way);
            _end = isServer ? _pair.Server : _pair.Client;
            _points = new PointStream(_end);
            _client = new TlsStream(isServer ? _pair.Client : _points);
            _server = new TlsStream(isServer ? _points : _pair.Server);
            _subject = isServer ? _server : _client;
            _points.Arm(at, (_, token) => BreakAsync(token));
        }

        internal int Points => _points.Points;

        internal bool HasStruck => _points.HasStruck;

        internal Exception? Failure { get; private set; }

        /// <summary>What nobody may hold afterwards.</summary>
        internal object?[] Things =>
            [this, _client, _server, _client.Engine, _server.Engine, _points, _pair];

        internal async Task RunAsync()
        {
            Task[] roles = [AsSideAsync(_client, ClientAsync), AsSideAsync(_server, ServerAsync)];
            await Task.WhenAll(roles);
            await _side;
        }

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _server.DisposeAsync();
            await _points.DisposeAsync();
            _cancel.Dispose();
        }

        private async Task AsSideAsync(TlsStream stream, Func<CancellationToken, Task> role)
        {
            // Off the caller's thread: both sides begin with work.
            await Task.Yield();
            try
            {
                await role(stream == _subject ? _cancel.Token : CancellationToken.None);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException
                or ObjectDisposedException or InvalidOperationException)
            {
                Failure ??= exception;
            }

            await stream.DisposeAsync();
        }

        private async Task ClientAsync(CancellationToken token)
        {
            await _client.AuthenticateAsClientAsync(
                Pki.ClientOptions with
                {
                    MaximumVersion = _version,
                    Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
                    VerifyPeer = async (_, asked) =>
                    {
                        await (_isServer ? default : _points.PointAsync(asked));
                        return true;
                    },
                },
                token);
            await _client.WriteAsync(Request, token);
            await _client.ReadExactlyAsync(new byte[Request.Length], token);
            if (_version == ProtocolVersion.Tls13)
            {
                await _client.UpdateKeysAsync(requestPeer: true, token);
            }

            await _client.WriteAsync(Upload, token);
            await _client.ReadExactlyAsync(new byte[1], token);
            await _client.ShutdownAsync(token);
            _ = await _client.ReadAsync(new byte[1], token);
        }

        private async Task ServerAsync(CancellationToken token)
        {
            await _server.AuthenticateAsServerAsync(
                new TlsServerOptions
                {
                    TicketCount = 1,
                    SelectIdentity = async (_, asked) =>
                    {
                        await (_isServer ? _points.PointAsync(asked) : default);
                        return Pki.Server;
                    },
                },
                token);
            await _server.ReadExactlyAsync(new byte[Request.Length], token);
            await _server.WriteAsync(Request, token);
            await _server.ReadExactlyAsync(new byte[Upload.Length], token);
            await _server.WriteAsync(new byte[1], token);
            _ = await _server.ReadAsync(new byte[1], token);
            if (_version == ProtocolVersion.Tls13)
            {
                await _server.ShutdownAsync(token);
            }
        }

        private async ValueTask BreakAsync(CancellationToken token)
        {
            switch (_way)
            {
                case Way.Reset:
                    _end.Reset();
                    break;

                case Way.Finish:
                    _pair.Client.Finish();
                    _pair.Server.Finish();
                    break;

                case Way.Dispose:
                    _side = Task.Run(_subject.Dispose, CancellationToken.None);
                    break;

                case Way.DisposeAsync:
                    await _subject.DisposeAsync();
                    break;

                case Way.Abort:
                    _ = await _subject.AbortAsync(AlertDescription.InternalError, "broken");
                    break;

                case Way.AbortByPeer:
                    TlsStream peer = _isServer ? _client : _server;
                    _side = Record.ExceptionAsync(
                        () => peer.AbortAsync(AlertDescription.InternalError, "broken"));
                    break;

                case Way.Cancel:
                    await _cancel.CancelAsync();
                    token.ThrowIfCancellationRequested();
                    break;

                case Way.Garbage:
                    _end.Inject(Loopback.Pattern(60));
                    break;

                default:
                    _end.Stall();
                    _side = Task.Run(_cancel.Cancel, CancellationToken.None);
                    break;
            }
        }
    }
}
