using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Tls.X509.Tests.Limbo;

/// <summary>One test case of x509-limbo's schema.</summary>
internal sealed class LimboCase
{
    private readonly JsonElement _json;

    internal LimboCase(JsonElement json) => _json = json;

    internal string Id => Text("id")!;

    internal string Namespace => Id.Split("::")[0];

    internal IReadOnlyList<string> Features => Texts("features");

    internal bool ExpectsSuccess => Text("expected_result") == "SUCCESS";

    /// <summary>What we say of the case.</summary>
    internal LimboOutcome Run(CertificateProfile profile)
    {
        try
        {
            List<Certificate> anchors = [];
            foreach (string pem in Texts("trusted_certs"))
            {
                anchors.AddRange(CertificateFile.ParsePem(pem));
            }

            List<ReadOnlyMemory<byte>> chain = [.. Ders([Text("peer_certificate")!])];
            chain.AddRange(Ders(Texts("untrusted_intermediates")));
            VerificationResult result =
                CertificateVerifier.Verify(chain, Options(new TrustStore(anchors), profile));
            result.LeafKey?.Dispose();
            return result.IsTrusted && !HasExpectedMailboxes(result.Chain[0])
                ? new LimboOutcome(false, "an expected mail address is not among its names", result.BudgetSpent)
                : new LimboOutcome(result.IsTrusted, Context(result), result.BudgetSpent);
        }
        catch (CertificateFormatException exception)
        {
            // An anchor that is no certificate is told when the store is made.
            return new LimboOutcome(false, exception.Message, default);
        }
    }

    private static string Context(VerificationResult result) =>
        result.IsTrusted ? result.ToString() : string.Join('\n', result.Errors);

    /// <summary>Whether the names of a client that limbo expects are there.</summary>
    private bool HasExpectedMailboxes(Certificate leaf)
    {
        if (!_json.TryGetProperty("expected_peer_names", out JsonElement expected))
        {
            return true;
        }

        foreach (JsonElement name in expected.EnumerateArray())
        {
            string? value = name.GetProperty("value").GetString();
            if (name.GetProperty("kind").GetString() == "RFC822" && !leaf.SubjectAlternativeNames.Any(
                present => present.Kind == GeneralNameKind.Rfc822Name
                    && Encoding.ASCII.GetString(present.Value.Span) == value))
            {
                return false;
            }
        }

        return true;
    }

    private VerificationOptions Options(TrustStore store, CertificateProfile profile)
    {
        bool isServer = Text("validation_kind") == "SERVER";
        HostName? host = null;
        if (_json.GetProperty("expected_peer_name") is { ValueKind: JsonValueKind.Object } name
            && name.GetProperty("kind").GetString() is "DNS" or "IP")
        {
            host = HostName.Parse(_json.GetProperty("expected_peer_name").GetProperty("value").GetString()!);
        }

        string? time = Text("validation_time");
        KeyUsages usage = KeyUsages.None;
        foreach (string text in Texts("key_usage"))
        {
            usage |= Enum.Parse<KeyUsages>(text, ignoreCase: true);
        }

        // Limbo counts intermediates, without self-issued ones; we count certificates.
        int depth = _json.TryGetProperty("max_chain_depth", out JsonElement value)
            && value.ValueKind == JsonValueKind.Number
                ? value.GetInt32() + 2
                : 0;
        return new VerificationOptions
        {
            TrustStore = store,
            HostName = host,
            Purpose = Purpose(isServer),
            RequiredKeyUsage = usage,
            Time = time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture),
            MaxDepth = depth,
            Profile = profile,
            Revocation = Revocation(),
        };
    }

    private CertificatePurpose Purpose(bool isServer) => Texts("extended_key_usage") switch
    {
        ["serverAuth"] => CertificatePurpose.ServerAuthentication,
        ["clientAuth"] => CertificatePurpose.ClientAuthentication,
        [] => isServer ? CertificatePurpose.ServerAuthentication : CertificatePurpose.ClientAuthentication,
        _ => CertificatePurpose.Any,
    };

    /// <summary>With lists, the status of every certificate must be known; without, nothing is asked.</summary>
    private RevocationOptions Revocation()
    {
        List<CertificateRevocationList> lists = [];
        bool hasLists = false;
        foreach (ReadOnlyMemory<byte> der in Ders(Texts("crls")))
        {
            // What does not parse says nothing; but the status must be known all the same.
            hasLists = true;
            if (CertificateRevocationList.TryParse(der.Span, out CertificateRevocationList? list, out _))
            {
                lists.Add(list);
            }
        }

        return !hasLists
            ? RevocationOptions.Off
            : new() { Mode = RevocationMode.Hard, Scope = RevocationScope.WholeChain, Lists = lists };
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Ders(IEnumerable<string> pems)
    {
        foreach (string pem in pems)
        {
            foreach (PemBlock block in PemReader.ReadAll(Encoding.UTF8.GetBytes(pem)))
            {
                yield return block.Data;
            }
        }
    }

    private string? Text(string name) =>
        _json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private List<string> Texts(string name)
    {
        List<string> texts = [];
        if (!_json.TryGetProperty(name, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return texts;
        }

        foreach (JsonElement value in list.EnumerateArray())
        {
            texts.Add(value.GetString()!);
        }

        return texts;
    }
}
