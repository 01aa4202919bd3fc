using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;

namespace Tls.Samples.Mqtt;

/// <summary>MQTTnet's reader and writer of packets over a channel.</summary>
internal static class Adapters
{
    private const int FirstBuffer = 4096;

    /// <summary>A buffer of a packet that has grown beyond this is not kept.</summary>
    private const int LargestKeptBuffer = 65535;

    /// <param name="channel">Moves bytes.</param>
    /// <param name="version">What a client speaks; a server finds out from the first packet.</param>
    /// <param name="mayFragment">Whether header and payload may be handed over apart.</param>
    /// <param name="inspector">Sees each packet; null for nobody.</param>
    /// <param name="logger">MQTTnet's.</param>
    internal static MqttChannelAdapter Over(
        IMqttChannel channel, MqttProtocolVersion? version, bool mayFragment, MqttPacketInspector? inspector,
        IMqttNetLogger logger)
    {
        var buffer = new MqttBufferWriter(FirstBuffer, LargestKeptBuffer);
        MqttPacketFormatterAdapter formatter = version is { } known ? new(known, buffer) : new(buffer);
        return new MqttChannelAdapter(channel, formatter, logger)
        {
            AllowPacketFragmentation = mayFragment,
            PacketInspector = inspector,
        };
    }
}
