using System;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>A configuration in Qt's words: versions, groups, single switches.</summary>
public sealed class SettingsTests
{
    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(TlsProtocol.Tls12, TlsProtocol.Tls12, ProtocolVersion.Tls12)]
    [InlineData(TlsProtocol.Tls13, TlsProtocol.Tls13, ProtocolVersion.Tls13)]
    [InlineData(TlsProtocol.Tls12OrLater, TlsProtocol.Secure, ProtocolVersion.Tls13)]
    [InlineData(TlsProtocol.Tls13OrLater, TlsProtocol.Tls13, ProtocolVersion.Tls13)]
    [InlineData(TlsProtocol.Any, TlsProtocol.Secure, ProtocolVersion.Tls13)]
    [InlineData(TlsProtocol.Secure, TlsProtocol.Secure, ProtocolVersion.Tls13)]
    public async Task A_protocol_is_a_range_of_versions(TlsProtocol set, TlsProtocol got, ProtocolVersion agreed)
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration) { Protocol = set };

        Assert.Equal(got, socket.Protocol);
        Assert.Null(socket.SessionProtocol);
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);

        Assert.Equal(agreed, socket.SessionProtocol);
    }

    [Fact]
    public void What_is_not_spoken_cannot_be_set()
    {
        using var socket = new TlsSocket();

        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Protocol = TlsProtocol.Unknown);
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Protocol = (TlsProtocol)99);
        Assert.Equal(TlsProtocol.Secure, socket.Protocol);
    }

    [Fact]
    public void Switches_are_turned_and_read_one_by_one()
    {
        TlsConfiguration configuration = new();
        Assert.True(configuration.TestSslOption(TlsSslOptions.DisableCompression));
        Assert.True(configuration.TestSslOption(TlsSslOptions.DisableLegacyRenegotiation));
        Assert.True(configuration.TestSslOption(TlsSslOptions.DisableEmptyFragments));
        Assert.True(configuration.TestSslOption(TlsSslOptions.DisableSessionPersistence));
        Assert.False(configuration.TestSslOption(TlsSslOptions.DisableSessionTickets));

        TlsConfiguration changed = configuration
            .WithSslOption(TlsSslOptions.DisableSessionTickets, true)
            .WithSslOption(TlsSslOptions.DisableCompression, false);

        Assert.True(changed.TestSslOption(TlsSslOptions.DisableSessionTickets));
        Assert.False(changed.TestSslOption(TlsSslOptions.DisableCompression));
        Assert.False(configuration.TestSslOption(TlsSslOptions.DisableSessionTickets));
    }

    [Fact]
    public async Task Without_server_name_indication_the_server_does_not_hear_the_name()
    {
        string? heard = "nothing";
        TlsServerOptions options = Pki.ServerOptions;
        await using Servers server = Servers.Echo(options with
        {
            SelectIdentity = (request, _) =>
            {
                heard = request.ServerName;
                return ValueTask.FromResult<TlsIdentity?>(options.Identities[0]);
            },
        });
        foreach (bool off in new[] { false, true })
        {
            using var socket = new TlsSocket(
                Pki.ClientConfiguration.WithSslOption(TlsSslOptions.DisableServerNameIndication, off));
            await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
            Assert.Equal(off ? null : "localhost", heard);
        }
    }

    [Theory]
    [InlineData(TlsSslOptions.DisableSessionTickets)]
    [InlineData(TlsSslOptions.DisableSessionSharing)]
    public async Task Without_sharing_or_tickets_no_session_is_resumed(TlsSslOptions option)
    {
        using var cache = new InMemoryTlsSessionCache();
        await using Servers server = Servers.Echo();
        foreach (bool off in new[] { false, true })
        {
            TlsConfiguration configuration = Pki.ClientConfiguration with { SessionCache = cache };
            await EchoAsync(configuration, server);
            TlsSocket second = await EchoAsync(configuration.WithSslOption(option, off), server);
            Assert.Equal(!off, second.ConnectionInfo!.IsResumed);
        }
    }

    [Fact]
    public async Task A_server_without_tickets_gives_none()
    {
        foreach (bool off in new[] { false, true })
        {
            using var server = new TlsServer(
                Pki.ServerConfiguration.WithSslOption(TlsSslOptions.DisableSessionTickets, off));
            server.Listen(System.Net.IPAddress.Loopback);
            using var client = new TlsSocket(Pki.ClientConfiguration);
            int tickets = 0;
            client.NewSessionTicketReceived += (_, _) => tickets++;
            await client.ConnectToHostEncryptedAsync("localhost", server.LocalEndPoint!.Port);
            using TlsSocket accepted = await server.AcceptAsync();
            await accepted.WriteAsync("x"u8.ToArray());
            Assert.True(await client.WaitForReadyReadAsync());
            await client.WhenRaisedAsync();
            Assert.Equal(off ? 0 : 2, tickets);
        }
    }

    [Fact]
    public async Task Whose_preference_of_ciphers_counts_is_a_switch()
    {
        foreach (bool clients in new[] { false, true })
        {
            using var server = new TlsServer((Pki.ServerConfiguration with { CipherSuites = Suites(0, 1) })
                .WithSslOption(TlsSslOptions.DisableServerCipherPreference, clients));
            server.Listen(System.Net.IPAddress.Loopback);
            using var client = new TlsSocket(Pki.ClientConfiguration with { CipherSuites = Suites(1, 0) });
            await client.ConnectToHostEncryptedAsync("localhost", server.LocalEndPoint!.Port);
            Assert.Equal(Suites(clients ? 1 : 0)[0], client.SessionCipher!.Suite);
        }
    }

    [Theory]
    [InlineData("P-256", NamedGroup.Secp256r1)]
    [InlineData("prime256v1", NamedGroup.Secp256r1)]
    [InlineData("secp521r1", NamedGroup.Secp521r1)]
    [InlineData("x25519", NamedGroup.X25519)]
    [InlineData("X25519MLKEM768", NamedGroup.X25519MLKem768)]
    public void Groups_are_found_by_their_names(string name, NamedGroup expected)
    {
        TlsGroup group = TlsGroup.FromShortName(name);

        Assert.Equal(new TlsGroup(expected), group);
        Assert.Equal(group, TlsGroup.FromLongName(group.LongName));
        Assert.Equal(group, TlsGroup.FromShortName(group.ShortName));
        Assert.True(group.IsValid);
        Assert.True(group.IsTlsNamedCurve);
        Assert.Contains(group, TlsConfiguration.SupportedGroups);
    }

    [Fact]
    public void Groups_that_are_not_known_are_told_apart()
    {
        Assert.Throws<ArgumentException>(() => TlsGroup.FromShortName("P-255"));
        Assert.Throws<ArgumentException>(() => TlsGroup.FromLongName("brainpoolP256r1"));
        Assert.False(new TlsGroup((NamedGroup)1).IsValid);
        Assert.Equal(string.Empty, new TlsGroup((NamedGroup)1).ShortName);
        Assert.True(new TlsGroup(NamedGroup.X448).IsValid);
        Assert.False(new TlsGroup(NamedGroup.X448).IsTlsNamedCurve);
    }

    [Fact]
    public void Configurations_are_values()
    {
        TlsConfiguration one = Pki.ClientConfiguration with { PeerVerifyDepth = 4 };
        TlsConfiguration same = Pki.ClientConfiguration with { PeerVerifyDepth = 4 };
        using var socket = new TlsSocket(one);

        Assert.Equal(one, same);
        Assert.NotEqual(one, Pki.ClientConfiguration);
        socket.PeerVerifyDepth = 5;
        Assert.Equal(4, one.PeerVerifyDepth);
        Assert.Equal(5, socket.Configuration.PeerVerifyDepth);
    }

    private static CipherSuite[] Suites(params int[] order)
    {
        CipherSuite[] two = [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384];
        return [.. order.Select(index => two[index])];
    }

    private static async Task<TlsSocket> EchoAsync(TlsConfiguration configuration, Servers server)
    {
        var socket = new TlsSocket(configuration);
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        await socket.WriteAsync("x"u8.ToArray());
        Assert.True(await socket.WaitForReadyReadAsync());
        await socket.DisconnectFromHostAsync();
        return socket;
    }
}
