using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.Http;

/// <summary>
/// Lets <see cref="HttpClient"/> fetch <c>https://</c> over <see cref="TlsStream"/>, by HTTP/1.1 and by HTTP/2 where ALPN
/// agrees on it: <c>new HttpClient(new TlsHttpHandler(new TlsClientOptions()))</c>.
/// </summary>
/// <remarks>
/// The platform's handler puts its own TLS on whatever stream it is given for an https URI, so it is asked for http
/// instead, at the same port, by <see cref="Exchange"/>. What depends on the scheme is done here, above that: cookies and
/// redirections. See docs/integration.md for what remains.
/// </remarks>
public sealed class TlsHttpHandler : HttpMessageHandler
{
    private readonly Exchange _exchange;

    /// <summary>A handler whose connections are made with these options.</summary>
    /// <param name="options">The name of the host and the application protocols are filled in for each connection.</param>
    /// <param name="configure">Sets what else there is to set on the platform's handlers: pools, decompression, limits.</param>
    public TlsHttpHandler(TlsClientOptions options, Action<SocketsHttpHandler>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _exchange = new Exchange(options, configure);
    }

    /// <summary>Where cookies are kept; null to leave them alone.</summary>
    public CookieContainer? Cookies { get; init; } = new();

    /// <summary>How many redirections are followed, at most; 0 for none.</summary>
    public int MaxRedirections { get; init; } = 50;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // A header of the caller's own is left as it is.
        CookieContainer? cookies = request.Headers.Contains("Cookie") ? null : Cookies;
        for (int followed = 0; ; followed++)
        {
            if (request.RequestUri is not { IsAbsoluteUri: true } uri || uri.Scheme != Uri.UriSchemeHttps)
            {
                throw new NotSupportedException("This handler fetches https:// and nothing else.");
            }

            Offer(cookies, request, uri);
            HttpResponseMessage response = await _exchange.SendAsync(request, uri, cancellationToken);
            Keep(response, uri);
            if (followed >= MaxRedirections || Redirection.Target(response, uri) is not { } target)
            {
                return response;
            }

            Redirection.Follow(request, response.StatusCode, target);
            response.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _exchange.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Offer(CookieContainer? cookies, HttpRequestMessage request, Uri uri)
    {
        if (cookies is not null)
        {
            request.Headers.Remove("Cookie");
            if (cookies.GetCookieHeader(uri) is { Length: > 0 } header)
            {
                request.Headers.TryAddWithoutValidation("Cookie", header);
            }
        }
    }

    private void Keep(HttpResponseMessage response, Uri uri)
    {
        if (Cookies is null || !response.Headers.TryGetValues("Set-Cookie", out var headers))
        {
            return;
        }

        foreach (string header in headers)
        {
            try
            {
                Cookies.SetCookies(uri, header);
            }
            catch (CookieException)
            {
                // RFC 6265 §5.2: a set-cookie-string that cannot be understood is ignored.
            }
        }
    }
}
