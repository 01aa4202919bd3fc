using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>A client that says how many tickets it wants (RFC 9149), as applications see it.</summary>
public sealed class TicketRequestTests
{
    [Theory]
    [InlineData(null, 2)]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(200, 4)]
    public async Task A_client_gets_what_it_asks_for_within_the_limit(int? wished, int given)
    {
        List<TlsSession> sessions = [];
        TlsClientOptions options = Pki.ClientOptions with
        {
            NewSession = sessions.Add,
            RequestTickets = wished is { } count ? new TlsTicketRequest(count, 1) : null,
        };
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(options, Pki.ServerOptions);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);
            Assert.Equal(given, sessions.Count);
            Assert.Equal(wished is null ? null : given, client.ConnectionInfo!.ExpectedTickets);
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 256)]
    public void Numbers_that_do_not_fit_are_refused(int newSession, int resumption) =>
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(
            Pki.ClientOptions with { RequestTickets = new TlsTicketRequest(newSession, resumption) }));

    [Theory]
    [InlineData(-1)]
    [InlineData(17)]
    public void A_limit_beyond_reason_is_refused(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TlsEngine.Server(
            Pki.ServerOptions with { MaxRequestedTickets = limit }));
}
