using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// A stapled OCSP response (RFC 6960 §4.2.1) in one line: what it says of one certificate, and for how long. The
/// times and the words are the responder's; its signature is not looked at here, and nothing depends on the line.
/// </summary>
internal static class OcspText
{
    /// <summary>What the response says of that certificate.</summary>
    /// <param name="response">OCSPResponse, DER; empty when none came.</param>
    /// <param name="certificate">The certificate it came with.</param>
    internal static string Of(ReadOnlyMemory<byte> response, Certificate certificate)
    {
        if (response.IsEmpty)
        {
            return "none";
        }

        if (!OcspResponse.TryParse(response.Span, out OcspResponse? parsed, out _))
        {
            return $"malformed ({response.Length} bytes)";
        }

        if (parsed.Status != OcspResponseStatus.Successful)
        {
            return $"no answer: the responder says {Word(parsed.Status)}";
        }

        return parsed.Responses.FirstOrDefault(
            single => single.Id.SerialNumber.Span.SequenceEqual(certificate.SerialNumber.Span)) is { } found
            ? Of(found)
            : "for other certificates than this one";
    }

    private static string Of(OcspSingleResponse single)
    {
        string status = single.Entry is not { } entry ? Word(single.Status)
            : entry.Reason == RevocationReason.Unspecified ? $"REVOKED {Time(entry.Date)}"
            : $"REVOKED {Time(entry.Date)}, {Word(entry.Reason)}";
        string until = single.NextUpdate is { } next ? $"until {Time(next)}" : "with newer ones at any time";
        return $"{status}; said {Time(single.ThisUpdate)}, {until} (UTC; signature not checked)";
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>As the RFC writes it.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
