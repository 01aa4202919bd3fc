using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Tls.X509.Tests.Pkits;

/// <summary>One test of NIST's PKITS: a path, CRLs, the initial policy inputs, and what is to come out.</summary>
internal sealed class PkitsCase(JsonElement json)
{
    internal string Title => Text("title");

    internal string Section => Text("section");

    internal bool ExpectsSuccess => Text("expected_result") == "SUCCESS";

    /// <summary>Null when the default, without what the case has to be allowed, refuses it.</summary>
    internal string? DisagreementByDefault() =>
        Verify(isDangerous: false) is { IsTrusted: true } result ? $"false accept by default: {Title}: {result}" : null;

    /// <summary>Null when verdict and policies are as expected, else what is not.</summary>
    internal string? Disagreement()
    {
        VerificationResult result = Verify(PkitsDivergences.Dangerous.ContainsKey(Title));
        if (result.IsTrusted != ExpectsSuccess)
        {
            return $"{(result.IsTrusted ? "false accept" : "false reject")}: {Title}: {result}";
        }

        if (!ExpectsSuccess)
        {
            return null;
        }

        string expected = string.Join(' ', Texts("user_constrained_policy_set").Order());
        string actual = string.Join(' ', result.Policies!.UserConstrained.Select(oid => oid.ToString()).Order());
        return expected == actual ? null : $"policies: {Title}: [{actual}] where [{expected}] was expected";
    }

    private VerificationResult Verify(bool isDangerous)
    {
        Certificate anchor = Certificate.Parse(json.GetProperty("trust_anchor").GetBytesFromBase64());

        // The path is given in order; we are to find it.
        List<ReadOnlyMemory<byte>> chain = [json.GetProperty("target").GetBytesFromBase64()];
        chain.AddRange(Ders("intermediates").OrderBy(der => der.Length));
        VerificationResult result = CertificateVerifier.Verify(chain, Options(anchor, isDangerous));
        result.LeafKey?.Dispose();
        return result;
    }

    private VerificationOptions Options(Certificate anchor, bool isDangerous) => new()
    {
        DangerousAllowDsa = isDangerous,
        TrustStore = new TrustStore([anchor]),
        HostName = null,
        Purpose = CertificatePurpose.Any,
        RequiredKeyUsage = KeyUsages.None,
        Time = DateTimeOffset.Parse(Text("validation_time"), CultureInfo.InvariantCulture),
        Revocation = new RevocationOptions
        {
            Mode = RevocationMode.Hard,
            Scope = RevocationScope.WholeChain,
            Lists = [.. ReadableLists()],
        },
        Policies = new PolicyOptions
        {
            UserInitialPolicySet = [.. Texts("initial_policy_set").Select(ObjectIdentifier.Parse)],
            InitialExplicitPolicy = json.GetProperty("initial_explicit_policy").GetBoolean(),
            InitialPolicyMappingInhibit = json.GetProperty("initial_policy_mapping_inhibit").GetBoolean(),
            InitialAnyPolicyInhibit = json.GetProperty("initial_any_policy_inhibit").GetBoolean(),
        },
    };

    /// <summary>A list that does not parse can say nothing: 4.4 has some.</summary>
    private IEnumerable<CertificateRevocationList> ReadableLists()
    {
        foreach (ReadOnlyMemory<byte> der in Ders("crls"))
        {
            if (CertificateRevocationList.TryParse(der.Span, out CertificateRevocationList? list, out _))
            {
                yield return list;
            }
        }
    }

    private string Text(string name) => json.GetProperty(name).GetString()!;

    private List<string> Texts(string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

    private List<ReadOnlyMemory<byte>> Ders(string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(value =>
            (ReadOnlyMemory<byte>)value.GetBytesFromBase64())];
}
