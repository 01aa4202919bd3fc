using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls;

/// <summary>
/// Brings what certificates point at: issuers, OCSP responses and revocation lists. <see cref="HttpEvidenceSource"/> is
/// one; an application may have others, behind a proxy or out of a store.
/// </summary>
public interface IEvidenceSource
{
    /// <summary>Fetches the bytes of the answer, of which nothing needs to be believed.</summary>
    /// <param name="request">What to fetch, and how long the answer may be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EvidenceException">It could not be had.</exception>
    ValueTask<ReadOnlyMemory<byte>> FetchAsync(EvidenceRequest request, CancellationToken cancellationToken);
}
