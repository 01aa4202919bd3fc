using System;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Sockets;

/// <summary>What a configuration says of versions and sessions reaches the handshake.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Versions_and_sessions_reach_the_options()
    {
        using var cache = new InMemoryTlsSessionCache();
        using var ring = new InMemoryTicketKeyRing();
        Action<TlsSession> keep = _ => { };
        TlsConfiguration configuration = Pki.ServerConfiguration with
        {
            MinimumVersion = ProtocolVersion.Tls13,
            MaximumVersion = ProtocolVersion.Tls13,
            SessionCache = cache,
            NewSession = keep,
            TicketCount = 3,
            TicketKeys = ring,
        };

        TlsClientOptions client = configuration.ToClientOptions("localhost");
        TlsServerOptions server = configuration.ToServerOptions();

        Assert.Equal((ProtocolVersion.Tls13, ProtocolVersion.Tls13), (client.MinimumVersion, client.MaximumVersion));
        Assert.Equal((ProtocolVersion.Tls13, ProtocolVersion.Tls13), (server.MinimumVersion, server.MaximumVersion));
        Assert.Same(cache, client.SessionCache);
        Assert.Same(keep, client.NewSession);
        Assert.Equal(3, server.TicketCount);
        Assert.Same(ring, server.TicketKeys);
    }

    [Fact]
    public void Servers_of_one_configuration_share_their_keys_and_others_do_not()
    {
        TlsConfiguration other = Pki.ServerConfiguration with { PeerVerifyDepth = 1 };

        Assert.Same(Pki.ServerConfiguration.ToServerOptions().TicketKeys, Pki.ServerConfiguration.ToServerOptions().TicketKeys);
        Assert.NotSame(Pki.ServerConfiguration.ToServerOptions().TicketKeys, other.ToServerOptions().TicketKeys);
        Assert.Null((other with { TicketCount = 0 }).ToServerOptions().TicketKeys);
    }
}
