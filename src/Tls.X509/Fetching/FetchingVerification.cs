using System;
using System.Collections.Generic;
using System.Linq;
using static Tls.X509.CertificateErrorCode;

namespace Tls.X509;

/// <summary>
/// A verification that may fetch what is missing, without any I/O of its own: it says what it wants, is given that or told
/// why not, and judges again. What is fetched counts by the rules of what is given, so that a verdict never gets better
/// by an answer that nobody has signed. It is not safe for concurrent use.
/// </summary>
/// <example>
/// <code>
/// while (verification.Wanted is [var request, ..])
/// {
///     try { verification.Provide(request, request.Read(fetch(request))); }
///     catch (EvidenceException exception) { verification.Fail(request, exception); }
/// }
/// </code>
/// </example>
public sealed class FetchingVerification
{
    private readonly VerificationOptions _options;
    private readonly FetchOptions _fetch;
    private readonly long _start;
    private readonly HashSet<string> _tried = [];
    private readonly List<EvidenceRequest> _wanted = [];
    private readonly List<EvidenceReport> _reports = [];
    private readonly List<Certificate> _issuers = [];
    private readonly List<CertificateRevocationList> _lists = [];
    private readonly List<OcspResponse> _responses = [];
    private bool _hasNew;
    private bool _isSpent;
    private int _fetches;
    private long _bytes;

    /// <summary>Begins with a verdict on what is there already.</summary>
    /// <param name="chain">Certificates as DER, the leaf first, the others in any order.</param>
    /// <param name="options">What to verify against.</param>
    /// <param name="fetch">What may be fetched.</param>
    public FetchingVerification(
        IReadOnlyList<ReadOnlyMemory<byte>> chain, VerificationOptions options, FetchOptions fetch)
        : this(CertificateVerifier.Verify(chain, options), options, fetch)
    {
    }

    /// <summary>Begins with a verdict on what is there already.</summary>
    /// <param name="leaf">The certificate in question.</param>
    /// <param name="intermediates">Untrusted, unordered, of any use or none.</param>
    /// <param name="options">What to verify against.</param>
    /// <param name="fetch">What may be fetched.</param>
    public FetchingVerification(
        Certificate leaf,
        IReadOnlyList<Certificate> intermediates,
        VerificationOptions options,
        FetchOptions fetch)
        : this(CertificateVerifier.Verify(leaf, intermediates, options), options, fetch)
    {
    }

    private FetchingVerification(VerificationResult first, VerificationOptions options, FetchOptions fetch)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        _options = options;
        _fetch = fetch;
        _start = options.Clock.GetTimestamp();
        Result = first;
        Want();
    }

    /// <summary>The verdict on all that is there so far; final when nothing is <see cref="Wanted"/>.</summary>
    public VerificationResult Result { get; private set; }

    /// <summary>
    /// What to fetch now, at once or one by one; empty when more would change nothing, or may not be had. The list is
    /// a new one after each answer.
    /// </summary>
    public IReadOnlyList<EvidenceRequest> Wanted => [.. _wanted];

    /// <summary>What has been tried to fetch, in the order in which it was answered.</summary>
    public IReadOnlyList<EvidenceReport> Reports => [.. _reports];

    /// <summary>How much of <see cref="FetchOptions.MaxTime"/> is left; zero when it is spent.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            TimeSpan left = _fetch.MaxTime - _options.Clock.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Whether the verdict rests on this evidence: an answer that is of no use should not be kept for long.</summary>
    public bool RestsOn(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (RevocationFinding finding in Result.Revocation)
        {
            if ((evidence.Response is not null && finding.Response?.Response == evidence.Response)
                || (evidence.List is not null && finding.Lists.Contains(evidence.List)))
            {
                return true;
            }
        }

        foreach (Certificate certificate in evidence.Certificates)
        {
            if (Result.IsTrusted && Result.Chain.Contains(certificate))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Answers a request.</summary>
    /// <exception cref="ArgumentException">It is not wanted.</exception>
    public void Provide(EvidenceRequest request, Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Answered(request);
        _bytes += evidence.Size;
        if (_bytes > _fetch.MaxBytes)
        {
            _isSpent = true;
            Report(request, EvidenceFault.BytesSpent, $"more than {_fetch.MaxBytes} bytes");
        }
        else
        {
            _reports.Add(new EvidenceReport(request, evidence, null, $"{evidence.Size} bytes"));
            Take(evidence);
        }

        GoOn();
    }

    /// <summary>Says that a request cannot be answered.</summary>
    /// <exception cref="ArgumentException">It is not wanted.</exception>
    public void Fail(EvidenceRequest request, EvidenceException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        Answered(request);
        Report(request, why.Fault, why.Message);
        GoOn();
    }

    private void Answered(EvidenceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_wanted.Remove(request))
        {
            throw new ArgumentException("This is not wanted.", nameof(request));
        }
    }

    private void Report(EvidenceRequest request, EvidenceFault fault, string detail) =>
        _reports.Add(new EvidenceReport(request, null, fault, detail));

    private void Take(Evidence evidence)
    {
        _hasNew = true;
        _issuers.AddRange(evidence.Certificates);
        if (evidence.List is { } list)
        {
            _lists.Add(list);
        }

        if (evidence.Response is { } response)
        {
            _responses.Add(response);
        }
    }

    /// <summary>Judges again when all that was wanted is answered, and wants more.</summary>
    private void GoOn()
    {
        if (_wanted.Count > 0)
        {
            return;
        }

        if (_hasNew)
        {
            _hasNew = false;
            Result.LeafKey?.Dispose();
            RevocationOptions given = _options.Revocation;
            Result = CertificateVerifier.Verify(Result.Presented[0], [.. Intermediates()], _options with
            {
                Fetched = _issuers,
                Revocation = given with
                {
                    Lists = [.. given.Lists, .. _lists],
                    Responses = [.. given.Responses, .. _responses],
                },
            });
        }

        Want();
    }

    private IEnumerable<Certificate> Intermediates()
    {
        for (int i = 1; i < Result.Presented.Count; i++)
        {
            yield return Result.Presented[i];
        }
    }

    private void Want()
    {
        if (LacksStatusAlone())
        {
            WantStatuses();
        }
        else if (!IsLost())
        {
            WantIssuers();
        }

        Result.Fetches = Reports;
    }

    /// <summary>Whether there is a path, and nothing wrong with it but what evidence could mend.</summary>
    private bool LacksStatusAlone()
    {
        foreach (CertificateError error in Result.Errors)
        {
            if (error.Code != StatusUnknown || _options.Revocation.Mode != RevocationMode.Hard)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the leaf is wrong by itself, so that no issuer would make it right.</summary>
    private bool IsLost()
    {
        foreach (CertificateError error in Result.Errors)
        {
            if (error.Depth == 0 && error.Code is NotYetValid or Expired or HostNameMismatch or WrongPurpose
                or KeyUsageForbids or KeyTooSmall or KeyUnsupported or SignatureAlgorithmForbidden
                or UnknownCriticalExtension or VersionUnsupported or Blacklisted or Revoked or ProfileViolated
                or OcspExpired or OcspMalformed or OcspUntrusted or TransparencyUnmet or NoPeerCertificate or DerMalformed)
            {
                return true;
            }
        }

        return Result.Presented.Count == 0;
    }

    /// <summary>The next place for each certificate of the path whose status is not known: responders first.</summary>
    private void WantStatuses()
    {
        foreach (RevocationFinding finding in Result.Revocation)
        {
            // Where a staple is demanded, no other word helps.
            bool isOwed = finding.Depth == 0 && _options.StapledOcspResponse is not null
                && (_options.Revocation.RequireStaple || TlsFeature.DemandsStaple(finding.Certificate));
            if (finding.Status == RevocationStatusKind.Unknown && !isOwed
                && _options.Revocation.Mode != RevocationMode.Off)
            {
                WantFirst(Places(finding.Certificate, Result.Chain[finding.Depth + 1]));
            }
        }
    }

    private IEnumerable<EvidenceRequest> Places(Certificate certificate, Certificate issuer)
    {
        if (_fetch.Kinds.HasFlag(EvidenceKinds.OcspResponses))
        {
            foreach (Uri responder in EvidenceSources.Responders(certificate))
            {
                OcspRequest question = _fetch.OcspNonce == OcspNoncePolicy.None
                    ? OcspRequest.WithoutNonce(certificate, issuer)
                    : OcspRequest.For(certificate, issuer, _options.Provider);
                yield return EvidenceRequest.ForResponse(
                    certificate, responder, question, _fetch.OcspNonce, Room());
            }
        }

        if (_fetch.Kinds.HasFlag(EvidenceKinds.RevocationLists))
        {
            foreach (Uri location in EvidenceSources.Lists(certificate))
            {
                yield return EvidenceRequest.ForList(certificate, location, Room());
            }
        }
    }

    /// <summary>The next place for each certificate at which the search ended.</summary>
    private void WantIssuers()
    {
        if (!_fetch.Kinds.HasFlag(EvidenceKinds.Issuers))
        {
            return;
        }

        foreach (Certificate end in Result.OpenEnds)
        {
            List<EvidenceRequest> places = [];
            foreach (Uri location in EvidenceSources.Issuers(end))
            {
                places.Add(EvidenceRequest.ForIssuers(end, location, Room()));
            }

            WantFirst(places);
        }
    }

    private int Room() => (int)Math.Max(0, _fetch.MaxBytes - _bytes);

    /// <summary>Wants the first that has not been tried, if there is enough left of everything.</summary>
    private void WantFirst(IEnumerable<EvidenceRequest> places)
    {
        foreach (EvidenceRequest request in places)
        {
            if (_isSpent)
            {
                return;
            }

            if (!_tried.Add(request.Key))
            {
                continue;
            }

            _isSpent = true;
            if (_fetches == _fetch.MaxFetches)
            {
                Report(request, EvidenceFault.FetchesSpent, $"more than {_fetch.MaxFetches} fetches");
            }
            else if (Room() == 0)
            {
                Report(request, EvidenceFault.BytesSpent, $"more than {_fetch.MaxBytes} bytes");
            }
            else if (TimeLeft == TimeSpan.Zero)
            {
                Report(request, EvidenceFault.TimeSpent, $"more than {_fetch.MaxTime.TotalSeconds} s");
            }
            else
            {
                _isSpent = false;
                _fetches++;
                _wanted.Add(request);
            }

            return;
        }
    }
}
