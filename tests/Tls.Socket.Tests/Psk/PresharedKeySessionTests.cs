using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Psk;

/// <summary>A session that a pre-shared key began is worth no more than the key.</summary>
public sealed class PresharedKeySessionTests : IDisposable
{
    private static readonly TlsPresharedKey A = Key("a", 7);
    private static readonly TlsPresharedKey B = Key("b", 8);

    private readonly InMemoryTlsSessionCache _cache = new();
    private readonly InMemoryTicketKeyRing _ring = new();
    private readonly List<string> _asked = [];

    public static TheoryData<ProtocolVersion> Versions => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    public void Dispose()
    {
        _cache.Dispose();
        _ring.Dispose();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Whoever_knows_the_key_is_asked_again(ProtocolVersion version)
    {
        await ConnectAsync(Client(version, A), LookingUp(A));
        _asked.Clear();

        (TlsConnectionInfo client, TlsConnectionInfo server) = await ConnectAsync(Client(version, A), LookingUp(A));

        Assert.True(client.IsResumed);
        Assert.Equal(["a"], _asked);
        Assert.Equal("a"u8, server.PresharedKeyIdentity.Span);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_takes_its_sessions_along()
    {
        TlsClientOptions options =
            Client(ProtocolVersion.Tls13, A) with { AcceptCertificateInsteadOfPresharedKey = true };
        TlsServerOptions server = LookingUp(A) with { Identities = [Pki.Server] };
        await ConnectAsync(options, server);

        // The policy is the same: somebody is asked.
        (TlsConnectionInfo client, _) = await ConnectAsync(
            options, server with { SelectPresharedKey = (_, _) => new((TlsPresharedKey?)null) });

        Assert.False(client.IsResumed);
        Assert.True(client.PeerVerification!.IsTrusted);
    }

    [Fact]
    public async Task Nor_is_the_client_whom_such_a_session_was()
    {
        List<TlsSession> sessions = [];
        TlsClientOptions client = Client(ProtocolVersion.Tls13, A) with
        {
            AcceptCertificateInsteadOfPresharedKey = true,
            NewSession = sessions.Add,
            Identity = Pki.Client,
            PostHandshakeAuthentication = true,
        };
        TlsServerOptions server = LookingUp(A) with { Identities = [Pki.Server], ClientTrustStore = Pki.Trust };
        await LateSession.BeginAsync(client, server);

        (_, TlsConnectionInfo withKey) = await ConnectAsync(client with { Session = sessions[^1] }, server);
        (_, TlsConnectionInfo without) = await ConnectAsync(
            client with { Session = sessions[^1] },
            server with { SelectPresharedKey = (_, _) => new((TlsPresharedKey?)null) });

        Assert.True(withKey.IsResumed);
        Assert.Equal(Pki.Client.Certificate, withKey.PeerChain[0]);
        Assert.False(without.IsResumed);
        Assert.Empty(without.PeerChain);
    }

    [Fact]
    public async Task In_TLS_1_2_too()
    {
        await ConnectAsync(Client(ProtocolVersion.Tls12, A), LookingUp(A));

        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(
            () => ConnectAsync(Client(ProtocolVersion.Tls12, A), LookingUp(B)));

        Assert.Equal(AlertDescription.UnknownPskIdentity, refusal.PeerAlert ?? refusal.Alert);
    }

    [Fact]
    public async Task Another_of_the_clients_keys_does_instead()
    {
        await ConnectAsync(Client(ProtocolVersion.Tls13, A, B), LookingUp(A));

        (TlsConnectionInfo client, _) = await ConnectAsync(Client(ProtocolVersion.Tls13, A, B), LookingUp(B));

        Assert.False(client.IsResumed);
        Assert.Same(B, client.PresharedKey);
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls12, false)]
    [InlineData(ProtocolVersion.Tls12, true)]
    [InlineData(ProtocolVersion.Tls13, false)]
    [InlineData(ProtocolVersion.Tls13, true)]
    public async Task A_key_that_was_replaced_under_the_same_name_takes_its_sessions_along(
        ProtocolVersion version, bool lookUp)
    {
        TlsPresharedKey replaced = Key("a", 9);
        Func<TlsPresharedKey, TlsServerOptions> server = key => lookUp
            ? LookingUp(key)
            : new TlsServerOptions { PresharedKeys = [key], TicketKeys = _ring };
        await ConnectAsync(Client(version, A), server(A));

        (TlsConnectionInfo client, _) = await ConnectAsync(Client(version, replaced), server(replaced));

        Assert.False(client.IsResumed);
        Assert.Same(replaced, client.PresharedKey);
    }

    private TlsClientOptions Client(ProtocolVersion version, params IReadOnlyList<TlsPresharedKey> keys) =>
        Pki.ClientOptions with { PresharedKeys = keys, SessionCache = _cache, MaximumVersion = version };

    private TlsServerOptions LookingUp(TlsPresharedKey known) => new()
    {
        TicketKeys = _ring,
        ServerNames = ["localhost"],
        SelectPresharedKey = async (request, _) =>
        {
            await Task.Yield();
            _asked.AddRange(request.Identities.Select(i => Encoding.Latin1.GetString(i.Identity.Span)));
            return request.Identities.Any(i => i.Identity.Span.SequenceEqual(known.Identity.Span)) ? known : null;
        },
    };

    private static TlsPresharedKey Key(string name, byte value) =>
        new(Encoding.UTF8.GetBytes(name), Enumerable.Repeat(value, 32).ToArray());

    private static async Task<(TlsConnectionInfo Client, TlsConnectionInfo Server)> ConnectAsync(
        TlsClientOptions clientOptions, TlsServerOptions serverOptions)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(clientOptions, serverOptions);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);

            // Nobody hangs up on the other: that would end a session of TLS 1.2.
            await client.ShutdownAsync();
            Assert.Equal(0, await server.ReadAsync(new byte[1]));
            await server.ShutdownAsync();
            Assert.Equal(0, await client.ReadAsync(new byte[1]));
            return (client.ConnectionInfo!, server.ConnectionInfo!);
        }
    }
}
