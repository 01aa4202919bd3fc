using System;
using System.Buffers;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Mqtt;
using Xunit;

namespace Tls.Samples.Tests.Mqtt;

/// <summary>MQTTnet's server over our stack, with its client over ours and over the platform's.</summary>
public sealed class MqttServerTests : InteropTest
{
    private static readonly TlsServerOptions Serving = new() { Identities = [TestPki.For(KeyKind.EcP256).Identity] };
    private static readonly TlsClientOptions Trusting = new() { TrustStore = TestPki.Trust };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mebibyte_goes_through_our_server(bool clientIsOurs)
    {
        using var adapter = new TlsMqttServerAdapter(Serving, new IPEndPoint(IPAddress.Loopback, 0));
        using MqttServer server = new MqttServerFactory().CreateMqttServer(new MqttServerOptions(), [adapter]);
        await server.StartAsync();
        using IMqttClient client = clientIsOurs ? MqttKit.Client(Trusting) : new MqttClientFactory().CreateMqttClient();
        Channel<MqttApplicationMessage> received = MqttKit.Received(client);
        byte[] large = RandomNumberGenerator.GetBytes(1 << 20);

        int port = adapter.LocalEndPoint.Port;
        await client.ConnectAsync(clientIsOurs ? MqttKit.Options("localhost", port) : Platform(port), Deadline);
        await client.SubscribeAsync("news", MqttQualityOfServiceLevel.ExactlyOnce, Deadline);
        await client.PublishAsync(
            MqttKit.Message("news", large, MqttQualityOfServiceLevel.ExactlyOnce), Deadline);

        Assert.Equal(large, (await received.Reader.ReadAsync(Deadline)).Payload.ToArray());
        await server.StopAsync(new MqttServerStopOptions()).WaitAsync(Deadline);
    }

    [Fact]
    public async Task Who_does_not_trust_our_server_leaves_it_to_the_others()
    {
        using var adapter = new TlsMqttServerAdapter(Serving, new IPEndPoint(IPAddress.Loopback, 0));
        using MqttServer server = new MqttServerFactory().CreateMqttServer(new MqttServerOptions(), [adapter]);
        await server.StartAsync();
        MqttClientOptions options = MqttKit.Options("localhost", adapter.LocalEndPoint.Port);
        using IMqttClient stranger = MqttKit.Client(new TlsClientOptions { TrustStore = TestPki.StrangerTrust });
        using IMqttClient client = MqttKit.Client(Trusting);

        await Assert.ThrowsAnyAsync<Exception>(() => stranger.ConnectAsync(options, Deadline));
        await client.ConnectAsync(options, Deadline);

        Assert.True(await client.TryPingAsync(Deadline));
        await server.StopAsync(new MqttServerStopOptions()).WaitAsync(Deadline);
    }

    private static MqttClientOptions Platform(int port)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(TestPki.CaFile);
        return new MqttClientOptionsBuilder()
            .WithTcpServer("localhost", port)
            .WithTlsOptions(tls => tls
                .UseTls().WithTargetHost("localhost").WithTrustChain(roots)
                .WithRevocationMode(X509RevocationMode.NoCheck).WithSslProtocols(SslProtocols.None))
            .Build();
    }
}
