using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls;

/// <summary>
/// Fetches over plain HTTP (RFC 6960 appendix A, RFC 5280 §4.2.1.13 and §4.2.2.1). The addresses are what certificates
/// say, so it goes nowhere but by http, not by https, which would need a certificate judged to judge a certificate, and
/// not into private networks or this machine; it keeps no cookies, uses no proxy and says of itself nothing. What comes
/// is not believed: signatures are all that counts, and types of content are not looked at.
/// </summary>
public sealed class HttpEvidenceSource : IEvidenceSource, IDisposable
{
    private const string RequestType = "application/ocsp-request";
    private const int MaxHeadersKiB = 16;

    private readonly HttpMessageInvoker _http;

    /// <summary>Makes one, which many verifications can share.</summary>
    public HttpEvidenceSource()
    {
        SocketsHttpHandler? handler = new()
        {
            // Who is traced says of itself whose trace it is, and whatever baggage that has.
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            MaxConnectionsPerServer = 4,
            MaxResponseHeadersLength = MaxHeadersKiB,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
            UseCookies = false,
            UseProxy = false,
        };
        try
        {
            _http = new HttpMessageInvoker(handler, disposeHandler: true);
            handler = null;
        }
        finally
        {
            handler?.Dispose();
        }
    }

    /// <summary>How long one answer may take, with connecting and redirects.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many times an answer may be to look elsewhere.</summary>
    public int MaxRedirects { get; init; } = 3;

    /// <summary>
    /// Whether addresses of private networks and of this machine are reached too, as the CAs of companies need it. Then
    /// whoever shows a certificate can have this process ask things that only it can reach, without seeing the answer.
    /// </summary>
    public bool DangerousAllowPrivateAddresses { get; init; }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> FetchAsync(
        EvidenceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            return await AskAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EvidenceException(
                EvidenceFault.TimedOut, $"no whole answer within {Timeout.TotalSeconds} s", exception);
        }
        catch (HttpRequestException exception) when (exception.InnerException is EvidenceException refusal)
        {
            throw new EvidenceException(refusal.Fault, refusal.Message, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            throw new EvidenceException(EvidenceFault.Unreachable, exception.Message, exception);
        }
    }

    /// <summary>Closes what is open.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>A responder that answers GET with an error is asked by POST once more, within the same time.</summary>
    private async Task<ReadOnlyMemory<byte>> AskAsync(EvidenceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (EvidenceException exception)
            when (exception.Fault == EvidenceFault.HttpStatus && request.ByPost is not null)
        {
            return await FollowAsync(request.ByPost!, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> FollowAsync(EvidenceRequest request, CancellationToken cancellationToken)
    {
        Uri location = request.Location;
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            // Also of where a redirect leads.
            if (location.Scheme != Uri.UriSchemeHttp || location.UserInfo.Length > 0)
            {
                throw new EvidenceException(
                    EvidenceFault.ForbiddenScheme, $"{location.Scheme} is not fetched, plain http alone");
            }

            using HttpRequestMessage message = Message(request, location);
            using HttpResponseMessage response =
                await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return await ReadAsync(response.Content, request.MaxBytes, cancellationToken).ConfigureAwait(false);
            }

            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } next)
            {
                throw new EvidenceException(EvidenceFault.HttpStatus, $"HTTP status {(int)response.StatusCode}");
            }

            location = next.IsAbsoluteUri ? next : new Uri(location, next);
        }

        throw new EvidenceException(EvidenceFault.TooManyRedirects, $"more than {MaxRedirects} redirects");
    }

    private static HttpRequestMessage Message(EvidenceRequest request, Uri location)
    {
        HttpRequestMessage message = new(HttpMethod.Get, location);
        if (!request.Body.IsEmpty)
        {
            message.Method = HttpMethod.Post;
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(RequestType);
        }

        return message;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var answer = new MemoryStream();
        byte[] buffer = new byte[1 << 14];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (read > maxBytes - answer.Length)
            {
                throw new EvidenceException(EvidenceFault.TooLarge, $"more than {maxBytes} bytes");
            }

            answer.Write(buffer, 0, read);
        }

        return answer.ToArray();
    }

    /// <summary>
    /// Connects to what a name stands for at this moment: an address is looked at right before it is used, so that
    /// no second answer of the name system comes between.
    /// </summary>
    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(
            context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = DangerousAllowPrivateAddresses ? addresses : Array.FindAll(addresses, PublicAddress.Is);
        if (allowed.Length == 0)
        {
            throw new EvidenceException(
                EvidenceFault.ForbiddenAddress, $"{context.DnsEndPoint.Host} is not a public address");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
