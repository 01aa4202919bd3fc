using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls;

/// <summary>
/// Fetches for verifications what they lack, and remembers it: one for many connections, so that they share what has
/// been fetched. It is given to <see cref="TlsClientOptions.EvidenceFetcher"/> or <see
/// cref="TlsServerOptions.EvidenceFetcher"/>; without, nothing is ever fetched.
/// </summary>
public sealed class EvidenceFetcher
{
    private readonly EvidenceCache _cache;

    /// <summary>Makes one with an empty cache.</summary>
    /// <param name="source">What brings the bytes, from then on the caller's to dispose still.</param>
    /// <param name="options">What is fetched and kept; null for the defaults.</param>
    public EvidenceFetcher(IEvidenceSource source, EvidenceFetcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new EvidenceFetcherOptions();
        Limits = options.Limits;
        _cache = new EvidenceCache(source, options);
    }

    /// <summary>What one verification may fetch.</summary>
    public FetchOptions Limits { get; }

    /// <summary>Verifies a certificate, and fetches what is missing for that.</summary>
    /// <param name="leaf">The certificate in question.</param>
    /// <param name="intermediates">Untrusted, unordered, of any use or none.</param>
    /// <param name="options">What to verify against.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<VerificationResult> VerifyAsync(
        Certificate leaf,
        IReadOnlyList<Certificate> intermediates,
        VerificationOptions options,
        CancellationToken cancellationToken = default)
    {
        FetchingVerification verification = new(leaf, intermediates, options, Limits);
        await CompleteAsync(verification, cancellationToken).ConfigureAwait(false);
        return verification.Result;
    }

    /// <summary>The same with what is in the cache alone, so that nothing is waited for.</summary>
    internal void CompleteFromCache(FetchingVerification verification)
    {
        while (verification.Wanted is [EvidenceRequest request, ..])
        {
            if (_cache.Find(request) is { } evidence)
            {
                verification.Provide(request, evidence);
            }
            else
            {
                verification.Fail(request, new EvidenceException(EvidenceFault.Unreachable, "not in the cache"));
            }
        }
    }

    /// <summary>Fetches until a verification wants nothing more.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task CompleteAsync(FetchingVerification verification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verification);
        List<(EvidenceRequest Request, Evidence Evidence)> taken = [];
        while (verification.Wanted is { Count: > 0 } wanted)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(verification.TimeLeft);
            var answers = new Task<Evidence>[wanted.Count];
            for (int i = 0; i < answers.Length; i++)
            {
                answers[i] = _cache.GetAsync(wanted[i], limit.Token);
            }

            for (int i = 0; i < answers.Length; i++)
            {
                try
                {
                    Evidence evidence = await answers[i].ConfigureAwait(false);
                    taken.Add((wanted[i], evidence));
                    verification.Provide(wanted[i], evidence);
                }
                catch (EvidenceException exception)
                {
                    verification.Fail(wanted[i], exception);
                }
                catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
                {
                    verification.Fail(wanted[i], new EvidenceException(
                        EvidenceFault.TimeSpent,
                        $"more than {Limits.MaxTime.TotalSeconds} s for all together",
                        exception));
                }
            }
        }

        foreach ((EvidenceRequest request, Evidence evidence) in taken)
        {
            _cache.Judged(request, evidence, verification.RestsOn(evidence));
        }
    }
}
