using System;
using System.Collections.Generic;
using System.Linq;
using Tls.TestKit;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Transparency;

/// <summary>How many timestamps are enough, and what is said when they are not.</summary>
public sealed class TransparencyRuleTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly TestLog[] Logs =
        [.. Enumerable.Range(50, 4).Select(number => new TestLog(Key(number), number < 52 ? "first" : "second"))];

    private static readonly DateTimeOffset Made = Now.AddDays(-1);

    /// <summary>
    /// Each log by its number: 0 and 1 are of one operator, 2 and 3 of another. R is retired, T is read by tiles.
    /// </summary>
    [Theory]
    [InlineData(180, "0 2", "", true, true)]
    [InlineData(180, "0 1", "", false, false)]
    [InlineData(180, "0 0", "", false, false)]
    [InlineData(180, "0", "", false, false)]
    [InlineData(180, "", "", false, false)]
    [InlineData(181, "0 2", "", false, false)]
    [InlineData(181, "0 1 2", "", true, true)]
    [InlineData(181, "0 2 2", "", false, false)]
    [InlineData(180, "0R 2", "", true, true)]
    [InlineData(180, "0R 2R", "", false, false)]
    [InlineData(180, "0T 2", "", true, true)]
    [InlineData(180, "0T 2T", "", false, false)]
    [InlineData(181, "", "0 2", true, true)]
    [InlineData(181, "", "0 1", false, true)]
    [InlineData(181, "", "0", false, false)]
    [InlineData(181, "", "0 0", false, false)]
    [InlineData(181, "", "0R 2", false, false)]
    [InlineData(181, "", "0T 2T", false, false)]
    [InlineData(181, "0", "2", false, true)]
    [InlineData(181, "0R", "2", false, false)]
    [InlineData(181, "2", "2", false, false)]
    public void Each_rule_has_its_numbers(int days, string embedded, string shown, bool chrome, bool apple)
    {
        VerificationOptions options = Options(embedded + " " + shown);
        Certificate leaf = TestLog.Issue(
            Leaf() with { NotAfter = Now.AddDays(days - 10).AddSeconds(-1) },
            Key(9).SubjectPublicKeyInfo,
            Root,
            Key(0),
            Made,
            [.. Named(embedded)]);
        options = options with
        {
            HandshakeTimestamps = [.. Named(shown).Select(log => (ReadOnlyMemory<byte>)log.Sign(Made, leaf))],
        };
        foreach ((TransparencyRule rule, bool expected) in ((TransparencyRule, bool)[])
            [(TransparencyRule.Chrome, chrome), (TransparencyRule.Apple, apple)])
        {
            VerificationResult result = (options with
            {
                Transparency = options.Transparency with { Rule = rule },
            }).Verify(leaf);
            Assert.True(expected == result.IsTrusted, $"{rule.Name}: {result.Transparency!.Detail}");
            Assert.Equal(expected, result.Transparency!.IsSatisfied);
            Assert.Equal(expected ? null : CertificateErrorCode.TransparencyUnmet, result.Primary?.Code);
        }
    }

    /// <summary>RFC 5280 §4.1.2.5: from notBefore through notAfter, inclusive.</summary>
    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void The_last_second_of_a_lifetime_counts(int seconds, bool isEnough)
    {
        CertificateRequestOptions options = Leaf() with { NotAfter = Now.AddDays(170).AddSeconds(seconds) };
        Certificate leaf = TestLog.Issue(
            options, Key(9).SubjectPublicKeyInfo, Root, Key(0), Made, Logs[0], Logs[2]);
        Assert.Equal(isEnough, Options("0 2").Verify(leaf).IsTrusted);
    }

    [Fact]
    public void A_refusal_says_what_is_missing()
    {
        Certificate leaf = TestLog.Issue(Leaf(), Key(9).SubjectPublicKeyInfo, Root, Key(0), Made, Logs[0], Logs[1]);
        VerificationResult result = Options("0 1").Verify(leaf);
        CertificateError error = Assert.Single(result.Errors);
        Assert.Equal((0, leaf), (error.Depth, error.Certificate));
        Assert.Equal("Chrome: embedded: 1 of 2 operators", error.Detail);
    }

    [Fact]
    public void Reporting_refuses_nothing_and_off_says_nothing()
    {
        Certificate leaf = Leaf().Issue(Key(9), Root, Key(0));
        VerificationOptions options = Options("0");
        VerificationResult reported = (options with
        {
            Transparency = options.Transparency with { Mode = TransparencyMode.Report },
        }).Verify(leaf);
        Assert.True(reported.IsTrusted);
        Assert.False(reported.Transparency!.IsSatisfied);
        Assert.Null(Trusting(Root).Verify(leaf).Transparency);
        Assert.Equal(TransparencyMode.Off, Trusting(Root).Transparency.Mode);
    }

    [Fact]
    public void The_operator_of_the_time_counts()
    {
        TestLog sold = Logs[2];
        TransparencyLog log = new(sold.Key.SubjectPublicKeyInfo, "second")
        {
            PreviousOperators = [new("first", Made.AddMilliseconds(1)), new("never", Made)],
        };
        Certificate leaf = TestLog.Issue(Leaf(), Key(9).SubjectPublicKeyInfo, Root, Key(0), Made, Logs[0], sold);
        VerificationResult result = (Trusting(Root) with
        {
            Transparency = TransparencyPolicy.Requiring(new TransparencyLogList([Logs[0].Accepted, log])),
        }).Verify(leaf);
        Assert.Equal("Chrome: embedded: 1 of 2 operators", result.Primary?.Detail);
    }

    [Fact]
    public void Other_errors_stay_beside_it_in_the_order_of_depth()
    {
        Certificate middle = (Ca("middle") with { NotAfter = Now.AddDays(-1) }).Issue(Key(1), Root, Key(0));
        Certificate leaf = Leaf().Issue(Key(9), middle, Key(1));
        VerificationResult result = Options("0").Verify(leaf, middle);
        Assert.Equal(
            [(CertificateErrorCode.TransparencyUnmet, 0), (CertificateErrorCode.Expired, 1)],
            result.Errors.Select(error => (error.Code, error.Depth)));
        Assert.Equal(CertificateErrorCode.Expired, result.Primary?.Code);
    }

    private static IEnumerable<TestLog> Named(string logs) =>
        logs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Logs[name[0] - '0']);

    private static VerificationOptions Options(string logs) => Trusting(Root) with
    {
        Transparency = TransparencyPolicy.Requiring(new TransparencyLogList(Logs.Select((log, number) =>
            new TransparencyLog(log.Key.SubjectPublicKeyInfo, log.Owner)
            {
                State = logs.Contains($"{number}R", StringComparison.Ordinal)
                    ? TransparencyLogState.Retired
                    : TransparencyLogState.Usable,
                StateSince = Now,
                IsTiled = logs.Contains($"{number}T", StringComparison.Ordinal),
            }))),
    };
}
