using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Tls.Samples.Redis;

/// <summary>
/// Puts our TLS under StackExchange.Redis: <c>new ConfigurationOptions { Tunnel = new TlsTunnel(options) }</c>, where
/// <c>Ssl</c> stays false, so that the platform's does not come on top.
/// </summary>
/// <param name="options">
/// What to connect with. Without a <see cref="TlsClientOptions.TargetHost"/> of its own, a certificate is checked against the
/// host of each endpoint.
/// </param>
public sealed class TlsTunnel(TlsClientOptions options) : Tunnel
{
    /// <inheritdoc/>
    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var tls = new TlsStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsClientAsync(
                options with { TargetHost = options.TargetHost ?? HostOf(endpoint) }, cancellationToken);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static string HostOf(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint named => named.Host,
        IPEndPoint address => address.Address.ToString(),
        _ => throw new NotSupportedException($"{endpoint} has no name that a certificate could be for."),
    };
}
