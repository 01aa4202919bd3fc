using System;
using System.Net;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;

namespace Tls.Samples.Mqtt;

/// <summary>
/// Puts our TLS under MQTTnet's client: <c>new MqttClientFactory().CreateMqttClient(new
/// TlsMqttClientAdapterFactory(options))</c>.
/// The client's own options say where to connect to (<c>WithTcpServer</c>, with the port) and nothing of TLS.
/// </summary>
/// <param name="tlsOptions">
/// What to connect with. Without a <see cref="TlsClientOptions.TargetHost"/> of its own, a certificate is
/// checked against the
/// host of the client's options.
/// </param>
public sealed class TlsMqttClientAdapterFactory(TlsClientOptions tlsOptions) : IMqttClientAdapterFactory
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">
    /// The client is to go by WebSocket or by a stream of its own, or to put the platform's TLS on top.
    /// </exception>
    public IMqttChannelAdapter CreateClientAdapter(
        MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ChannelOptions is not MqttClientTcpOptions
            {
                RemoteEndpoint: { } endpoint, StreamProvider: null,
            } tcp)
        {
            throw new NotSupportedException("This adapter goes by TCP.");
        }

        if (tcp.TlsOptions is { UseTls: true })
        {
            throw new NotSupportedException("TLS is this adapter's: leave WithTlsOptions out.");
        }

        TlsClientOptions named = tlsOptions with { TargetHost = tlsOptions.TargetHost ?? HostOf(endpoint) };
        return Adapters.Over(
            new TlsMqttChannel(endpoint, named, tcp.NoDelay), options.ProtocolVersion,
            options.AllowPacketFragmentation, packetInspector, logger);
    }

    private static string HostOf(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint named => named.Host,
        IPEndPoint address => address.Address.ToString(),
        _ => throw new NotSupportedException($"{endpoint} has no name that a certificate could be for."),
    };
}
