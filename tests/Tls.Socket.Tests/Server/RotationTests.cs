using System;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Server;

/// <summary>Certificates and ticket keys of a running server that change.</summary>
public sealed class RotationTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handshake_under_way_ends_with_the_certificate_that_it_began_with()
    {
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        using TlsListener listener = Listen(new TlsServerOptions
        {
            SelectIdentity = async (_, _) =>
            {
                began.SetResult();
                await goOn.Task;
                return Pki.Server;
            },
        });
        Task serving = listener.ServeAsync(ServeAsync);
        Task<SslStream> early = ConnectAsync(listener.LocalEndPoint);
        await began.Task;

        listener.Options = new TlsServerOptions { Identities = [Pki.Rsa] };
        await using SslStream late = await ConnectAsync(listener.LocalEndPoint);
        goOn.SetResult();
        await using SslStream first = await early;

        AssertShown(Pki.Rsa, late);
        AssertShown(Pki.Server, first);
        Assert.Equal(1, await first.ReadAsync(new byte[1]));
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Tickets_of_the_former_key_resume_as_long_as_the_ring_opens_them()
    {
        var clock = new Clock();
        using var ring = new InMemoryTicketKeyRing(
            TimeSpan.FromHours(1), lifetime: TimeSpan.FromHours(2), clock: clock);
        using TlsListener listener = Listen(Pki.ServerOptions with { TicketKeys = ring, TicketCount = 1 });
        Task serving = listener.ServeAsync(ServeAsync);
        using var cache = new InMemoryTlsSessionCache();
        using var hoard = new InMemoryTlsSessionCache();
        Assert.False(await ResumesAsync(listener, cache));
        Assert.False(await ResumesAsync(listener, hoard));

        clock.Now += TimeSpan.FromMinutes(90);
        using (var other = new InMemoryTlsSessionCache())
        {
            // Seals by the next key.
            Assert.False(await ResumesAsync(listener, other));
            Assert.True(await ResumesAsync(listener, other));
        }

        Assert.True(await ResumesAsync(listener, cache));
        clock.Now += TimeSpan.FromHours(2);
        Assert.False(await ResumesAsync(listener, hoard));
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Other_ticket_keys_count_from_the_next_connection_and_the_former_come_back()
    {
        using var ring = new InMemoryTicketKeyRing();
        using var next = new InMemoryTicketKeyRing();
        using TlsListener listener = Listen(Pki.ServerOptions with { TicketKeys = ring });
        Task serving = listener.ServeAsync(ServeAsync);
        using var cache = new InMemoryTlsSessionCache();
        Assert.False(await ResumesAsync(listener, cache));
        Assert.True(await ResumesAsync(listener, cache));

        listener.Options = Pki.ServerOptions with { TicketKeys = next };
        Assert.False(await ResumesAsync(listener, cache));
        Assert.True(await ResumesAsync(listener, cache));

        // The same keys in other options are the same keys.
        listener.Options = Pki.ServerOptions with { TicketKeys = next, TicketCount = 1 };
        Assert.True(await ResumesAsync(listener, cache));
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_session_of_the_former_certificate_ends_in_a_full_handshake_with_the_new_one()
    {
        using var ring = new InMemoryTicketKeyRing();
        using TlsListener listener = Listen(Pki.ServerOptions with { TicketKeys = ring });
        Task serving = listener.ServeAsync(ServeAsync);
        using var cache = new InMemoryTlsSessionCache();
        Assert.False(await ResumesAsync(listener, cache));

        listener.Options = new TlsServerOptions { Identities = [Pki.Rsa], TicketKeys = ring };

        Assert.False(await ResumesAsync(listener, cache));
        Assert.True(await ResumesAsync(listener, cache));
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_does_not_fit_is_refused_at_the_call_and_the_former_certificate_stays()
    {
        using TlsListener listener = Listen(Pki.ServerOptions);
        Task serving = listener.ServeAsync(ServeAsync);
        Assert.Throws<ArgumentException>(() => listener.Options = new TlsServerOptions());
        Assert.Throws<ArgumentNullException>(() => listener.Options = null!);
        await using (SslStream client = await ConnectAsync(listener.LocalEndPoint))
        {
            AssertShown(Pki.Server, client);
        }

        listener.Dispose();
        await serving;

        using var server = new TlsServer(Pki.ServerConfiguration);
        server.Listen(IPAddress.Loopback);
        TlsKey key = TlsKey.FromPrivateKey(Pki.Other.Key!); // Which is everybody's, and not disposed.
        TlsConfiguration parts = new() { LocalCertificate = Pki.Rsa.Certificate };
        Assert.Throws<InvalidOperationException>(() => server.Configuration = new TlsConfiguration());
        Assert.Throws<InvalidOperationException>(() => server.Configuration = parts);
        Assert.Throws<ArgumentException>(() => server.Configuration = parts with { PrivateKey = key });
        Assert.Same(Pki.ServerConfiguration, server.Configuration);
        await AssertServesAsync(server, Pki.Server);

        server.Configuration = new TlsConfiguration { LocalIdentity = Pki.Rsa };
        await AssertServesAsync(server, Pki.Rsa);
        await server.CloseAsync();

        // It says so when it listens.
        server.Configuration = new TlsConfiguration();
        Assert.Throws<InvalidOperationException>(() => server.Listen(IPAddress.Loopback));
    }

    /// <summary>A TLS client of the platform's that any certificate will do for.</summary>
    internal static async Task<SslStream> ConnectAsync(IPEndPoint where)
    {
        var client = new TcpClient();
        await client.ConnectAsync(where);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(Loopback.SslClient());
        return stream;
    }

    internal static void AssertShown(TlsIdentity expected, SslStream client) => Assert.Equal(
        expected.Certificate.Raw.ToArray(), client.RemoteCertificate!.GetRawCertData());

    internal static async Task AssertServesAsync(TlsServer server, TlsIdentity expected)
    {
        Task<TlsSocket> accepting = server.AcceptAsync();
        await using SslStream client = await ConnectAsync(server.LocalEndPoint!);
        AssertShown(expected, client);
        (await accepting).Dispose();
    }

    /// <summary>A connection with one byte from the server, and so with its tickets.</summary>
    internal static async Task<bool> ResumesAsync(TlsListener listener, TlsSessionCache cache)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(listener.LocalEndPoint);
        await using var stream = new TlsStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(Pki.ClientOptions with { SessionCache = cache });
        Assert.Equal(1, await stream.ReadAsync(new byte[1]));
        return stream.ConnectionInfo!.IsResumed;
    }

    internal static async Task ServeAsync(TlsStream stream, IPEndPoint peer, CancellationToken stop) =>
        await stream.WriteAsync(new byte[1], stop);

    private static TlsListener Listen(TlsServerOptions options) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), options) { HandshakeTimeout = TimeSpan.FromMinutes(5) };

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}
