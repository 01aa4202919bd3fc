using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Xunit;
using static Tls.X509.CertificateErrorCode;
using static Tls.X509.Tests.Revocation.TestCrl;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Revocation;

/// <summary>RFC 5280 §6.3.3, letter by letter: what each list does to a verdict.</summary>
public sealed class CrlStatusTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Subject = Leaf().Issue(Key(9), Root, Key(0));

    [Fact]
    public void A_listed_leaf_is_revoked_with_reason_and_date()
    {
        VerificationResult result = Judge(
            Subject, [new TestCrl { Entries = [Entry.Of(Subject, RevocationReason.KeyCompromise)] }]);
        Assert.Equal(Revoked, result.Primary?.Code);
        Assert.Contains("2026-05-30 12:00:00Z, KeyCompromise", result.Primary!.Detail, System.StringComparison.Ordinal);
    }

    [Fact]
    public void An_unlisted_leaf_is_good() => Good(Subject, new TestCrl { Entries = [Entry.Of(Middle)] });

    [Fact]
    public void Without_a_list_hard_mode_refuses_and_soft_mode_does_not()
    {
        Unknown(Subject);
        Assert.True(Judge(Subject, [], RevocationMode.Soft).IsTrusted);
    }

    [Fact]
    public void Soft_mode_refuses_what_is_known_to_be_revoked() => Assert.Equal(
        Revoked, Judge(Subject, [new TestCrl { Entries = [Entry.Of(Subject)] }], RevocationMode.Soft).Primary?.Code);

    [Fact]
    public void Off_looks_at_nothing() => Assert.True(
        Judge(Subject, [new TestCrl { Entries = [Entry.Of(Subject)] }], RevocationMode.Off).IsTrusted);

    [Theory]
    [InlineData(RevocationScope.Leaf, true)]
    [InlineData(RevocationScope.WholeChain, false)]
    public void Scope_says_whether_intermediates_count(RevocationScope scope, bool isTrusted)
    {
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));
        VerificationResult result = (Trusting(Root) with
        {
            Revocation = new RevocationOptions
            {
                Mode = RevocationMode.Hard,
                Scope = scope,
                Lists =
                [
                    new TestCrl().Sign(Middle.Subject, Key(1)),
                    new TestCrl { Entries = [Entry.Of(Middle)] }.Sign(Root.Subject, Key(0)),
                ],
            },
        }).Verify(leaf, Middle);
        Assert.Equal(isTrusted, result.IsTrusted);
        Assert.Equal(isTrusted ? null : Revoked, result.Primary?.Code);
        Assert.Equal(isTrusted ? null : 1, result.Primary?.Depth);
    }

    [Fact]
    public void A_list_past_its_next_update_says_nothing() =>
        Unknown(Subject, new TestCrl { NextUpdate = Now.AddSeconds(-1) });

    [Fact]
    public void A_list_without_next_update_says_nothing() => Unknown(Subject, new TestCrl { NextUpdate = null });

    [Fact]
    public void A_list_of_the_future_says_nothing() =>
        Unknown(Subject, new TestCrl { ThisUpdate = Now.AddSeconds(1) });

    [Fact]
    public void A_list_with_another_signature_says_nothing() =>
        UnknownBy(Subject, new TestCrl().Sign(Root.Subject, Key(5)));

    [Fact]
    public void A_signer_once_known_signs_by_no_algorithm_that_is_not_taken()
    {
        // The last arc of ecdsa-with-SHA256 becomes one that means nothing.
        byte[] encoded = new TestCrl().Encode(Root.Subject, Key(0));
        ReadOnlySpan<byte> algorithm = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
        encoded[encoded.AsSpan().IndexOf(algorithm) + 7] = 0x7f;
        encoded[encoded.AsSpan().LastIndexOf(algorithm) + 7] = 0x7f;
        CertificateRevocationList list = CertificateRevocationList.Parse(encoded);
        list.RememberSigner(Root.PublicKey);
        UnknownBy(Subject, list);
    }

    [Fact]
    public void A_list_of_another_issuer_says_nothing() =>
        UnknownBy(Subject, new TestCrl().Sign(Middle.Subject, Key(0)));

    [Fact]
    public void A_critical_extension_that_is_unknown_silences_the_list() =>
        Unknown(Subject, new TestCrl { Extra = [Extension("1.2.3", true, 5, 0)] });

    [Fact]
    public void An_unknown_critical_extension_of_any_entry_silences_the_list() => Unknown(Subject, new TestCrl
    {
        Entries = [Entry.Of(Middle) with { Extra = [Extension("1.2.3", true, 5, 0)] }],
    });

    [Fact]
    public void An_issuer_without_crlSign_signs_no_lists()
    {
        Certificate root = (Ca("bare") with { KeyUsage = KeyUsages.KeyCertSign }).SelfSign(Key(3));
        Certificate leaf = Leaf().Issue(Key(9), root, Key(3));
        VerificationResult result = (Trusting(root) with { Revocation = Hard(new TestCrl().Sign(root.Subject, Key(3))) })
            .Verify(leaf);
        Assert.Equal(StatusUnknown, result.Primary?.Code);
    }

    [Fact]
    public void A_list_may_be_signed_with_another_key_of_the_issuer_that_has_a_path_to_the_same_anchor()
    {
        Certificate signer = (Ca("root") with { KeyUsage = KeyUsages.CrlSign }).Issue(Key(4), Root, Key(0));
        CertificateRevocationList[] lists =
        [
            new TestCrl { Entries = [Entry.Of(Subject)] }.Sign(Root.Subject, Key(4)),
            new TestCrl { IssuingPoint = Point(True(2)) }.Sign(Root.Subject, Key(0)),
        ];
        RevocationOptions options = Hard(lists) with { Certificates = [signer] };
        Assert.Equal(Revoked, (Trusting(Root) with { Revocation = options }).Verify(Subject).Primary?.Code);

        Certificate stranger = (Ca("root") with { KeyUsage = KeyUsages.CrlSign }).SelfSign(Key(4));
        options = options with { Certificates = [stranger] };
        Assert.Equal(StatusUnknown, (Trusting(Root) with { Revocation = options }).Verify(Subject).Primary?.Code);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(5, false)]
    public void A_list_of_one_kind_of_certificates_speaks_of_that_kind(int field, bool speaks)
    {
        TestCrl list = new() { IssuingPoint = Point(True(field)) };
        if (speaks)
        {
            Good(Subject, list);
        }
        else
        {
            Unknown(Subject, list);
        }
    }

    [Fact]
    public void Lists_of_some_reasons_count_together()
    {
        TestCrl some = new() { IssuingPoint = Point(Reasons(3, RevocationReasons.KeyCompromise)) };
        TestCrl rest = new()
        {
            IssuingPoint = Point(Reasons(3, RevocationReasons.All & ~RevocationReasons.KeyCompromise)),
        };
        Unknown(Subject, some);
        Good(Subject, some, rest);
    }

    [Fact]
    public void Reasons_of_a_distribution_point_narrow_its_list()
    {
        Certificate leaf = WithPoint(UriName("http://a/1"), Reasons(1, RevocationReasons.KeyCompromise));
        Unknown(leaf, new TestCrl { IssuingPoint = Point(UriName("http://a/1")) });
    }

    [Fact]
    public void A_list_of_another_distribution_point_says_nothing()
    {
        Certificate leaf = WithPoint(UriName("http://a/1"));
        Good(leaf, new TestCrl { IssuingPoint = Point(UriName("http://a/1")) });
        Unknown(leaf, new TestCrl { IssuingPoint = Point(UriName("http://a/2")) });
    }

    [Fact]
    public void An_indirect_list_names_the_issuer_of_its_entries()
    {
        Certificate agent = Ca("agent").Issue(Key(6), Root, Key(0));
        Certificate leaf = WithPoint(CrlIssuer(agent.Subject));
        Entry mine = Entry.Of(leaf) with { Issuer = Root.Subject };
        Assert.Equal(Revoked, Indirect(leaf, agent, [mine], True(4)).Primary?.Code);
        Assert.Equal(Revoked, Indirect(
            leaf, agent, [Entry.Of(Middle) with { Issuer = Root.Subject }, Entry.Of(leaf)], True(4)).Primary?.Code);
        Assert.True(Indirect(leaf, agent, [Entry.Of(leaf)], True(4)).IsTrusted);

        // (b)(1): it must say that it is indirect.
        Assert.Equal(StatusUnknown, Indirect(leaf, agent, [mine], True(1)).Primary?.Code);
    }

    [Fact]
    public void A_delta_list_adds_and_removes()
    {
        TestCrl complete = new() { Number = 5, Entries = [Entry.Of(Subject, RevocationReason.CertificateHold)] };
        TestCrl delta = new() { Number = 6, BaseNumber = 5 };
        Assert.Equal(Revoked, Judge(
            Subject, [complete with { Entries = [] }, delta with { Entries = [Entry.Of(Subject)] }]).Primary?.Code);
        Good(Subject, complete, delta with { Entries = [Entry.Of(Subject, RevocationReason.RemoveFromCrl)] });
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(5, 5)]
    [InlineData(9, 6)]
    public void A_delta_list_of_other_numbers_is_passed_over(int number, int baseNumber) => Good(
        Subject,
        new TestCrl { Number = 5 },
        new TestCrl { Number = number, BaseNumber = baseNumber, Entries = [Entry.Of(Subject)] });

    [Fact]
    public void A_delta_list_brings_an_old_complete_one_up_to_date() => Good(
        Subject,
        new TestCrl { Number = 5, NextUpdate = Now.AddDays(-0.5) },
        new TestCrl { Number = 6, BaseNumber = 5 });

    [Fact]
    public void A_delta_list_alone_says_nothing() =>
        Unknown(Subject, new TestCrl { Number = 6, BaseNumber = 5, Entries = [Entry.Of(Subject)] });

    private static Certificate WithPoint(params byte[][] fields) =>
        (Leaf() with { ExtraExtensions = [DistributionPoints(fields)] }).Issue(Key(9), Root, Key(0));

    private static VerificationResult Indirect(
        Certificate leaf, Certificate agent, IReadOnlyList<Entry> entries, byte[] kind) =>
        (Trusting(Root) with
        {
            Revocation = Hard(
                new TestCrl { IssuingPoint = Point(kind), Entries = entries }.Sign(agent.Subject, Key(6)),
                new TestCrl { IssuingPoint = Point(True(2)) }.Sign(Root.Subject, Key(0))) with
            {
                Mode = RevocationMode.Hard,
                Certificates = [agent],
            },
        }).Verify(leaf, agent);

    private static void Good(Certificate leaf, params TestCrl[] lists)
    {
        VerificationResult result = Judge(leaf, lists);
        Assert.True(result.IsTrusted, result.ToString());
    }

    private static void Unknown(Certificate leaf, params TestCrl[] lists) =>
        UnknownBy(leaf, [.. lists.Select(list => list.Sign(Root.Subject, Key(0)))]);

    private static void UnknownBy(Certificate leaf, params CertificateRevocationList[] lists) => Assert.Equal(
        StatusUnknown, (Trusting(Root) with { Revocation = Hard(lists) }).Verify(leaf).Primary?.Code);

    private static VerificationResult Judge(
        Certificate leaf, IReadOnlyList<TestCrl> lists, RevocationMode mode = RevocationMode.Hard) =>
        (Trusting(Root) with
        {
            Revocation = Hard([.. lists.Select(list => list.Sign(Root.Subject, Key(0)))]) with { Mode = mode },
        }).Verify(leaf);

    private static RevocationOptions Hard(params CertificateRevocationList[] lists) =>
        new() { Mode = RevocationMode.Hard, Lists = lists };
}
