using System;
using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>The CertificateRequests that a client has still to answer (RFC 8446 §4.6.2), in any order it likes.</summary>
internal sealed class LateRequests : IDisposable
{
    /// <summary>The RFC sets no limit; each costs a running hash.</summary>
    internal const int MaxOutstanding = 4;

    /// <summary>Null until one is sent.</summary>
    private List<LateTranscript>? _outstanding;

    /// <summary>Whether another may be sent.</summary>
    internal bool HasRoom => _outstanding is null || _outstanding.Count < MaxOutstanding;

    /// <summary>Whether an answer is awaited.</summary>
    internal bool IsEmpty => _outstanding is not { Count: > 0 };

    /// <summary>A request has been sent.</summary>
    internal void Add(LateTranscript transcript) => (_outstanding ??= []).Add(transcript);

    /// <summary>Takes the request that has this context; null when there is none.</summary>
    internal LateTranscript? Take(ReadOnlyMemory<byte> requestContext)
    {
        int index = _outstanding?.FindIndex(
            transcript => transcript.RequestContext.Span.SequenceEqual(requestContext.Span)) ?? -1;
        if (index < 0)
        {
            return null;
        }

        LateTranscript found = _outstanding![index];
        _outstanding.RemoveAt(index);
        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outstanding?.ForEach(transcript => transcript.Dispose());
        _outstanding = null;
    }
}
