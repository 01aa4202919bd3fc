using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Judges OCSP responses: RFC 6960 §3.2, the conditions under which a client accepts one.</summary>
internal sealed class OcspChecker
{
    private readonly RevocationContext _context;
    private readonly CrlChecker _lists;

    internal OcspChecker(RevocationContext context, CrlChecker lists)
    {
        _context = context;
        _lists = lists;
    }

    /// <summary>What a response says of a certificate.</summary>
    /// <param name="response">The response.</param>
    /// <param name="path">A path that ends at an anchor, the leaf first.</param>
    /// <param name="depth">Which certificate of it.</param>
    internal OcspVerdict Judge(OcspResponse response, IReadOnlyList<Certificate> path, int depth)
    {
        if (response.Status != OcspResponseStatus.Successful)
        {
            return new OcspVerdict(RevocationStatus.Unknown($"the OCSP responder answered {response.Status}"), null);
        }

        // 1: the certificate in the response is the one in question.
        Certificate certificate = path[depth];
        Certificate issuer = path[depth + 1];
        OcspSingleResponse? answer = response.Responses.FirstOrDefault(single =>
            single.Id.Names(certificate, issuer, _context.Options.Provider));
        if (answer is null)
        {
            return OcspVerdict.Faulty(
                CertificateErrorCode.OcspUntrusted, "the OCSP response is about another certificate");
        }

        // §4.4, as RFC 5280 §4.2: a critical extension that is not understood.
        if ((response.UnknownCriticalExtension ?? answer.UnknownCriticalExtension) is ObjectIdentifier unknown)
        {
            return OcspVerdict.Faulty(
                CertificateErrorCode.OcspUntrusted, $"the OCSP response has an unknown critical extension, {unknown}");
        }

        // 2, 3, 4: the signature is valid, and its signer is whom it says and may sign it.
        if (WhyUntrusted(response, issuer, path, out Certificate responder) is string why)
        {
            return OcspVerdict.Faulty(CertificateErrorCode.OcspUntrusted, why);
        }

        // 5, 6: the times are recent enough.
        if (WhyStale(response, answer) is string stale)
        {
            return OcspVerdict.Faulty(CertificateErrorCode.OcspExpired, stale);
        }

        string source = FormattableString.Invariant($"OCSP response of {answer.ThisUpdate:u}, signed by '{responder.Subject}'");
        RevocationStatus status = answer.Status switch
        {
            OcspCertificateStatus.Good => RevocationStatus.Good(source),
            OcspCertificateStatus.Revoked => RevocationStatus.Revoked(answer.Entry!, source),
            OcspCertificateStatus.Unknown =>
                RevocationStatus.Unknown("the OCSP responder does not know the certificate"),
        };
        return new OcspVerdict(
            status with { Response = new OcspEvidence(response, answer, responder, IsStapled: false) }, null);
    }

    /// <summary>§3.2 (5), (6) and §4.2.2.1, give or take what clocks differ by.</summary>
    private string? WhyStale(OcspResponse response, OcspSingleResponse answer)
    {
        RevocationOptions options = _context.Options.Revocation;
        DateTimeOffset time = _context.Time;
        if (answer.ThisUpdate - options.ClockTolerance > time || response.ProducedAt - options.ClockTolerance > time)
        {
            return FormattableString.Invariant($"the OCSP response is of {answer.ThisUpdate:u}, later than {time:u}");
        }

        // §4.2.2.1: without nextUpdate newer information is available all the time; so it ages like any other.
        DateTimeOffset until = answer.NextUpdate ?? (answer.ThisUpdate + options.MaxAgeWithoutNextUpdate);
        return until + options.ClockTolerance < time
            ? FormattableString.Invariant($"the OCSP response was good until {until:u}, checked for {time:u}")
            : null;
    }

    private string? WhyUntrusted(
        OcspResponse response, Certificate issuer, IReadOnlyList<Certificate> path, out Certificate responder)
    {
        string? obstacle = null;
        responder = issuer;
        foreach (Certificate candidate in (IEnumerable<Certificate>)[issuer, .. response.Certificates])
        {
            if (!IsResponder(response, candidate))
            {
                continue;
            }

            // §4.2.2.2: the issuer itself, or one it has delegated this to.
            obstacle = candidate.Equals(issuer) ? null : WhyNotDelegate(candidate, issuer, path);
            if (obstacle is null)
            {
                responder = candidate;
                return _context.Signatures.Check(
                    response.SignatureAlgorithm!, response.RawTbs, response.Signature, candidate) is { } code
                    ? $"the OCSP response is not signed with the key of '{candidate}' ({code})"
                    : null;
            }
        }

        return obstacle ?? "the OCSP response is signed by nobody who is known";
    }

    /// <summary>§4.2.2.3: responderID is the name or the hash of the key of the signer.</summary>
    private static bool IsResponder(OcspResponse response, Certificate candidate) => response.ResponderName is { } name
        ? candidate.Subject.Equals(name)
        : response.ResponderKeyHash.Span.SequenceEqual(Sha1.Hash(candidate.PublicKey.KeyBits.Span));

    private string? WhyNotDelegate(Certificate delegated, Certificate issuer, IReadOnlyList<Certificate> path)
    {
        // §4.2.2.2: issued directly by the CA that issued the certificate in question, with the same key.
        if (!delegated.Issuer.Equals(issuer.Subject) || _context.Signatures.Check(delegated, issuer) is not null)
        {
            return $"the OCSP responder '{delegated}' is not certified by '{issuer}'";
        }

        // §4.2.2.2: with id-kp-OCSPSigning in its extended key usage; any purpose is not this one.
        if (delegated.ExtendedKeyUsage?.Purposes.Any(static purpose => purpose.Is(KnownOids.OcspSigning)) != true
            || (delegated.KeyUsage is KeyUsages usage && (usage & KeyUsages.DigitalSignature) == 0))
        {
            return $"the OCSP responder '{delegated}' is not certified for OCSP";
        }

        if (_context.Time < delegated.NotBefore || _context.Time > delegated.NotAfter)
        {
            return $"the certificate of the OCSP responder '{delegated}' is not valid at the time";
        }

        VerificationOptions options = _context.Options;
        if (options.DistrustOf(delegated) is DistrustEntry entry)
        {
            return $"the certificate of the OCSP responder '{delegated}' is distrusted: {entry}";
        }

        if (delegated.UnprocessedCriticalExtensions.Count > 0
            || (delegated.PublicKey.Kind is KeyKind.Rsa or KeyKind.RsaPss && delegated.PublicKey.SizeInBits < 2048))
        {
            return $"the certificate of the OCSP responder '{delegated}' would be refused itself";
        }

        // §4.2.2.2.1: id-pkix-ocsp-nocheck says not to ask; else the lists there are may have something to say.
        return !delegated.Extensions.Any(static extension => extension.Oid.Is(KnownOids.OcspNoCheck))
            && _lists.StatusOf(delegated, issuer, path) is { Kind: RevocationStatusKind.Revoked } status
                ? $"the certificate of the OCSP responder '{delegated}' is revoked: {status.Detail}"
                : null;
    }
}
