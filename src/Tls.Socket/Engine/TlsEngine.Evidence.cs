using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.X509;

namespace Tls;

/// <content>Evidence on the peer's certificate that has to be fetched, which the engine leaves to others.</content>
public sealed partial class TlsEngine
{
    /// <summary>
    /// What wants to be fetched while the status is <see cref="TlsStatus.NeedsEvidence"/>; otherwise null. <see
    /// cref="Tls.EvidenceFetcher.CompleteAsync"/> does it.
    /// </summary>
    public FetchingVerification? EvidenceRequest =>
        _machine.Pending is VerdictQuestion question && ReferenceEquals(_examined, question)
            && _uncommon is { AwaitsEvidence: true }
                ? _uncommon.Evidence
                : null;

    /// <summary>
    /// Answers <see cref="TlsStatus.NeedsEvidence"/>: goes on with what <see cref="EvidenceRequest"/> has been given, be it
    /// all, some or nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    public void ProvideEvidence()
    {
        ThrowIfNotAsked<VerdictQuestion>();
        if (EvidenceRequest is null)
        {
            throw new InvalidOperationException("The handshake does not wait for this answer.");
        }

        Uncommon.AwaitsEvidence = false;
    }

    /// <summary>The verdict has been given: what it was about, as it came, is held by nobody here.</summary>
    private void ForgetQuestions()
    {
        _examined = null;
        _uncommon?.Evidence = null;
        if (!IsServer)
        {
            // A server's tickets name the client by it; of a server what was found out says more.
            _machine.Facts.PeerChain = [];
        }
    }

    /// <summary>Whether something has to be fetched before the certificate can be judged.</summary>
    private bool LacksEvidence(VerdictQuestion question)
    {
        if (!ReferenceEquals(_examined, question))
        {
            _examined = question;
            _isJudged = false;
            FetchingVerification? evidence = _setup.Verification.Begin(
                question.Chain, question.Type, question.OcspResponse, question.Timestamps, question.IsForEncryption);
            if (evidence is not null || _uncommon is not null)
            {
                Uncommon.Evidence = evidence;
                Uncommon.AwaitsEvidence = evidence is { Wanted.Count: > 0 };
            }
        }

        return _uncommon is { AwaitsEvidence: true };
    }

    /// <summary>The verdict, by way of evidence that was fetched or without.</summary>
    private TlsPeerVerification TakeVerdict(VerdictQuestion question, out VerifyingKey key)
    {
        FetchingVerification? evidence = _uncommon?.Evidence;
        _uncommon?.Evidence = null;
        return evidence is not null
            ? _setup.Verification.Conclude(evidence.Result, out key, question)
            : _setup.Verification.Judge(
                question.Chain,
                question.Type,
                question.OcspResponse,
                question.Timestamps,
                question.IsForEncryption,
                out key,
                question);
    }

    /// <summary>What is known of certificates that a session began with, as far as nothing has to be waited for.</summary>
    private TlsPeerVerification JudgeAgain(IReadOnlyList<ReadOnlyMemory<byte>> chain, out VerifyingKey key)
    {
        CertificateType type = PeerVerificationPolicy.TypeOf(chain);
        if (_setup.Verification.Begin(chain, type, staple: null, timestamps: [], isForEncryption: false) is not { } verification)
        {
            return _setup.Verification.Judge(chain, type, staple: null, timestamps: [], isForEncryption: false, out key);
        }

        _setup.Verification.Fetcher!.CompleteFromCache(verification);
        return _setup.Verification.Conclude(verification.Result, out key);
    }
}
