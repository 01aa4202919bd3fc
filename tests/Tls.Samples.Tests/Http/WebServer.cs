using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Kestrel;

namespace Tls.Samples.Tests.Http;

/// <summary>Kestrel on loopback, over our TLS or the platform's.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private WebServer(WebApplication application) => _application = application;

    /// <summary>Where it listens, by the name in its certificate.</summary>
    internal Uri Address => new($"https://localhost:{new Uri(_application.Urls.Single()).Port}/");

    /// <summary>localhost's certificate, for us.</summary>
    internal static TlsServerOptions Options => new() { Identities = [TestPki.For(KeyKind.EcP256).Identity] };

    /// <summary>Over our stack.</summary>
    internal static Task<WebServer> OursAsync(
        TlsServerOptions? options = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2) =>
        StartAsync(endpoint => endpoint.UseTls(options ?? Options), protocols);

    /// <summary>Over SslStream.</summary>
    internal static Task<WebServer> PlatformAsync(HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        Credential credential = TestPki.For(KeyKind.EcP256);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(credential.ChainFile);
        return StartAsync(
            endpoint => endpoint.UseHttps(https =>
            {
                https.ServerCertificate =
                    X509Certificate2.CreateFromPemFile(credential.ChainFile, credential.KeyFile);
                https.ServerCertificateChain = chain;
            }),
            protocols);
    }

    /// <summary>Our stack, or else the platform's.</summary>
    internal static Task<WebServer> StartAsync(bool isOurs) => isOurs ? OursAsync() : PlatformAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task<WebServer> StartAsync(Action<ListenOptions> encrypt, HttpProtocols protocols)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            endpoint =>
            {
                encrypt(endpoint);
                endpoint.Protocols = protocols;
            }));
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync();
        return new WebServer(application);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        switch (request.Path.Value)
        {
            case "/echo":
                // The whole first: a client may not read before it has written (RFC 9113 §5.2.2 says how that ends).
                using (var whole = new MemoryStream())
                {
                    await request.Body.CopyToAsync(whole);
                    await response.Body.WriteAsync(whole.ToArray());
                }

                break;
            case "/moved":
                response.Redirect("/arrived?by=redirect");
                break;
            case "/open":
                response.Redirect("http://localhost/");
                break;
            case "/cookie":
                response.Cookies.Append("taste", "sweet", new CookieOptions { Secure = true });
                break;
            case "/cookies":
                await response.WriteAsync(string.Join(';', request.Cookies.Select(one => $"{one.Key}={one.Value}")));
                break;
            case "/connection":
                await response.WriteAsync(context.Connection.Id);
                break;
            case "/client":
                await response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody");
                break;
            default:
                await response.WriteAsync(
                    $"{request.Method} {request.Scheme} {request.Protocol} {request.Host} {request.Path}{request.QueryString}");
                break;
        }
    }
}
