using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.EarlyData;

/// <summary>Early data as applications see it, over streams.</summary>
public class EarlyDataStreamTests
{
    private readonly TlsServerOptions _server = Pki.ServerOptions with
    {
        ServerNames = ["localhost"],
        MaxEarlyDataSize = 16384,
    };

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-E.5-5")]
    public async Task What_was_early_comes_first_and_is_counted()
    {
        using TlsSession session = await SessionAsync(_server);
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { Session = session, EarlyData = "early "u8.ToArray() }, _server);
        await using (client)
        await using (server)
        {
            await client.WriteAsync("late"u8.ToArray());

            Assert.Equal("early late"u8.ToArray(), await Loopback.ReadAsync(server, 10));
            Assert.Equal(6, server.EarlyDataReceived);
            Assert.True(server.IsAuthenticated);
            Assert.Equal(TlsEarlyDataOutcome.Accepted, client.ConnectionInfo!.EarlyData);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-4.2.10-12", "8446-E.5-4")]
    public async Task A_client_whose_early_data_was_declined_writes_it_again()
    {
        using TlsSession session = await SessionAsync(_server);
        byte[] request = "request"u8.ToArray();
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { Session = session, EarlyData = request }, Pki.ServerOptions);
        await using (client)
        await using (server)
        {
            Assert.NotEqual(TlsEarlyDataOutcome.Accepted, client.ConnectionInfo!.EarlyData);
            Assert.Equal(request.Length, client.ConnectionInfo.EarlyDataSent);
            await client.WriteAsync(request);

            Assert.Equal(request, await Loopback.ReadAsync(server, request.Length));
            Assert.Equal(0, server.EarlyDataReceived);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task At_once_the_server_answers_before_the_handshake_is_done()
    {
        TlsServerOptions atOnce = _server with
        {
            DangerousReadEarlyDataAtOnce = true,
            TicketKeys = new InMemoryTicketKeyRing(),
            ReplayRecorder = new InMemoryReplayRecorder(quarantine: TimeSpan.Zero),
        };
        using TlsSession session = await SessionAsync(atOnce);
        (System.IO.Stream a, System.IO.Stream b) = await Loopback.StreamsAsync();
        await using var client = new TlsStream(a);
        await using var server = new TlsStream(b);
        Task connecting = client.AuthenticateAsClientAsync(
            Pki.ClientOptions with { Session = session, EarlyData = "early"u8.ToArray() });
        await server.AuthenticateAsServerAsync(atOnce);

        Assert.Equal("early"u8.ToArray(), await Loopback.ReadAsync(server, 5));
        Assert.Equal(5, server.EarlyDataReceived);
        await server.WriteAsync("answer"u8.ToArray());
        await connecting;
        Assert.Equal("answer"u8.ToArray(), await Loopback.ReadAsync(client, 6));
        await client.WriteAsync("late"u8.ToArray());
        Assert.Equal("late"u8.ToArray(), await Loopback.ReadAsync(server, 4));
        Assert.True(server.IsAuthenticated);
        Assert.Equal(5, server.EarlyDataReceived);
    }

    private static async Task<TlsSession> SessionAsync(TlsServerOptions options)
    {
        List<TlsSession> sessions = [];
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { NewSession = sessions.Add }, options);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);
        }

        return sessions[0];
    }
}
