using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Tls.X509;

namespace Tls.Bench;

/// <summary>
/// Every case of the x509-limbo file that LIMBO_JSON names, good and bad, from DER to the verdict, beside X509Chain.
/// Only time is compared: what the verdicts should be, the tests of Tls.X509 know. Neither side looks at revocation
/// lists, and each makes its trust store anew for each case.
/// </summary>
internal static class LimboVerification
{
    /// <summary>What the row is called; its second contender is X509Chain.</summary>
    internal const string Name = "verify all of limbo, against X509Chain";

    /// <summary>Measures whole passes over the file, in turns; nothing when there is no file.</summary>
    internal static void Run(int rounds)
    {
        if (Environment.GetEnvironmentVariable("LIMBO_JSON") is not { Length: > 0 } file)
        {
            return;
        }

        List<Case> cases = Read(file);
        _ = Measure(cases, Ours);
        _ = Measure(cases, Theirs);
        TimeSpan ours = TimeSpan.MaxValue;
        TimeSpan theirs = TimeSpan.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            ours = Shorter(ours, Measure(cases, Ours));
            theirs = Shorter(theirs, Measure(cases, Theirs));
        }

        Console.WriteLine($"{Name,-36} {"1/s",3} {cases.Count / ours.TotalSeconds,12:N0} "
            + $"{cases.Count / theirs.TotalSeconds,12:N0} {theirs / ours,7:F2}x   "
            + $"{cases.Count:N0} cases in {ours.TotalSeconds:F2} s and {theirs.TotalSeconds:F2} s");
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Measure(List<Case> cases, Action<Case> verify)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (Case test in cases)
        {
            verify(test);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static void Ours(Case test)
    {
        try
        {
            List<Certificate> anchors = [.. test.Anchors.Select(der => Certificate.Parse(der.Span))];
            VerificationResult result = CertificateVerifier.Verify(test.Sent, new VerificationOptions
            {
                TrustStore = new TrustStore(anchors),
                HostName = test.Host is { } host ? HostName.Parse(host) : null,
                Purpose = test.IsServer
                    ? CertificatePurpose.ServerAuthentication
                    : CertificatePurpose.ClientAuthentication,
                RequiredKeyUsage = KeyUsages.None,
                Time = test.Time,
            });
            result.LeafKey?.Dispose();
        }
        catch (CertificateFormatException)
        {
            // An anchor that is no certificate: a verdict too.
        }
    }

    private static void Theirs(Case test)
    {
        List<X509Certificate2> loaded = [];
        try
        {
            using X509Chain chain = new();
            X509ChainPolicy policy = chain.ChainPolicy;
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(test.Anchors.Select(Load).ToArray());
            X509Certificate2 leaf = Load(test.Sent[0]);
            policy.ExtraStore.AddRange(test.Sent.Skip(1).Select(Load).ToArray());
            policy.ApplicationPolicy.Add(new Oid(test.IsServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2"));
            policy.RevocationMode = X509RevocationMode.NoCheck;
            policy.DisableCertificateDownloads = true;
            policy.VerificationTime = test.Time.UtcDateTime;
            _ = chain.Build(leaf) && (test.Host is null || leaf.MatchesHostname(test.Host));
            loaded.AddRange(chain.ChainElements.Select(element => element.Certificate));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // A certificate that is none, or a name: a verdict too.
        }
        finally
        {
            loaded.ForEach(certificate => certificate.Dispose());
        }

        X509Certificate2 Load(ReadOnlyMemory<byte> der)
        {
            loaded.Add(X509CertificateLoader.LoadCertificate(der.Span));
            return loaded[^1];
        }
    }

    private static List<Case> Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return
        [
            .. document.RootElement.GetProperty("testcases").EnumerateArray().Select(test => new Case(
                Ders(test.GetProperty("trusted_certs").EnumerateArray()),
                Ders([test.GetProperty("peer_certificate"),
                    .. test.GetProperty("untrusted_intermediates").EnumerateArray()]),
                Host(test.GetProperty("expected_peer_name")),
                test.GetProperty("validation_kind").GetString() == "SERVER",
                test.GetProperty("validation_time").GetString() is { } time
                    ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)
                    : now)),
        ];
    }

    /// <summary>The DNS name or the address that the leaf must have; null for none, or a mailbox.</summary>
    private static string? Host(JsonElement name) =>
        name.ValueKind == JsonValueKind.Object && name.GetProperty("kind").GetString() is "DNS" or "IP"
            ? name.GetProperty("value").GetString()
            : null;

    private static ReadOnlyMemory<byte>[] Ders(IEnumerable<JsonElement> pems) =>
        [.. pems.SelectMany(pem => Blocks(pem.GetString()!))];

    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(string pem)
    {
        while (PemEncoding.TryFind(pem, out PemFields fields))
        {
            yield return Convert.FromBase64String(pem[fields.Base64Data]);
            pem = pem[fields.Location.End..];
        }
    }

    /// <param name="Anchors">Certificates that are trusted, DER.</param>
    /// <param name="Sent">The leaf, then what may help, DER.</param>
    /// <param name="Host">The name that the leaf must have, or null.</param>
    /// <param name="IsServer">Whether it is a server's; otherwise a client's.</param>
    /// <param name="Time">The moment to verify for.</param>
    private sealed record Case(
        ReadOnlyMemory<byte>[] Anchors,
        ReadOnlyMemory<byte>[] Sent,
        string? Host,
        bool IsServer,
        DateTimeOffset Time);
}
