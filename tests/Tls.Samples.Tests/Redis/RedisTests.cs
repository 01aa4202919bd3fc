using System;
using System.Net;
using System.Threading.Tasks;
using StackExchange.Redis;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Redis;
using Xunit;

namespace Tls.Samples.Tests.Redis;

/// <summary>StackExchange.Redis over our stack, with redis-server over OpenSSL.</summary>
public sealed class RedisTests : InteropTest
{
    [PeerFact(PeerKind.Redis)]
    public async Task Values_are_set_got_and_told_to_subscribers()
    {
        await using PeerServer server = await RedisServer.StartAsync();
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(
            Options(server, new TlsClientOptions { TrustStore = TestPki.Trust }));
        IDatabase database = redis.GetDatabase();
        byte[] value = new byte[1 << 20];
        new Random(5).NextBytes(value);

        await database.StringSetAsync("large", value);
        ChannelMessageQueue queue = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"));
        await database.PublishAsync(RedisChannel.Literal("news"), "heard");

        Assert.Equal(value, (byte[]?)await database.StringGetAsync("large"));
        Assert.Equal("heard", (string?)(await queue.ReadAsync(Deadline)).Message);
    }

    [PeerFact(PeerKind.Redis)]
    public async Task The_certificate_of_a_client_is_what_the_server_insists_on()
    {
        await using PeerServer server = await RedisServer.StartAsync("--tls-auth-clients", "yes");
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(Options(server, new TlsClientOptions
        {
            TrustStore = TestPki.Trust,
            Identity = TestPki.Named("client.example").Identity,
        }));

        Assert.True(await redis.GetDatabase().StringSetAsync("name", "value"));
    }

    [PeerFact(PeerKind.Redis)]
    public async Task A_server_that_is_not_trusted_is_not_connected_to()
    {
        await using PeerServer server = await RedisServer.StartAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() =>
            ConnectionMultiplexer.ConnectAsync(
                Options(server, new TlsClientOptions { TrustStore = TestPki.StrangerTrust })));
    }

    [PeerTheory(PeerKind.Redis)]
    [InlineData(null, false)]
    [InlineData("elsewhere.example", true)]
    public async Task The_host_of_the_endpoint_is_the_name_to_verify_unless_another_is_given(string? name, bool isRight)
    {
        Credential elsewhere = TestPki.Named("elsewhere.example");
        await using PeerServer server = await RedisServer.StartAsync(
            "--tls-cert-file", elsewhere.ChainFile, "--tls-key-file", elsewhere.KeyFile);
        ConfigurationOptions options =
            Options(server, new TlsClientOptions { TrustStore = TestPki.Trust, TargetHost = name });

        if (isRight)
        {
            await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
            Assert.True(redis.IsConnected);
        }
        else
        {
            await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));
        }
    }

    private static ConfigurationOptions Options(PeerServer server, TlsClientOptions options) => new()
    {
        EndPoints = { new DnsEndPoint("localhost", server.Port) },
        Tunnel = new TlsTunnel(options),
        ConnectTimeout = 20_000,
        SyncTimeout = 20_000,
        AsyncTimeout = 20_000,
        ConnectRetry = 1,
    };
}
