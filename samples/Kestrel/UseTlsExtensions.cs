using System;
using System.Collections.Generic;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tls.Samples.Kestrel;

/// <summary>Our TLS for an endpoint of Kestrel, where UseHttps would put the platform's.</summary>
public static class UseTlsExtensions
{
    /// <summary>
    /// Encrypts the connections of an endpoint. Unless the options name application protocols, those of HTTP that the
    /// endpoint serves are offered.
    /// </summary>
    /// <returns>The same endpoint.</returns>
    public static ListenOptions UseTls(this ListenOptions listenOptions, TlsServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        ArgumentNullException.ThrowIfNull(options);
        ILogger<TlsConnectionMiddleware> logger =
            listenOptions.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger<TlsConnectionMiddleware>();

        // Asked for when the endpoint is built: its protocols may be set after this call.
        listenOptions.Use(next => new TlsConnectionMiddleware(
            next,
            options.ApplicationProtocols.Count > 0
                ? options
                : options with { ApplicationProtocols = Names(listenOptions.Protocols) },
            logger).OnConnectionAsync);
        return listenOptions;
    }

    private static List<string> Names(HttpProtocols protocols)
    {
        List<string> names = [];
        if (protocols.HasFlag(HttpProtocols.Http2))
        {
            names.Add("h2");
        }

        if (protocols.HasFlag(HttpProtocols.Http1))
        {
            names.Add("http/1.1");
        }

        return names;
    }
}
