using System;
using System.Collections.Generic;
using System.Linq;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>Certificate policies, RFC 5280 §6.1 as RFC 9618 has it; PKITS has the ordinary cases.</summary>
public sealed class PolicyTests
{
    private const string Any = "2.5.29.32.0";
    private const string Gold = "1.3.6.1.4.1.99999.1";
    private const string Silver = "1.3.6.1.4.1.99999.2";

    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly PolicyOptions Explicit = new() { InitialExplicitPolicy = true };

    [Fact]
    public void A_path_without_policies_is_valid_for_none_and_refused_where_one_is_required()
    {
        Certificate leaf = Leaf().Issue(Key(9), Root, Key(0));
        VerificationResult result = Trusting(Root).Verify(leaf);
        Assert.True(result.IsTrusted);
        Assert.Empty(result.Policies!.AuthorityConstrained);

        Expect(Trusting(Root) with { Policies = Explicit }, leaf, CertificateErrorCode.PolicyRequired, 0);
    }

    [Theory]
    [InlineData(Gold, true)]
    [InlineData(Silver, false)]
    [InlineData(Any, true)]
    public void The_policy_must_be_one_that_the_caller_accepts(string accepted, bool isTrusted)
    {
        Certificate leaf = (Leaf() with { ExtraExtensions = [Policies(Gold)] }).Issue(Key(9), Root, Key(0));
        VerificationOptions options = Trusting(Root) with
        {
            Policies = Explicit with { UserInitialPolicySet = [ObjectIdentifier.Parse(accepted)] },
        };
        if (!isTrusted)
        {
            Expect(options, leaf, CertificateErrorCode.PolicyRequired, 0);
            return;
        }

        VerificationResult result = options.Verify(leaf);
        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([Gold], Texts(result.Policies!.UserConstrained));
    }

    [Fact]
    public void Mapping_changes_what_the_next_certificate_must_say_and_reports_the_first_policy()
    {
        Certificate middle = (Ca("middle") with { ExtraExtensions = [Policies(Gold), Mappings((Gold, Silver))] })
            .Issue(Key(1), Root, Key(0));
        VerificationOptions options = Trusting(Root) with { Policies = Explicit };

        Certificate leaf = (Leaf() with { ExtraExtensions = [Policies(Silver)] }).Issue(Key(9), middle, Key(1));
        VerificationResult result = options.Verify(leaf, middle);
        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([Gold], Texts(result.Policies!.AuthorityConstrained));

        Certificate unmapped = (Leaf() with { ExtraExtensions = [Policies(Gold)] }).Issue(Key(9), middle, Key(1));
        Expect(options, unmapped, CertificateErrorCode.PolicyRequired, 0, middle);
        PolicyOptions inhibited = Explicit with { InitialPolicyMappingInhibit = true };
        Expect(options with { Policies = inhibited }, leaf, CertificateErrorCode.PolicyRequired, 0, middle);
    }

    [Theory]
    [InlineData(Any, Silver)]
    [InlineData(Silver, Any)]
    public void Any_policy_is_never_mapped(string issuer, string subject)
    {
        Certificate middle = (Ca("middle") with { ExtraExtensions = [Policies(Any), Mappings((issuer, subject))] })
            .Issue(Key(1), Root, Key(0));
        Certificate leaf = (Leaf() with { ExtraExtensions = [Policies(Any)] }).Issue(Key(9), middle, Key(1));

        Expect(Trusting(Root), leaf, CertificateErrorCode.PolicyMappingInvalid, 1, middle);
    }

    [Fact]
    public void Any_policy_stands_for_each_of_the_callers_until_it_is_inhibited()
    {
        Certificate leaf = (Leaf() with { ExtraExtensions = [Policies(Any)] }).Issue(Key(9), Root, Key(0));
        PolicyOptions gold = Explicit with { UserInitialPolicySet = [ObjectIdentifier.Parse(Gold)] };

        VerificationResult result = (Trusting(Root) with { Policies = gold }).Verify(leaf);
        Assert.Equal([Gold], Texts(result.Policies!.UserConstrained));
        Assert.Equal([Any], Texts(result.Policies!.AuthorityConstrained));
        Expect(
            Trusting(Root) with { Policies = gold with { InitialAnyPolicyInhibit = true } },
            leaf,
            CertificateErrorCode.PolicyRequired,
            0);
    }

    [Fact]
    public void What_an_anchor_demands_of_policies_binds()
    {
        Certificate root = (Ca("root") with { ExtraExtensions = [Constraints(0)] }).SelfSign(Key(0));

        Expect(
            Trusting(root), Leaf().Issue(Key(9), root, Key(0)), CertificateErrorCode.PolicyRequired, 0);
        Certificate withPolicy =
            (Leaf() with { ExtraExtensions = [Policies(Gold)] }).Issue(Key(9), root, Key(0));
        Assert.True(Trusting(root).Verify(withPolicy).IsTrusted);
    }

    [Fact]
    public void Another_path_is_tried_where_the_likeliest_is_valid_for_no_policy()
    {
        Certificate without = (Ca("middle") with { NotAfter = Now.AddDays(99) }).Issue(Key(1), Root, Key(0));
        Certificate with = (Ca("middle") with { ExtraExtensions = [Policies(Gold)] }).Issue(Key(1), Root, Key(0));
        Certificate leaf = (Leaf() with { ExtraExtensions = [Policies(Gold)] }).Issue(Key(9), without, Key(1));
        foreach (IReadOnlyList<Certificate> pool in (IReadOnlyList<Certificate>[])[[without, with], [with, without]])
        {
            VerificationResult result = (Trusting(Root) with { Policies = Explicit }).Verify(leaf, pool);
            Assert.True(result.IsTrusted, result.ToString());
            Assert.Equal(with, result.Chain[1]);
        }
    }

    [Fact]
    public void A_requirement_is_missed_once_however_many_certificates_miss_it()
    {
        Certificate middle = Ca("middle").Issue(Key(1), Root, Key(0));
        Certificate leaf = Leaf().Issue(Key(9), middle, Key(1));

        Expect(
            Trusting(Root) with { Policies = Explicit }, leaf, CertificateErrorCode.PolicyRequired, 1, middle);
    }

    [Fact]
    public void Mappings_that_double_at_each_step_cost_no_more_than_they_say()
    {
        // Each CA maps both policies to both: the tree of RFC 5280 has 2^n leaves, the graph 2n nodes.
        List<Certificate> pool = [];
        Certificate issuer = Root;
        const int Steps = 16;
        for (int i = 0; i < Steps; i++)
        {
            issuer = (Ca($"step {i}") with
            {
                ExtraExtensions =
                [
                    Policies(Gold, Silver),
                    Mappings((Gold, Gold), (Gold, Silver), (Silver, Gold), (Silver, Silver)),
                ],
            }).Issue(Key(i + 1), issuer, Key(i));
            pool.Add(issuer);
        }

        Certificate leaf =
            (Leaf() with { ExtraExtensions = [Policies(Gold, Silver)] }).Issue(Key(99), issuer, Key(Steps));
        VerificationResult result = (Trusting(Root) with { Policies = Explicit }).Verify(leaf, pool);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([Gold, Silver], Texts(result.Policies!.AuthorityConstrained));
        Assert.Equal((Steps * 6) + 2, result.BudgetSpent.PolicyNodes);
    }

    [Fact]
    public void Policy_nodes_are_budgeted()
    {
        string[] many = [.. Enumerable.Range(0, 500).Select(i => $"1.3.6.1.4.1.99999.{i}")];
        Certificate leaf = (Leaf() with { ExtraExtensions = [Policies(many)] }).Issue(Key(9), Root, Key(0));
        VerificationOptions options = Trusting(Root);

        Assert.True(options.Verify(leaf).IsTrusted);
        VerificationResult result =
            (options with { Budget = new PathBudget { PolicyNodes = 499 } }).Verify(leaf);
        Assert.Equal(CertificateErrorCode.BudgetExceeded, result.Primary?.Code);
        Assert.Equal(499, result.BudgetSpent.PolicyNodes);
    }

    [Theory]
    [InlineData("2.5.29.32", "3000")]
    [InlineData("2.5.29.32", "30023000")]
    [InlineData("2.5.29.32", "300a300306012a300306012a")]
    [InlineData("2.5.29.32", "3007300506012a3000")]
    [InlineData("2.5.29.32", "3016301406012a300f300d06082b060105050702010c0161")]
    [InlineData("2.5.29.33", "3000")]
    [InlineData("2.5.29.33", "3005300306012a")]
    [InlineData("2.5.29.36", "3000")]
    [InlineData("2.5.29.36", "30048001000500")]
    [InlineData("2.5.29.36", "30038001ff")]
    [InlineData("2.5.29.36", "3006810100800100")]
    [InlineData("2.5.29.54", "0201ff")]
    [InlineData("2.5.29.54", "02010000")]
    public void A_malformed_extension_makes_the_certificate_malformed(string oid, string value)
    {
        CertificateRequestOptions options =
            Leaf() with { ExtraExtensions = [Extension(oid, false, Convert.FromHexString(value))] };
        Assert.Throws<CertificateFormatException>(() => options.Issue(Key(9), Root, Key(0)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_qualifier_of_an_unknown_kind_is_refused_where_the_policies_are_critical(
        bool isCritical, bool isTrusted)
    {
        CertificateRequestOptions options = Leaf() with
        {
            ExtraExtensions =
                [Extension("2.5.29.32", isCritical, Convert.FromHexString("300e300c06012a300730050601280500"))],
        };
        VerificationResult result = Trusting(Root).Verify(options.Issue(Key(9), Root, Key(0)));
        Assert.Equal(isTrusted, result.IsTrusted);
        Assert.Equal(
            isTrusted ? null : CertificateErrorCode.UnknownCriticalExtension, result.Primary?.Code);
    }

    private static void Expect(
        VerificationOptions options,
        Certificate leaf,
        CertificateErrorCode code,
        int depth,
        params IReadOnlyList<Certificate> intermediates)
    {
        VerificationResult result = options.Verify(leaf, intermediates);
        CertificateError error = Assert.Single(result.Errors);
        Assert.Equal((code, depth), (error.Code, error.Depth));
        Assert.Null(result.Policies);
    }

    private static IEnumerable<string> Texts(IEnumerable<ObjectIdentifier> oids) =>
        oids.Select(oid => oid.ToString());

    private static CertificateExtension Policies(params IReadOnlyList<string> oids)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            foreach (string oid in oids)
            {
                using DerWriter.Scope information = writer.Sequence();
                writer.Oid(ObjectIdentifier.Parse(oid));
            }
        }

        return Extension("2.5.29.32", true, writer.ToArray());
    }

    private static CertificateExtension Mappings(params IReadOnlyList<(string Issuer, string Subject)> pairs)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            foreach ((string issuer, string subject) in pairs)
            {
                using DerWriter.Scope pair = writer.Sequence();
                writer.Oid(ObjectIdentifier.Parse(issuer));
                writer.Oid(ObjectIdentifier.Parse(subject));
            }
        }

        return Extension("2.5.29.33", true, writer.ToArray());
    }

    private static CertificateExtension Constraints(byte requireExplicitPolicy) =>
        Extension("2.5.29.36", true, 0x30, 0x03, 0x80, 0x01, requireExplicitPolicy);
}
