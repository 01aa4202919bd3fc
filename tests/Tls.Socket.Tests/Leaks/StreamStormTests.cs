using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.SslStreams;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Leaks;

/// <summary>
/// Each operation of a stream, struck at each point where it waits, in turn: at the first, the second, and so on, until it
/// comes through unharmed.
/// </summary>
[Collection(nameof(Census))]
public sealed class StreamStormTests
{
    private const int Enough = 500;
    private static readonly byte[] Long = Loopback.Pattern(600_000);
    private static readonly byte[] Short = Loopback.Pattern(40_000);

    public static TheoryData<string, Strike> Handshakes => Every(
        "client 1.3", "client 1.2", "server 1.3", "server 1.2", "select 1.3", "ssl client 1.3", "ssl server 1.3");

    public static TheoryData<string, Strike> Connected => Every(
        "read", "write", "flush", "shutdown", "update keys", "give a ticket", "ask for a certificate", "answer who one is",
        "ssl read", "ssl write", "ssl shutdown", "ssl flush");

    [Theory(Timeout = 2 * Loopback.Deadline)]
    [MemberData(nameof(Handshakes))]
    public async Task A_handshake_struck_anywhere_has_a_defined_end(string which, Strike strike)
    {
        using var census = Census.Begin();
        ProtocolVersion version = which.EndsWith("1.2", StringComparison.Ordinal)
            ? ProtocolVersion.Tls12
            : ProtocolVersion.Tls13;
        bool isServer = !which.Contains("client", StringComparison.Ordinal);
        await StormAsync(census, strike, which.StartsWith("ssl", StringComparison.Ordinal), isServer, version, async (scene, at) =>
        {
            scene.Arm(at, strike);
            scene.BeginPeer();
            Exception? outcome = await StormScene.OutcomeAsync(() => ShakeHandsAsync(scene, which));
            bool isAuthenticated = scene.Subject is TlsSslStream ssl ? ssl.IsAuthenticated : scene.Tls.IsAuthenticated;
            Assert.True(outcome is null || !isAuthenticated, "It failed and seems encrypted: " + outcome);
            if (outcome is not null)
            {
                // Nothing can be read or written, and it cannot be tried again.
                Assert.NotNull(await StormScene.OutcomeAsync(() => scene.Subject.ReadAsync(new byte[1]).AsTask()));
                Assert.NotNull(await StormScene.OutcomeAsync(() => scene.Subject.WriteAsync(new byte[1]).AsTask()));
                Exception? again = await StormScene.OutcomeAsync(() => ShakeHandsAsync(scene, which));
                Assert.True(again is InvalidOperationException or OperationCanceledException, again?.ToString());
            }

            return outcome;
        });
        await census.SettleAsync();
    }

    [Theory(Timeout = 2 * Loopback.Deadline)]
    [MemberData(nameof(Connected))]
    public async Task An_operation_struck_anywhere_has_a_defined_end(string which, Strike strike)
    {
        using var census = Census.Begin();
        bool isSsl = which.StartsWith("ssl", StringComparison.Ordinal);
        bool isServer = which is "give a ticket" or "ask for a certificate";
        await StormAsync(census, strike, isSsl, isServer, ProtocolVersion.Tls13, async (scene, at) =>
        {
            await scene.ConnectAsync();
            var received = new MemoryStream();
            await PrepareAsync(scene, which);
            scene.Arm(at, strike);
            Exception? outcome = await StormScene.OutcomeAsync(() => OperateAsync(scene, which, received));
            if (outcome is OperationCanceledException or IOException && strike is not (Strike.Dispose or Strike.DisposeAsync))
            {
                await GoOnAsync(scene, which, received);
            }

            return outcome;
        });
        await census.SettleAsync();
    }

    private static TheoryData<string, Strike> Every(params string[] operations)
    {
        var all = new TheoryData<string, Strike>();
        foreach (string operation in operations)
        {
            foreach (Strike strike in Enum.GetValues<Strike>())
            {
                all.Add(operation, strike);
            }
        }

        return all;
    }

    private static async Task StormAsync(
        Census census,
        Strike strike,
        bool isSsl,
        bool isServer,
        ProtocolVersion version,
        Func<StormScene, int, Task<Exception?>> run)
    {
        int at = 0;
        bool hasStruck = true;
        while (hasStruck)
        {
            Assert.InRange(++at, 1, Enough);
            using var scene = new StormScene(isServer, version, isSsl);
            Exception? outcome = await run(scene, at);
            hasStruck = scene.Points.HasStruck;
            Assert.True(
                outcome is null || (hasStruck && strike switch
                {
                    Strike.Cancel or Strike.CancelDeaf or Strike.CancelHalf => outcome is OperationCanceledException,
                    Strike.Throw => outcome is IOException,
                    _ => outcome is ObjectDisposedException or IOException or OperationCanceledException,
                }),
                $"At point {at}: {outcome}");
            await scene.EndAsync(census);
        }
    }

    private static Task ShakeHandsAsync(StormScene scene, string which) => which switch
    {
        "select 1.3" => scene.Tls.AuthenticateAsServerAsync(
            async (_, token) =>
            {
                await scene.Points.PointAsync(token);
                return scene.ServerOptions;
            },
            scene.Token),
        "ssl client 1.3" => ((TlsSslStream)scene.Subject).AuthenticateAsClientAsync(SslScene.ClientOptions(), scene.Token),
        "ssl server 1.3" => ((TlsSslStream)scene.Subject).AuthenticateAsServerAsync(SslScene.ServerOptions(), scene.Token),
        _ when which.StartsWith("client", StringComparison.Ordinal) =>
            scene.Tls.AuthenticateAsClientAsync(scene.ClientOptions, scene.Token),
        _ => scene.Tls.AuthenticateAsServerAsync(scene.ServerOptions, scene.Token),
    };

    /// <summary>What the peer does before, so that there is something to wait for.</summary>
    private static async Task PrepareAsync(StormScene scene, string which)
    {
        if (which is "read" or "ssl read")
        {
            await scene.Peer.WriteAsync(Short);
            await scene.Peer.UpdateKeysAsync(requestPeer: true);
            await scene.Peer.WriteAsync(Short);
        }
        else if (which == "answer who one is")
        {
            Task asking = scene.Peer.RequestClientCertificateAsync();
            _ = asking.ContinueWith(
                task => task.Exception, default, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            await scene.Peer.WriteAsync(Short);
        }
    }

    private static async Task OperateAsync(StormScene scene, string which, MemoryStream received)
    {
        switch (which)
        {
            case "read" or "ssl read":
                await ReadAsync(scene.Subject, received, 2 * Short.Length, scene.Token);
                break;

            case "answer who one is":
                await ReadAsync(scene.Subject, received, Short.Length, scene.Token);
                break;

            case "write" or "ssl write":
                await scene.WriteAsync(Long, scene.Token);
                break;

            case "flush" or "ssl flush":
                await scene.Subject.FlushAsync(scene.Token);
                break;

            case "shutdown":
                await scene.Tls.ShutdownAsync(scene.Token);
                scene.SaidGoodbye = true;
                break;

            case "ssl shutdown":
                await ((TlsSslStream)scene.Subject).ShutdownAsync();
                scene.SaidGoodbye = true;
                break;

            case "update keys":
                await scene.Tls.UpdateKeysAsync(requestPeer: true, scene.Token);
                break;

            case "give a ticket":
                _ = await scene.Tls.SendNewSessionTicketAsync(scene.Token);
                break;

            default:
                _ = ReadOnAsync(scene.Tls);
                _ = await scene.Tls.RequestClientCertificateAsync(scene.Token);
                break;
        }
    }

    /// <summary>
    /// Afterwards: a read may be tried again and has lost nothing; a write, and whatever else sends, may be tried unless it
    /// says that it cannot, and what is sent then arrives.
    /// </summary>
    private static async Task GoOnAsync(StormScene scene, string which, MemoryStream received)
    {
        scene.Points.Disarm();
        if (which is "read" or "ssl read" or "answer who one is")
        {
            int expected = which == "answer who one is" ? Short.Length : 2 * Short.Length;
            await ReadAsync(scene.Subject, received, expected, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(expected == Short.Length ? Short : [.. Short, .. Short], received.ToArray());
        }

        if (scene.Doubtful.Length == 0)
        {
            Exception? again = await StormScene.OutcomeAsync(() => scene.WriteAsync([1, 2, 3]));
            Assert.True(again is null or IOException || which.Contains("shutdown", StringComparison.Ordinal), again?.ToString());
            scene.Doubtful = [];
        }
        else
        {
            Assert.IsType<IOException>(await StormScene.OutcomeAsync(() => scene.Subject.WriteAsync(new byte[1]).AsTask()));
        }
    }

    /// <summary>Reads, and reads again where the transport threw: somebody has to be reading.</summary>
    private static async Task ReadOnAsync(TlsStream stream)
    {
        Exception? first = await Record.ExceptionAsync(() => stream.ReadAsync(new byte[1]).AsTask());
        if (first is IOException and not TlsException)
        {
            _ = await Record.ExceptionAsync(() => stream.ReadAsync(new byte[1]).AsTask());
        }
    }

    private static async Task ReadAsync(Stream stream, MemoryStream received, int length, CancellationToken token)
    {
        byte[] buffer = new byte[7000];
        while (received.Length < length)
        {
            int count = await stream.ReadAsync(buffer, token);
            Assert.NotEqual(0, count);
            received.Write(buffer, 0, count);
        }
    }
}
