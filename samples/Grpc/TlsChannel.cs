using System;
using Grpc.Net.Client;
using Tls.Samples.Http;

namespace Tls.Samples.Grpc;

/// <summary>Channels of gRPC over our TLS.</summary>
public static class TlsChannel
{
    /// <summary>A channel to an https address.</summary>
    /// <param name="address">The server; its host is the name to verify.</param>
    /// <param name="options">
    /// What to connect with, a client's certificate too: <c>SslCredentials</c> speaks to the platform's
    /// handler alone.
    /// </param>
    /// <exception cref="ArgumentException">The address is not https: the call would go out in the
    /// open.</exception>
    public static GrpcChannel For(Uri address, TlsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException("The address of a channel over TLS is https.", nameof(address));
        }

        return GrpcChannel.ForAddress(
            address,
            new GrpcChannelOptions
            {
                HttpHandler = new TlsHttpHandler(options) { Cookies = null },
                DisposeHttpClient = true,
            });
    }
}
