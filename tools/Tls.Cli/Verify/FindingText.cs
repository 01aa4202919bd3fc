using System;
using System.Collections.Generic;
using System.Numerics;
using System.Text.Json;
using Tls.X509;

namespace Tls.Cli;

/// <summary>What is known of a certificate's revocation, and by what evidence: for people and for programs.</summary>
internal static class FindingText
{
    /// <summary>The evidence, each piece with the times it counts for.</summary>
    internal static IEnumerable<string> Evidence(RevocationFinding finding)
    {
        foreach (CertificateRevocationList list in finding.Lists)
        {
            string number = list.Number.IsEmpty ? string.Empty : $" number {Number(list.Number)}";
            string kind = list.IsDelta ? "delta CRL" : "CRL";
            yield return FormattableString.Invariant(
                $"{kind}{number} of {list.ThisUpdate:u}{Until(list.NextUpdate)}, {list.Count} listed, ")
                + $"signed by {ConnectionText.Name(list.Issuer)}";
        }

        if (finding.Response is { } evidence)
        {
            string how = evidence.IsStapled ? "stapled OCSP response" : "OCSP response";
            yield return FormattableString.Invariant(
                $"{how} of {evidence.Answer.ThisUpdate:u}{Until(evidence.Answer.NextUpdate)}, ")
                + $"signed by {ConnectionText.Subject(evidence.Responder)}";
        }
    }

    /// <summary>What was fetched.</summary>
    internal static string Word(EvidenceKinds kind) => kind switch
    {
        EvidenceKinds.Issuers => "issuer",
        EvidenceKinds.OcspResponses => "OCSP",
        _ => "CRL",
    };

    internal static void Write(Utf8JsonWriter json, RevocationFinding finding, Func<Certificate, string> id)
    {
        json.WriteStartObject();
        json.WriteString("certificate", id(finding.Certificate));
        json.WriteNumber("depth", finding.Depth);
        json.WriteString("status", finding.Status.ToString());
        json.WriteString("detail", finding.Detail);
        if (finding.Entry is { } entry)
        {
            json.WriteString("revoked", entry.Date);
            json.WriteString("reason", entry.Reason.ToString());
        }

        json.WriteStartArray("lists");
        foreach (CertificateRevocationList list in finding.Lists)
        {
            json.WriteStartObject();
            json.WriteString("issuer", list.Issuer.ToString());
            json.WriteString("number", list.Number.IsEmpty ? null : Number(list.Number));
            json.WriteBoolean("delta", list.IsDelta);
            json.WriteString("thisUpdate", list.ThisUpdate);
            Time(json, "nextUpdate", list.NextUpdate);
            json.WriteNumber("entries", list.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("ocsp");
        if (finding.Response is not { } evidence)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("responder", id(evidence.Responder));
            json.WriteString("responderName", evidence.Responder.Subject.ToString());
            json.WriteBoolean("stapled", evidence.IsStapled);
            json.WriteString("producedAt", evidence.Response.ProducedAt);
            json.WriteString("thisUpdate", evidence.Answer.ThisUpdate);
            Time(json, "nextUpdate", evidence.Answer.NextUpdate);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            json.WriteString(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Until(DateTimeOffset? next) =>
        next is { } time ? FormattableString.Invariant($" until {time:u}") : string.Empty;

    private static string Number(ReadOnlyMemory<byte> number) =>
        new BigInteger(number.Span, isUnsigned: true, isBigEndian: true).ToString();
}
