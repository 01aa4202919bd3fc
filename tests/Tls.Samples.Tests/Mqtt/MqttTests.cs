using System;
using System.Buffers;
using System.Security.Cryptography;
using System.Threading.Channels;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Mqtt;
using Xunit;

namespace Tls.Samples.Tests.Mqtt;

/// <summary>MQTTnet's client over our stack, with mosquitto over OpenSSL.</summary>
public sealed class MqttTests : InteropTest
{
    private static readonly TlsClientOptions Trusting = new() { TrustStore = TestPki.Trust };

    [PeerTheory(PeerKind.Mosquitto)]
    [InlineData(MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttQualityOfServiceLevel.ExactlyOnce)]
    public async Task What_is_published_comes_to_who_subscribed(MqttQualityOfServiceLevel quality)
    {
        await using PeerServer broker = await Mosquitto.StartAsync();
        using IMqttClient client = MqttKit.Client(Trusting);
        Channel<MqttApplicationMessage> received = MqttKit.Received(client);
        byte[] large = RandomNumberGenerator.GetBytes(1 << 20);

        await client.ConnectAsync(MqttKit.Options("localhost", broker.Port), Deadline);
        await client.SubscribeAsync("news/#", quality, Deadline);
        await client.PublishAsync(MqttKit.Message("news/small", "heard"u8.ToArray(), quality), Deadline);
        await client.PublishAsync(MqttKit.Message("news/large", large, quality), Deadline);

        MqttApplicationMessage first = await received.Reader.ReadAsync(Deadline);
        MqttApplicationMessage second = await received.Reader.ReadAsync(Deadline);
        await client.DisconnectAsync(new MqttClientDisconnectOptions(), Deadline);
        Assert.Equal("heard"u8.ToArray(), first.Payload.ToArray());
        Assert.Equal(quality, first.QualityOfServiceLevel);
        Assert.Equal(large, second.Payload.ToArray());
        Assert.Equal(quality, second.QualityOfServiceLevel);
    }

    [PeerTheory(PeerKind.Mosquitto)]
    [InlineData("localhost", false)]
    [InlineData("elsewhere.example", true)]
    public async Task A_broker_with_the_wrong_certificate_is_not_spoken_to(string name, bool isTrusted)
    {
        await using PeerServer broker = await Mosquitto.StartAsync();
        using IMqttClient client = MqttKit.Client(new TlsClientOptions
        {
            TrustStore = isTrusted ? TestPki.Trust : TestPki.StrangerTrust,
            TargetHost = name,
        });

        MqttCommunicationException refused = await Assert.ThrowsAnyAsync<MqttCommunicationException>(
            () => client.ConnectAsync(MqttKit.Options("localhost", broker.Port), Deadline));

        Assert.IsType<TlsCertificateException>(refused.GetBaseException());
        Assert.False(client.IsConnected);
    }

    [PeerFact(PeerKind.Mosquitto)]
    public async Task The_certificate_of_a_client_is_what_the_broker_insists_on()
    {
        await using PeerServer broker = await Mosquitto.StartAsync(asksForCertificate: true);
        using IMqttClient known =
            MqttKit.Client(Trusting with { Identity = TestPki.Named("client.example").Identity });
        using IMqttClient unknown = MqttKit.Client(Trusting);

        await known.ConnectAsync(MqttKit.Options("localhost", broker.Port), Deadline);
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(
            () => unknown.ConnectAsync(MqttKit.Options("localhost", broker.Port), Deadline));

        Assert.True(await known.TryPingAsync(Deadline));
    }

    [PeerFact(PeerKind.Mosquitto)]
    public async Task A_client_connects_again_after_the_broker_has_gone()
    {
        PeerServer broker = await Mosquitto.StartAsync();
        using IMqttClient client = MqttKit.Client(Trusting);
        Channel<MqttApplicationMessage> received = MqttKit.Received(client);
        var dropped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            dropped.TrySetResult();
            return Task.CompletedTask;
        };
        await client.ConnectAsync(MqttKit.Options("localhost", broker.Port), Deadline);

        await broker.DisposeAsync();
        await dropped.Task.WaitAsync(Deadline);
        await using PeerProcess again = await Mosquitto.StartAgainAsync(broker.Port, Deadline);
        await client.ReconnectAsync(Deadline);
        await client.SubscribeAsync("news", MqttQualityOfServiceLevel.AtLeastOnce, Deadline);
        await client.PublishAsync(
            MqttKit.Message("news", "again"u8.ToArray(), MqttQualityOfServiceLevel.AtLeastOnce), Deadline);

        Assert.Equal("again"u8.ToArray(), (await received.Reader.ReadAsync(Deadline)).Payload.ToArray());
    }

    [Fact]
    public async Task The_platforms_TLS_on_top_is_refused()
    {
        using IMqttClient client = MqttKit.Client(Trusting);
        MqttClientOptions options = new MqttClientOptionsBuilder()
            .WithTcpServer("localhost", 8883).WithTlsOptions(tls => tls.UseTls()).Build();

        await Assert.ThrowsAsync<NotSupportedException>(() => client.ConnectAsync(options, Deadline));
    }
}
