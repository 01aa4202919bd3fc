using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Telemetry;

/// <summary>Whoever listens listens to everybody: these run alone.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryCollection;

/// <summary>What is told, to listeners of the three kinds that .NET has.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handshake_is_counted_and_timed()
    {
        using var meter = new Meters();

        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();
        await using (client)
        await using (server)
        {
            foreach (string role in new[] { "client", "server" })
            {
                Measured handshake = meter.Single("tls.handshakes", role);
                Assert.Equal(1, handshake.Value);
                Assert.Equal("1.3", handshake.Tags["tls.protocol.version"]);
                Assert.Equal(client.ConnectionInfo!.CipherSuite.ToString(), handshake.Tags["tls.cipher"]);
                Assert.Equal(false, handshake.Tags["tls.resumed"]);
                Assert.InRange(meter.Single("tls.handshake.duration", role).Value, double.Epsilon, 600);
                Assert.Equal(1, meter.Sum("tls.sessions.open", role));
            }
        }

        Assert.Equal(0, meter.Sum("tls.sessions.open", "client"));
        Assert.Equal(0, meter.Sum("tls.sessions.open", "server"));
        Assert.Empty(meter.All("tls.resumptions"));
        Assert.Empty(meter.All("tls.failures"));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Application_data_is_counted_both_ways()
    {
        using var meter = new Meters();
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync();

        await client.WriteAsync(new byte[100_000]);
        _ = await Loopback.ReadAsync(server, 100_000);

        Assert.Equal(100_000, meter.Sum("tls.io", "client", ("network.io.direction", "transmit")));
        Assert.Equal(100_000, meter.Sum("tls.io", "server", ("network.io.direction", "receive")));
        Assert.Equal(0, meter.Sum("tls.io", "client", ("network.io.direction", "receive")));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_resumption_is_counted()
    {
        TlsClientOptions options = Pki.ClientOptions with { SessionCache = new InMemoryTlsSessionCache() };
        TlsServerOptions serverOptions = Pki.ServerOptions with { };
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(options, serverOptions);
        await server.WriteAsync(new byte[1]);
        _ = await Loopback.ReadAsync(client, 1);
        using var meter = new Meters();

        (TlsStream again, _) = await Loopback.TlsAsync(options, serverOptions);

        Assert.True(again.ConnectionInfo!.IsResumed);
        Assert.Equal(1, meter.Sum("tls.resumptions", "client"));
        Assert.Equal(1, meter.Sum("tls.resumptions", "server"));
        Assert.Equal(true, meter.Single("tls.handshakes", "client").Tags["tls.resumed"]);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_failure_is_counted_by_its_fault()
    {
        using var meter = new Meters();

        await Assert.ThrowsAnyAsync<TlsException>(() => Loopback.TlsAsync(
            serverOptions: Pki.ServerOptions with { Identities = [Pki.Other] }));

        // The client has failed: the server's failure is counted when the alert is there, its duration last.
        await meter.Until("tls.handshake.duration", "server");

        Measured failure = meter.Single("tls.failures", "client");
        Assert.Equal(nameof(TlsFault.RejectedBadCertificate), failure.Tags["error.type"]);
        Assert.Equal(false, failure.Tags["tls.established"]);
        Assert.Equal(nameof(TlsFault.PeerAlert), meter.Single("tls.failures", "server").Tags["error.type"]);
        Assert.Equal(
            nameof(TlsFault.RejectedBadCertificate), meter.Single("tls.handshakes", "client").Tags["error.type"]);
        Assert.Equal(0, meter.Sum("tls.sessions.open", "client"));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Sockets_and_servers_tell_the_same()
    {
        using var meter = new Meters();
        using var server = new TlsServer { Configuration = Pki.ServerConfiguration };
        server.Listen(IPAddress.Loopback);
        await using var socket = new TlsSocket { Configuration = Pki.ClientConfiguration };

        Task<TlsSocket> accepting = server.AcceptAsync();
        await socket.ConnectToHostEncryptedAsync("127.0.0.1", server.LocalEndPoint!.Port, "localhost");
        await using TlsSocket accepted = await accepting;

        Assert.Equal(1, meter.Single("tls.handshakes", "client").Value);
        Assert.Equal(1, meter.Single("tls.handshakes", "server").Value);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handshake_is_an_activity()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Tls.Socket",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var mine = new Activity("mine");
        _ = mine.Start();

        _ = await Loopback.TlsAsync();
        await Assert.ThrowsAnyAsync<TlsException>(() => Loopback.TlsAsync(
            serverOptions: Pki.ServerOptions with { Identities = [Pki.Other] }));

        // The client has failed: the server's activity ends when the alert is there.
        while (stopped.Count(a => a.Kind == ActivityKind.Server) < 2)
        {
            await Task.Delay(5);
        }

        Assert.Same(mine, Activity.Current);
        Activity good = Assert.Single(stopped, a => a.Kind == ActivityKind.Client && a.Status == ActivityStatusCode.Unset);
        Assert.Equal(mine.SpanId, good.ParentSpanId);
        Assert.Equal("localhost", good.GetTagItem("server.address"));
        Assert.Equal("1.3", good.GetTagItem("tls.protocol.version"));
        Assert.Equal("tls", good.GetTagItem("tls.protocol.name"));
        Assert.Equal(true, good.GetTagItem("tls.established"));
        Activity bad = Assert.Single(stopped, a => a.Kind == ActivityKind.Client && a.Status == ActivityStatusCode.Error);
        Assert.Equal(nameof(TlsFault.RejectedBadCertificate), bad.GetTagItem("error.type"));
        Assert.Equal(2, stopped.Count(a => a.Kind == ActivityKind.Server));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handshake_is_an_event()
    {
        using var listener = new Events();

        _ = await Loopback.TlsAsync();
        await Assert.ThrowsAnyAsync<TlsException>(() => Loopback.TlsAsync(
            serverOptions: Pki.ServerOptions with { Identities = [Pki.Other] }));

        // The server's failure comes later, and is not to be told to the listeners of another test.
        while (!listener.Seen.Any(e => e is ("HandshakeFailed", ["server", string, string])))
        {
            await Task.Delay(5);
        }

        Assert.Contains(listener.Seen, e => e is ("HandshakeStart", ["client", "localhost"]));
        Assert.Contains(listener.Seen, e => e is ("HandshakeStop", ["client", "1.3", string]));
        Assert.Contains(listener.Seen, e => e is ("HandshakeFailed", ["client", "RejectedBadCertificate", string]));
        Assert.DoesNotContain(listener.Seen, e => e.Name == "SessionResumed");
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handshake_given_up_for_another_is_counted()
    {
        using var meter = new Meters();
        using var listener = new Events();
        using var slots = new HandshakeSlots(1) { Grace = TimeSpan.Zero };
        using HandshakeSlot first = await slots.TakeAsync(default);
        using CancellationTokenRegistration leaving = first.Wanted.Register(first.Dispose);

        using HandshakeSlot second = await slots.TakeAsync(default);

        Assert.Equal(1, Assert.Single(meter.All("tls.handshakes.shed")).Value);
        Assert.Contains(listener.Seen, e => e is ("HandshakeShed", [1]));
    }

    [Fact]
    public async Task Nothing_is_allocated_for_a_listener_either()
    {
        using var meter = new MeterListener();
        long total = 0;
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Tls.Socket")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<long>((_, value, _, _) => total += value);
        meter.Start();
        var pair = new MemoryPair();
        var client = new TlsStream(pair.Client);
        var server = new TlsStream(pair.Server);
        await Loopback.Both(
            client.AuthenticateAsClientAsync(Pki.ClientOptions), server.AuthenticateAsServerAsync(Pki.ServerOptions));
        byte[] data = new byte[1000];

        long allocated = long.MaxValue;
        for (int round = 0; round < 100 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                Finish(client.WriteAsync(data));
                _ = Finish(server.ReadAsync(data));
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        bool isOptimised = !typeof(TlsStream).Assembly.GetCustomAttributes(false)
            .OfType<DebuggableAttribute>().Any(attribute => attribute.IsJITOptimizerDisabled);
        Assert.True(total > 0);
        Assert.True(allocated == 0 || !isOptimised, $"{allocated} bytes");
    }

    private static void Finish(ValueTask writing)
    {
        if (!writing.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The transport takes everything at once.");
        }

        writing.GetAwaiter().GetResult();
    }

    private static int Finish(ValueTask<int> reading) => reading.IsCompletedSuccessfully
        ? reading.GetAwaiter().GetResult()
        : throw new InvalidOperationException("The transport has everything at once.");

    private sealed record Measured(string Name, double Value, Dictionary<string, object?> Tags)
    {
        public override string ToString() =>
            $"{Name} {Value} {string.Join(", ", Tags.Select(tag => $"{tag.Key}={tag.Value}"))}";
    }

    private sealed class Meters : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<Measured> _seen = [];

        internal Meters()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Tls.Socket")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.Start();
        }

        public void Dispose() => _listener.Dispose();

        internal IEnumerable<Measured> All(string name) => _seen.Where(seen => seen.Name == name);

        internal Measured Single(string name, string role) =>
            Assert.Single(All(name), seen => (string?)seen.Tags["tls.role"] == role);

        internal async Task Until(string name, string role)
        {
            while (!All(name).Any(seen => (string?)seen.Tags["tls.role"] == role))
            {
                await Task.Delay(5);
            }
        }

        internal double Sum(string name, string role, params (string Key, string Value)[] tags) => All(name)
            .Where(seen => (string?)seen.Tags["tls.role"] == role
                && tags.All(tag => (string?)seen.Tags[tag.Key] == tag.Value))
            .Sum(seen => seen.Value);

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _seen.Enqueue(new Measured(instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
    }

    private sealed class Events : EventListener
    {
        internal ConcurrentQueue<(string? Name, object?[] Payload)> Seen { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Tls.Socket")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Seen?.Enqueue((eventData.EventName, [.. eventData.Payload ?? (IEnumerable<object?>)[]]));
    }
}
