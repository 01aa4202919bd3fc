using System;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using StackExchange.Redis;
using Tls.Samples.Fleet;
using Tls.Samples.Redis;
using Tls.X509;

namespace Tls.Samples.FleetServer;

/// <summary>What the servers of a fleet have in common: the keys of tickets, and the hellos that have been seen.</summary>
internal sealed record SharedState(TicketKeyRing Keys, TlsReplayRecorder Recorder)
{
    /// <summary>
    /// <c>--store file:DIRECTORY</c>, or <c>--store redis:PORT --redis-ca FILE --secret FILE</c> for a Redis with TLS on this
    /// machine.
    /// </summary>
    internal static async Task<SharedState> OfAsync(Arguments arguments)
    {
        string store = arguments["--store"];
        TimeSpan? quarantine = arguments.Seconds("--quarantine");
        if (store.StartsWith("file:", StringComparison.Ordinal))
        {
            string directory = store["file:".Length..];
            return new SharedState(
                new FileTicketKeyRing(Path.Combine(directory, "ticket-keys")),
                new FileReplayRecorder(Path.Combine(directory, "hellos"), quarantine: quarantine));
        }

        int port = int.Parse(store["redis:".Length..], System.Globalization.CultureInfo.InvariantCulture);
        ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { new DnsEndPoint("localhost", port) },
            Tunnel = new TlsTunnel(new TlsClientOptions { TrustStore = TrustStore.FromFiles(arguments["--redis-ca"]) }),
            AbortOnConnectFail = false,
            ConnectTimeout = 20_000,
        });
        var keys = new RedisTicketKeyRing(
            redis.GetDatabase(), Convert.FromHexString((await File.ReadAllTextAsync(arguments["--secret"])).Trim()));
        keys.Failed += static exception => Console.Error.WriteLine($"ticket keys: {exception.Message}");
        var recorder = new RedisReplayRecorder(
            redis.GetDatabase(), quarantine: quarantine, patience: arguments.Seconds("--patience"));
        recorder.Failed += static exception => Console.Error.WriteLine($"hellos: {exception.Message}");
        try
        {
            await keys.RefreshAsync();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Without keys every handshake is a full one, until they have come.
            Console.Error.WriteLine($"ticket keys: {exception.Message}");
        }

        return new SharedState(keys, recorder);
    }
}
