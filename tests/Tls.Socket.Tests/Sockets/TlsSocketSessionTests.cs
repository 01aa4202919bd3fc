using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Sockets;

/// <summary>Sessions and early data over <see cref="TlsSocket"/>: whose verdict goes on, and whose does not.</summary>
public sealed class TlsSocketSessionTests : IDisposable
{
    private readonly InMemoryTlsSessionCache _cache = new();

    public static TheoryData<ProtocolVersion> Versions => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    private TlsConfiguration Client => Pki.ClientConfiguration with { SessionCache = _cache };

    /// <summary>Options of this test's own, so that their ring is too.</summary>
    private static TlsServerOptions Server() => Pki.ServerOptions with { ServerNames = ["localhost"] };

    public void Dispose() => _cache.Dispose();

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Versions))]
    public async Task Two_sockets_of_one_configuration_resume(ProtocolVersion version)
    {
        await using Servers server = Servers.Echo(Server());
        TlsConfiguration configuration = Client with { MaximumVersion = version };

        using TlsSocket first = await ConnectAsync(configuration, server);
        using TlsSocket second = await ConnectAsync(configuration, server);

        Assert.False(first.ConnectionInfo!.IsResumed);
        Assert.True(second.ConnectionInfo!.IsResumed);
        Assert.Equal(Pki.Server.Certificate, second.PeerCertificate);
        Assert.True(second.ConnectionInfo.PeerVerification!.IsTrusted);
        Assert.Empty(second.SslHandshakeErrors);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_pinned_session_resumes_and_so_does_one_that_was_imported()
    {
        await using Servers server = Servers.Echo(Server());
        var sessions = new ConcurrentQueue<TlsSession>();
        using TlsSocket first = await ConnectAsync(
            Client with { SessionCache = null, NewSession = sessions.Enqueue }, server);
        TlsSession[] both = [.. sessions];

        using TlsSocket second = await ConnectAsync(Client with { SessionCache = null, Session = both[0] }, server);
        using TlsSocket third = await ConnectAsync(
            Client with { SessionCache = null, Session = TlsSession.Import(both[1].DangerousExport()) }, server);

        Assert.True(second.ConnectionInfo!.IsResumed);
        Assert.True(third.ConnectionInfo!.IsResumed);
    }

    public static TheoryData<string, ProtocolVersion> Stricter
    {
        get
        {
            var data = new TheoryData<string, ProtocolVersion>();
            foreach (string how in new[] { "none", "ignored", "query" })
            {
                data.Add(how, ProtocolVersion.Tls12);
                data.Add(how, ProtocolVersion.Tls13);
            }

            return data;
        }
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Stricter))]
    public async Task A_session_made_under_laxer_rules_does_not_pass_under_stricter_ones(
        string how, ProtocolVersion version)
    {
        await using Servers server = Servers.Echo(Server());
        TlsConfiguration strict = Client with { CaCertificates = Pki.Strangers, MaximumVersion = version };
        TlsConfiguration lax = how switch
        {
            "none" => strict with { PeerVerifyMode = PeerVerifyMode.VerifyNone },
            "query" => strict with { PeerVerifyMode = PeerVerifyMode.QueryPeer },
            _ => strict,
        };
        using TlsSocket first = await ConnectAsync(lax, server, ignore: how == "ignored");
        Assert.False(first.ConnectionInfo!.IsResumed);

        await Assert.ThrowsAsync<TlsCertificateException>(() => ConnectAsync(strict, server));

        // Nor under the same: what was let pass once is asked about each time.
        using TlsSocket again = await ConnectAsync(lax, server, ignore: how == "ignored");
        Assert.Equal(how != "none", again.SslHandshakeErrors.Count > 0);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_session_made_without_verifying_passes_where_its_certificate_is_trusted_now()
    {
        await using Servers server = Servers.Echo(Server());
        using TlsSocket first = await ConnectAsync(
            Client with { CaCertificates = null, PeerVerifyMode = PeerVerifyMode.VerifyNone }, server);

        using TlsSocket second = await ConnectAsync(Client, server);

        Assert.True(second.ConnectionInfo!.IsResumed);
        Assert.True(second.ConnectionInfo.PeerVerification!.IsTrusted);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData("name")]
    [InlineData("identity")]
    [InlineData("trust")]
    public async Task Another_trust_or_another_name_does_not_resume(string what)
    {
        await using Servers server = Servers.Echo(Server() with
        {
            ClientCertificates = TlsClientCertificateMode.Request,
            ClientTrustStore = Pki.Trust,
        });
        using TlsSocket first = await ConnectAsync(Client, server);
        TlsConfiguration other = what switch
        {
            "name" => Client with { PeerVerifyName = "127.0.0.1" },
            "identity" => Client with { LocalIdentity = Pki.Client },
            _ => Client with { CaCertificates = new TrustStore([Pki.SelfSigned.Certificate]) },
        };

        Task<TlsSocket> connecting = ConnectAsync(other, server);
        if (what == "trust")
        {
            await Assert.ThrowsAsync<TlsCertificateException>(() => connecting);
            return;
        }

        using TlsSocket second = await connecting;
        Assert.False(second.ConnectionInfo!.IsResumed);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Versions))]
    public async Task A_server_sees_each_time_what_is_wrong_with_a_client(ProtocolVersion version)
    {
        TlsConfiguration client = Client with { LocalIdentity = Pki.Client, MaximumVersion = version };
        foreach (bool isTrusted in new[] { true, false })
        {
            using var cache = new InMemoryTlsSessionCache();
            TlsConfiguration asking = Pki.ServerConfiguration with
            {
                PeerVerifyMode = PeerVerifyMode.QueryPeer,
                CaCertificates = isTrusted ? Pki.Trust : null,
            };
            var errors = new List<int>();
            var resumed = new List<bool>();
            for (int i = 0; i < 2; i++)
            {
                (TlsSocket c, TlsSocket s) = await PairAsync(client with { SessionCache = cache }, asking);
                using (c)
                using (s)
                {
                    Assert.Equal(Pki.Client.Certificate, s.PeerCertificate);
                    errors.Add(s.SslHandshakeErrors.Count);
                    resumed.Add(s.ConnectionInfo!.IsResumed);
                    await CloseAsync(c, s);
                }
            }

            Assert.Equal([false, isTrusted], resumed);
            Assert.All(errors, count => Assert.Equal(!isTrusted, count > 0));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Early_data_is_read_before_all_other()
    {
        TlsConfiguration serving = Pki.ServerConfiguration with { MaxEarlyDataSize = 100 };
        (TlsSocket c, TlsSocket s) = await PairAsync(Client, serving);
        using (c)
        using (s)
        {
            await CloseAsync(c, s);
        }

        (c, s) = await PairAsync(Client, serving, early: "early"u8.ToArray());
        using (c)
        using (s)
        {
            Assert.True(c.EarlyData.IsEmpty);
            Assert.Equal(TlsEarlyDataOutcome.Accepted, c.ConnectionInfo!.EarlyData);
            Assert.Equal(5, c.ConnectionInfo.EarlyDataSent);
            Assert.Equal(TlsEarlyDataOutcome.Accepted, s.ConnectionInfo!.EarlyData);
            Assert.Equal(5, s.EarlyDataReceived);
            byte[] ours = new byte[32];
            byte[] theirs = new byte[32];
            c.ExportEarlyKeyingMaterial("EXPORTER-test", null, ours);
            s.ExportEarlyKeyingMaterial("EXPORTER-test", null, theirs);
            Assert.Equal(ours, theirs);

            await c.WriteAsync(" and late"u8.ToArray());
            await TlsSocketEventTests.Until(() => s.BytesAvailable == 14);
            Assert.Equal("early and late", Encoding.ASCII.GetString(s.ReadAll()));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-4.2.10-12", "8446-E.5-4")]
    public async Task Early_data_that_is_not_taken_is_the_callers_to_write_again()
    {
        (TlsSocket c, TlsSocket s) = await PairAsync(Client, Pki.ServerConfiguration, early: "early"u8.ToArray());
        using (c)
        using (s)
        {
            Assert.Equal(TlsEarlyDataOutcome.NoSession, c.ConnectionInfo!.EarlyData);
            Assert.Equal(0, s.EarlyDataReceived);
            await c.WriteAsync("again"u8.ToArray());
            await TlsSocketEventTests.Until(() => s.BytesAvailable == 5);
            Assert.True(await s.SendNewSessionTicketAsync());
        }
    }

    [Fact]
    public void Early_data_under_keys_that_may_be_shared_needs_a_recorder()
    {
        using var ring = new InMemoryTicketKeyRing();
        TlsConfiguration shared = Pki.ServerConfiguration with { MaxEarlyDataSize = 1, TicketKeys = ring };

        Assert.Throws<ArgumentException>(() => TlsEngine.Server(shared.ToServerOptions()));
        TlsEngine.Server((shared with { ReplayRecorder = new InMemoryReplayRecorder() }).ToServerOptions()).Dispose();
        TlsConfiguration own = shared with { TicketKeys = null };
        Assert.NotNull(own.ToServerOptions().ReplayRecorder);
        Assert.Same(own.ToServerOptions().ReplayRecorder, own.ToServerOptions().ReplayRecorder);
    }

    /// <summary>Connects, has a byte echoed so that tickets have come, and closes.</summary>
    private static async Task<TlsSocket> ConnectAsync(TlsConfiguration configuration, Servers server, bool ignore = false)
    {
        var socket = new TlsSocket(configuration);
        if (ignore)
        {
            socket.IgnoreSslErrors();
        }

        try
        {
            await socket.ConnectToHostEncryptedAsync(
                "127.0.0.1", server.Port, configuration.PeerVerifyName ?? "localhost");
            await socket.WriteAsync(new byte[] { 1 });
            Assert.Equal(1, await socket.ReadAsync(new byte[1]));
            await socket.DisconnectFromHostAsync();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<(TlsSocket Client, TlsSocket Server)> PairAsync(
        TlsConfiguration client, TlsConfiguration server, byte[]? early = null)
    {
        (System.Net.Sockets.Socket a, System.Net.Sockets.Socket b) = await Loopback.SocketsAsync();
        var c = new TlsSocket(client) { PeerVerifyName = "localhost", EarlyData = early };
        var s = new TlsSocket(server);
        c.SetSocket(a);
        s.SetSocket(b);
        await Loopback.Both(c.StartClientEncryptionAsync(), s.StartServerEncryptionAsync());
        return (c, s);
    }

    private static async Task CloseAsync(TlsSocket client, TlsSocket server)
    {
        await server.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, await client.ReadAsync(new byte[1]));
        await client.DisconnectFromHostAsync();
        _ = await server.WaitForDisconnectedAsync();
    }
}
