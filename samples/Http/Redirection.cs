using System;
using System.Net;
using System.Net.Http;

namespace Tls.Samples.Http;

/// <summary>Which redirections are followed, and with what (RFC 9110 §15.4).</summary>
internal static class Redirection
{
    /// <summary>Where the response sends us; null when it does not, or away from https.</summary>
    internal static Uri? Target(HttpResponseMessage response, Uri asked)
    {
        bool isRedirection = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
            or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!isRedirection || response.Headers.Location is not { } location)
        {
            return null;
        }

        Uri target = location.IsAbsoluteUri ? location : new Uri(asked, location);

        // What was asked for in secret is not asked for in the open, whatever the server says.
        if (target.Scheme != Uri.UriSchemeHttps)
        {
            return null;
        }

        // RFC 9110 §10.2.2: without a fragment of its own, the location inherits that of the reference.
        return asked.Fragment.Length > 0 && target.Fragment.Length == 0
            ? new UriBuilder(target) { Fragment = asked.Fragment }.Uri
            : target;
    }

    /// <summary>Turns the request into the next one.</summary>
    internal static void Follow(HttpRequestMessage request, HttpStatusCode status, Uri target)
    {
        bool becomesGet = status switch
        {
            HttpStatusCode.SeeOther => request.Method != HttpMethod.Head && request.Method != HttpMethod.Get,
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found => request.Method == HttpMethod.Post,
            _ => false,
        };
        if (becomesGet)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncodingChunked = false;
        }

        // Credentials were for whom they were meant, and so was the name of the host.
        request.Headers.Authorization = null;
        request.Headers.Host = null;
        request.RequestUri = target;
    }
}
