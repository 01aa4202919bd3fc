using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// A verdict for programs. Certificates are described once, under <c>certificates</c>, and named elsewhere by their
/// SHA-256 fingerprints.
/// </summary>
internal static class VerificationJson
{
    internal static void Write(TextWriter output, VerificationResult result, VerificationOptions options)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteBoolean("trusted", result.IsTrusted);
            json.WriteString("purpose", options.Purpose.ToString());
            json.WriteString("name", options.HostName?.ToString());
            json.WriteString("time", options.Time!.Value);
            json.WriteNumber("depth", options.MaxDepth);
            WritePrimary(json, result.Primary);
            WritePath(json, "chain", result.Chain);
            WriteErrors(json, result.Errors);
            WriteRevocation(json, result.Revocation);
            WriteFetches(json, result.Fetches);
            WriteAttempts(json, result.Attempts);
            WriteTransparency(json, result.Transparency);
            WriteBudget(json, result.BudgetSpent, options.Budget);
            WriteCertificates(json, result, options.TrustStore);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static void WritePrimary(Utf8JsonWriter json, CertificateError? primary)
    {
        json.WritePropertyName("primary");
        if (primary is null)
        {
            json.WriteNullValue();
        }
        else
        {
            WriteError(json, primary);
        }
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<CertificateError> errors)
    {
        json.WriteStartArray("errors");
        foreach (CertificateError error in errors)
        {
            WriteError(json, error);
        }

        json.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter json, CertificateError error)
    {
        json.WriteStartObject();
        json.WriteString("code", error.Code.ToString());
        json.WriteString("qt", error.Code.QtName());
        json.WriteNumber("depth", error.Depth);
        json.WriteString("certificate", error.Certificate is { } certificate ? Id(certificate) : null);
        json.WriteString("detail", error.Detail);
        json.WriteEndObject();
    }

    private static void WriteRevocation(Utf8JsonWriter json, IReadOnlyList<RevocationFinding> findings)
    {
        json.WriteStartArray("revocation");
        foreach (RevocationFinding finding in findings)
        {
            FindingText.Write(json, finding, Id);
        }

        json.WriteEndArray();
    }

    private static void WriteFetches(Utf8JsonWriter json, IReadOnlyList<EvidenceReport> fetches)
    {
        json.WriteStartArray("fetches");
        foreach (EvidenceReport fetch in fetches)
        {
            json.WriteStartObject();
            json.WriteString("kind", fetch.Request.Kind.ToString());
            json.WriteString("uri", fetch.Request.Source.AbsoluteUri);
            json.WriteString("certificate", Id(fetch.Request.Certificate));
            json.WriteString("fault", fetch.Fault?.ToString());
            json.WriteString("detail", fetch.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<PathAttempt> attempts)
    {
        json.WriteStartArray("attempts");
        foreach (PathAttempt attempt in attempts)
        {
            json.WriteStartObject();
            WritePath(json, "chain", attempt.Chain);
            WriteErrors(json, attempt.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTransparency(Utf8JsonWriter json, TransparencyResult? transparency)
    {
        json.WritePropertyName("transparency");
        if (transparency is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteBoolean("satisfied", transparency.IsSatisfied);
        json.WriteString("detail", transparency.Detail);
        json.WriteStartArray("timestamps");
        foreach (TimestampVerdict verdict in transparency.Timestamps)
        {
            json.WriteStartObject();
            json.WriteString("status", verdict.Status.ToString());
            json.WriteString("origin", verdict.Origin.ToString());
            json.WriteString("logId", verdict.Timestamp is { } one ? Convert.ToHexStringLower(one.LogId.Span) : null);
            json.WriteString("log", verdict.Log?.ToString());
            json.WriteString("operator", verdict.Log?.Operator);
            json.WriteString("state", verdict.Log?.State.ToString());
            json.WriteString("time", verdict.Timestamp is { } timed ? $"{timed.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}" : null);
            json.WriteString("detail", verdict.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBudget(Utf8JsonWriter json, BudgetSpent spent, PathBudget limits)
    {
        json.WriteStartObject("budget");
        Write("signatures", spent.Signatures, limits.Signatures);
        Write("candidates", spent.Candidates, limits.Candidates);
        Write("nameComparisons", spent.NameComparisons, limits.NameComparisons);
        json.WriteEndObject();

        void Write(string what, int count, int limit)
        {
            json.WriteStartObject(what);
            json.WriteNumber("spent", count);
            json.WriteNumber("limit", limit);
            json.WriteEndObject();
        }
    }

    private static void WriteCertificates(Utf8JsonWriter json, VerificationResult result, TrustStore trust)
    {
        json.WriteStartArray("certificates");
        IEnumerable<Certificate> all = result.Presented.Concat(result.Chain)
            .Concat(result.Attempts.SelectMany(attempt => attempt.Chain));
        foreach (Certificate certificate in all.Distinct())
        {
            json.WriteStartObject();
            json.WriteString("sha256", Id(certificate));
            json.WriteString("subject", certificate.Subject.ToString());
            json.WriteString("issuer", certificate.Issuer.ToString());
            json.WriteString("serial", Convert.ToHexStringLower(certificate.SerialNumber.Span));
            json.WriteString("notBefore", certificate.NotBefore);
            json.WriteString("notAfter", certificate.NotAfter);
            json.WriteBoolean("trusted", trust.Contains(certificate));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePath(Utf8JsonWriter json, string name, IReadOnlyList<Certificate> path)
    {
        json.WriteStartArray(name);
        foreach (Certificate certificate in path)
        {
            json.WriteStringValue(Id(certificate));
        }

        json.WriteEndArray();
    }

    private static string Id(Certificate certificate) =>
        Convert.ToHexStringLower(certificate.Fingerprint(HashKind.Sha256));
}
