using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Tls.X509.Tests.Limbo;

/// <summary>One test case of x509-limbo's schema, as far as it is used here.</summary>
internal sealed class LimboCase
{
    private readonly JsonElement _json;

    internal LimboCase(JsonElement json) => _json = json;

    internal string Id => Text("id")!;

    internal string Namespace => Id.Split("::")[0];

    internal IReadOnlyList<string> Features => Texts("features");

    internal bool ExpectsSuccess => Text("expected_result") == "SUCCESS";

    /// <summary>What we do with the case, or why we leave it out.</summary>
    internal string Run(out string verdict)
    {
        verdict = string.Empty;
        foreach (string feature in Features)
        {
            if (feature is "has-crl" or "has-policy-constraints" or "has-cert-policies")
            {
                return $"skip ({feature})";
            }
        }

        bool isTrusted;
        try
        {
            List<Certificate> anchors = [];
            foreach (string pem in Texts("trusted_certs"))
            {
                anchors.AddRange(CertificateFile.ParsePem(pem));
            }

            List<ReadOnlyMemory<byte>> chain = [.. Ders([Text("peer_certificate")!])];
            chain.AddRange(Ders(Texts("untrusted_intermediates")));
            VerificationResult result = CertificateVerifier.Verify(chain, Options(new TrustStore(anchors)));
            result.LeafKey?.Dispose();
            isTrusted = result.IsTrusted;
            verdict = result.ToString();
        }
        catch (CertificateFormatException exception)
        {
            isTrusted = false;
            verdict = exception.Message;
        }

        return isTrusted == ExpectsSuccess ? "agree" : isTrusted ? "false accept" : "false reject";
    }

    private VerificationOptions Options(TrustStore store)
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
            Purpose = isServer
                ? CertificatePurpose.ServerAuthentication
                : CertificatePurpose.ClientAuthentication,
            RequiredKeyUsage = usage,
            Time = time is null
                ? null
                : DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
            MaxDepth = depth,
        };
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Ders(IEnumerable<string> pems)
    {
        foreach (string pem in pems)
        {
            foreach (PemBlock block in PemReader.ReadAll(System.Text.Encoding.UTF8.GetBytes(pem)))
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
        foreach (JsonElement value in _json.GetProperty(name).EnumerateArray())
        {
            texts.Add(value.GetString()!);
        }

        return texts;
    }
}
