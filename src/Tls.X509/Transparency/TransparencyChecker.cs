using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>Judges the timestamps of one certificate (RFC 6962 §3.3, §5.2).</summary>
internal sealed class TransparencyChecker
{
    private readonly Certificate _certificate;
    private readonly Certificate? _issuer;
    private readonly VerificationOptions _options;
    private readonly DateTimeOffset _time;
    private readonly BudgetMeter _meter;
    private readonly List<TimestampVerdict> _verdicts = [];

    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">
    /// Whose key has signed it, which has been checked; null when nobody is known to have.
    /// </param>
    /// <param name="options">What to judge by, and the timestamps that came with the certificate.</param>
    /// <param name="time">The moment to judge for.</param>
    /// <param name="meter">Pays for signatures.</param>
    internal TransparencyChecker(
        Certificate certificate,
        Certificate? issuer,
        VerificationOptions options,
        DateTimeOffset time,
        BudgetMeter meter)
    {
        _certificate = certificate;
        _issuer = issuer;
        _options = options;
        _time = time;
        _meter = meter;
    }

    internal TransparencyResult Check()
    {
        AddAll(
            TimestampOrigin.Embedded,
            TimestampList.TryReadEmbedded(_certificate, out IReadOnlyList<ReadOnlyMemory<byte>> embedded),
            embedded);
        IReadOnlyList<ReadOnlyMemory<byte>> shown = _options.HandshakeTimestamps;
        AddAll(TimestampOrigin.Handshake, shown.Count <= TimestampList.MaxCount, shown);
        AddStapled();
        (bool isSatisfied, string detail) = _options.Transparency.Rule.Judge(_verdicts, _certificate);
        return new TransparencyResult(isSatisfied, _verdicts, detail);
    }

    /// <summary>
    /// What a responder says of this certificate. Whether its own signature is good is <see
    /// cref="OcspChecker"/>'s to say, and means nothing here: a log's signature stands by itself.
    /// </summary>
    private void AddStapled()
    {
        if (_issuer is null || _options.StapledOcspResponse is not { IsEmpty: false } staple
            || !OcspResponse.TryParse(staple.Span, out OcspResponse? response, out _))
        {
            return;
        }

        OcspSingleResponse? answer = response.Responses.FirstOrDefault(
            single => single.Id.Names(_certificate, _issuer, _options.Provider));
        if (answer is not null)
        {
            AddAll(
                TimestampOrigin.OcspResponse,
                TimestampList.TryReadFrom(answer, out IReadOnlyList<ReadOnlyMemory<byte>> timestamps),
                timestamps);
        }
    }

    private void AddAll(TimestampOrigin origin, bool isList, IReadOnlyList<ReadOnlyMemory<byte>> timestamps)
    {
        if (!isList)
        {
            string detail = $"no list of at most {TimestampList.MaxCount}";
            _verdicts.Add(new TimestampVerdict(origin, null, null, TimestampStatus.Malformed, detail));
            return;
        }

        foreach (ReadOnlyMemory<byte> bytes in timestamps)
        {
            _verdicts.Add(Judge(origin, bytes));
        }
    }

    private TimestampVerdict Judge(TimestampOrigin origin, ReadOnlyMemory<byte> bytes)
    {
        if (!SignedCertificateTimestamp.TryParse(
            bytes.Span, out SignedCertificateTimestamp? timestamp, out TimestampStatus form))
        {
            return new TimestampVerdict(origin, null, null, form, form == TimestampStatus.UnknownVersion
                ? $"version {bytes.Span[0] + 1}"
                : $"{bytes.Length} bytes");
        }

        TransparencyLog? log = _options.Transparency.Logs.Find(timestamp.LogId.Span);
        (TimestampStatus status, string detail) = log is null
            ? (TimestampStatus.UnknownLog, $"log {Convert.ToHexStringLower(timestamp.LogId.Span)}")
            : Judge(origin, timestamp, log);
        return new TimestampVerdict(origin, timestamp, log, status, detail);
    }

    private (TimestampStatus Status, string Detail) Judge(
        TimestampOrigin origin, SignedCertificateTimestamp timestamp, TransparencyLog log)
    {
        if (log.State is TransparencyLogState.Pending or TransparencyLogState.Rejected)
        {
            return (TimestampStatus.LogNotAccepted, log.State.ToString());
        }

        // §5.2: clients MUST reject SCTs whose timestamp is in the future.
        if (timestamp.Time > _time)
        {
            return (TimestampStatus.InFuture, FormattableString.Invariant($"made at {timestamp.Time:u}"));
        }

        if (log.State == TransparencyLogState.Retired && timestamp.Time >= log.StateSince)
        {
            return (TimestampStatus.LogRetired, FormattableString.Invariant(
                $"made at {timestamp.Time:u}, its log retired at {log.StateSince:u}"));
        }

        DateTimeOffset end = _certificate.NotAfter;
        if (end < log.NotAfterFrom || end >= log.NotAfterBefore)
        {
            return (TimestampStatus.OutsideInterval, FormattableString.Invariant(
                $"certificates that end from {log.NotAfterFrom:u} until {log.NotAfterBefore:u}"));
        }

        // §2.1.4: the algorithm is the one of the log's key, with SHA-256.
        (ushort code, SignatureAlgorithm algorithm) = log.Signs;
        if (timestamp.Algorithm != code)
        {
            return (
                TimestampStatus.WrongAlgorithm,
                $"0x{timestamp.Algorithm:x4} where the log signs by 0x{code:x4}");
        }

        return CheckSignature(origin, timestamp, log, algorithm);
    }

    private (TimestampStatus Status, string Detail) CheckSignature(
        TimestampOrigin origin,
        SignedCertificateTimestamp timestamp,
        TransparencyLog log,
        SignatureAlgorithm algorithm)
    {
        byte[] content;
        if (origin != TimestampOrigin.Embedded)
        {
            content = TimestampContent.OfCertificate(timestamp, _certificate);
        }
        else if (_issuer is not null)
        {
            content = TimestampContent.OfPrecertificate(timestamp, _certificate, _issuer, _options.Provider);
        }
        else
        {
            return (TimestampStatus.NoIssuer, "nobody is known to have signed the certificate");
        }

        if (!_meter.TrySignature())
        {
            return (TimestampStatus.NotChecked, _meter.Exhausted ?? string.Empty);
        }

        return log.GetKey(_options.Provider)?.Verify(algorithm, content, timestamp.Signature.Span) == true
            ? (TimestampStatus.Valid, string.Empty)
            : (TimestampStatus.BadSignature, "not signed by its log for this certificate");
    }
}
