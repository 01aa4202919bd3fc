using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// The messages of one post-handshake authentication (RFC 8446 §4.4.1): those of the handshake, up to and including
/// the client's Finished, then the CertificateRequest, then the answer to it. KeyUpdates, tickets and other requests
/// are not among them.
/// </summary>
internal sealed class LateTranscript : IDisposable
{
    private readonly RunningHash _hash;

    /// <summary>Begins with the request.</summary>
    /// <param name="throughFinished">The hash as the client's Finished left it; ours from here on.</param>
    /// <param name="requestContext">certificate_request_context, which tells requests apart.</param>
    /// <param name="request">The whole CertificateRequest, as sent.</param>
    internal LateTranscript(
        RunningHash throughFinished, ReadOnlyMemory<byte> requestContext, ReadOnlySpan<byte> request)
    {
        _hash = throughFinished;
        RequestContext = requestContext;
        _hash.Append(request);
    }

    /// <summary>certificate_request_context: the answer carries the same.</summary>
    internal ReadOnlyMemory<byte> RequestContext { get; }

    /// <summary>The hash up to and including the last message.</summary>
    internal TranscriptHash Through => new(_hash);

    /// <summary>Adds a whole message of the answer.</summary>
    internal void Advance(ReadOnlySpan<byte> message) => _hash.Append(message);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
