using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.Http;

/// <summary>
/// One request and its response, with the platform's HTTP under an http URI and our TLS under that. HTTP/2 has a handler of
/// its own: without TLS in sight it has to be told beforehand that the server speaks it (RFC 9113 §3.3), which ALPN says
/// only once there is a connection. So whatever may go by HTTP/2 is tried there; where the server chooses HTTP/1.1 the
/// connection fails before anything was asked, and the request goes to the other handler.
/// </summary>
internal sealed class Exchange : IDisposable
{
    private const string Http2 = "h2";
    private const string Http11 = "http/1.1";
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly TlsClientOptions _options;
    private readonly SocketsHttpHandler _first;
    private readonly SocketsHttpHandler _second;
    private readonly HttpMessageInvoker _http11;
    private readonly HttpMessageInvoker _http2;

    /// <summary>Who does not speak HTTP/2, and until when that is believed.</summary>
    private readonly ConcurrentDictionary<(string Host, int Port), long> _withoutHttp2 = new();

    internal Exchange(TlsClientOptions options, Action<SocketsHttpHandler>? configure)
    {
        _options = options;
        _first = Handler(configure, ConnectHttp11Async);
        _second = Handler(configure, ConnectHttp2Async);
        _http11 = new HttpMessageInvoker(_first);
        _http2 = new HttpMessageInvoker(_second);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http11.Dispose();
        _http2.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    /// <summary>Sends it; afterwards the request says again what it said before.</summary>
    internal async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, Uri uri, CancellationToken cancellationToken)
    {
        Version version = request.Version;
        HttpVersionPolicy policy = request.VersionPolicy;
        string? host = request.Headers.Host;

        // The port of https is not the default of http: unless told otherwise, that would be said in Host.
        request.Headers.Host ??= uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}";
        request.RequestUri = new UriBuilder(uri) { Scheme = Uri.UriSchemeHttp, Port = uri.Port }.Uri;
        try
        {
            return await ChooseAsync(request, version, policy, uri, cancellationToken);
        }
        finally
        {
            request.RequestUri = uri;
            request.Version = version;
            request.VersionPolicy = policy;
            request.Headers.Host = host;
        }
    }

    private async Task<HttpResponseMessage> ChooseAsync(
        HttpRequestMessage request, Version version, HttpVersionPolicy policy, Uri uri, CancellationToken cancellationToken)
    {
        bool mayBeLower = version.Major < 2 || policy == HttpVersionPolicy.RequestVersionOrLower;
        bool mayBe2 = version.Major == 2 || (version.Major < 2
            ? policy == HttpVersionPolicy.RequestVersionOrHigher
            : policy == HttpVersionPolicy.RequestVersionOrLower);
        if (mayBe2 && !(mayBeLower && IsKnownWithoutHttp2((uri.IdnHost, uri.Port))))
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            try
            {
                return await _http2.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException exception)
                when (exception.InnerException is WithoutHttp2Exception && mayBeLower)
            {
                // Nothing was asked yet: the other handler does.
            }
            catch (HttpRequestException exception) when (exception.InnerException is WithoutHttp2Exception inner)
            {
                throw new HttpRequestException(HttpRequestError.VersionNegotiationError, inner.Message, inner);
            }
        }

        if (!mayBeLower)
        {
            throw new HttpRequestException(
                HttpRequestError.VersionNegotiationError, $"HTTP/{version} is not spoken over this handler.");
        }

        request.Version = version < HttpVersion.Version11 ? version : HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return await _http11.SendAsync(request, cancellationToken);
    }

    private async ValueTask<Stream> ConnectHttp11Async(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        await ConnectAsync(context.DnsEndPoint, [Http11], cancellationToken);

    private async ValueTask<Stream> ConnectHttp2Async(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        // Both are offered: a server that speaks HTTP/1.1 alone answers, and can be remembered.
        DnsEndPoint server = context.DnsEndPoint;
        TlsStream tls = await ConnectAsync(server, [Http2, Http11], cancellationToken);
        if (tls.NegotiatedApplicationProtocol == Http2)
        {
            _withoutHttp2.TryRemove((server.Host, server.Port), out _);
            return new SecureSchemeStream(tls);
        }

        await tls.DisposeAsync();
        _withoutHttp2[(server.Host, server.Port)] = Environment.TickCount64 + (long)Memory.TotalMilliseconds;
        throw new WithoutHttp2Exception($"{server.Host}:{server.Port} does not agree to HTTP/2.");
    }

    private async Task<TlsStream> ConnectAsync(
        DnsEndPoint server, string[] protocols, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        TlsStream? tls = null;
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            tls = new TlsStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(
                _options with { TargetHost = server.Host, ApplicationProtocols = protocols }, cancellationToken);
            return tls;
        }
        catch
        {
            if (tls is not null)
            {
                await tls.DisposeAsync();
            }

            socket.Dispose();
            throw;
        }
    }

    private bool IsKnownWithoutHttp2((string Host, int Port) server) =>
        _withoutHttp2.TryGetValue(server, out long until) && Environment.TickCount64 < until;

    private static SocketsHttpHandler Handler(
        Action<SocketsHttpHandler>? configure,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect)
    {
        var handler = new SocketsHttpHandler();
        configure?.Invoke(handler);

        // What goes by the scheme is done above; what goes around the connection cannot be had.
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.UseProxy = false;
        handler.ConnectCallback = connect;
        return handler;
    }

    /// <summary>The server chose HTTP/1.1, or nothing.</summary>
    private sealed class WithoutHttp2Exception(string message) : IOException(message);
}
