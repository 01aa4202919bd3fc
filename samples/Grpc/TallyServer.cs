using System;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Tls.Samples.Kestrel;

namespace Tls.Samples.Grpc;

/// <summary>The service on Kestrel, at a free port of loopback.</summary>
public sealed class TallyServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TallyServer(WebApplication application) => _application = application;

    /// <summary>Where it listens, by the name that its certificate is for.</summary>
    public Uri Address => new($"https://localhost:{new Uri(_application.Urls.Single()).Port}/");

    /// <summary>Starts it over our TLS.</summary>
    /// <param name="options">ALPN is filled in: h2, without which there is no gRPC.</param>
    public static Task<TallyServer> StartAsync(TlsServerOptions options) =>
        StartAsync(endpoint => endpoint.UseTls(options));

    /// <summary>Starts it over whatever encrypts the endpoint.</summary>
    public static async Task<TallyServer> StartAsync(Action<ListenOptions> encrypt)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http2;
                encrypt(endpoint);
            }));
        builder.Services.AddRouting().AddSingleton<Abandoned>().AddGrpc();
        WebApplication application = builder.Build();
        application.MapGrpcService<TallyService>();
        await application.StartAsync();
        return new TallyServer(application);
    }

    /// <summary>Waits until the service has noticed that a client gave up its call of Wait.</summary>
    public Task AbandonedAsync(CancellationToken cancellationToken) =>
        _application.Services.GetRequiredService<Abandoned>().NextAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
