using System;
using System.Threading.Channels;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Protocol;
using Tls.Samples.Mqtt;

namespace Tls.Samples.Tests.Mqtt;

/// <summary>MQTTnet's objects, as the tests want them.</summary>
internal static class MqttKit
{
    internal static IMqttClient Client(TlsClientOptions options) =>
        new MqttClientFactory().CreateMqttClient(new TlsMqttClientAdapterFactory(options));

    internal static MqttClientOptions Options(string host, int port) => new MqttClientOptionsBuilder()
        .WithTcpServer(host, port).WithTimeout(TimeSpan.FromSeconds(30)).Build();

    internal static MqttApplicationMessage Message(
        string topic, byte[] payload, MqttQualityOfServiceLevel quality) => new MqttApplicationMessageBuilder()
        .WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(quality).Build();

    /// <summary>What the client is told, in order.</summary>
    internal static Channel<MqttApplicationMessage> Received(IMqttClient client)
    {
        var received = Channel.CreateUnbounded<MqttApplicationMessage>();
        client.ApplicationMessageReceivedAsync += told =>
        {
            received.Writer.TryWrite(told.ApplicationMessage);
            return Task.CompletedTask;
        };
        return received;
    }
}
