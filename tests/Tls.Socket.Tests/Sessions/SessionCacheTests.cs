using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>The cache in memory: bounded, and each session comes out once.</summary>
public sealed class SessionCacheTests
{
    [Fact]
    public async Task The_newest_comes_first_and_once()
    {
        using var cache = new InMemoryTlsSessionCache();
        List<TlsSession> sessions = await SessionsAsync(2);
        cache.Add("a", sessions[0]);
        cache.Add("a", sessions[1]);

        Assert.Same(sessions[1], cache.Take("a"));
        Assert.Same(sessions[0], cache.Take("a"));
        Assert.Null(cache.Take("a"));
    }

    [Fact]
    public async Task A_server_has_so_many_and_the_oldest_are_wiped()
    {
        using var cache = new InMemoryTlsSessionCache(perServer: 2);
        List<TlsSession> sessions = await SessionsAsync(3);
        sessions.ForEach(session => cache.Add("a", session));

        Assert.Equal(2, cache.Count);
        Assert.Throws<ObjectDisposedException>(sessions[0].DangerousExport);
        Assert.Same(sessions[2], cache.Take("a"));
    }

    [Fact]
    public async Task All_servers_together_have_so_many()
    {
        using var cache = new InMemoryTlsSessionCache(capacity: 2);
        List<TlsSession> sessions = await SessionsAsync(3);
        cache.Add("a", sessions[0]);
        cache.Add("b", sessions[1]);
        cache.Add("c", sessions[2]);

        Assert.Equal(2, cache.Count);
        Assert.Null(cache.Take("a"));
        Assert.NotNull(cache.Take("b"));
    }

    private static async Task<List<TlsSession>> SessionsAsync(int count)
    {
        List<TlsSession> sessions = [];
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { NewSession = sessions.Add }, Pki.ServerOptions with { TicketCount = count });
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);
        }

        return sessions;
    }
}
