using System;
using System.Collections.Generic;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>A search ends in time, by the clock of the options.</summary>
public sealed class TimeBudgetTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Leaf = TestPki.Leaf().Issue(Key(9), Middle, Key(1));

    [Theory]
    [InlineData(10, true)]
    [InlineData(1, false)]
    public void Search_ends_when_its_time_is_over(int seconds, bool isTrusted)
    {
        VerificationOptions options = Trusting(Root) with
        {
            Clock = new SteppingClock(),
            Budget = new PathBudget { Time = TimeSpan.FromSeconds(seconds) },
        };
        VerificationResult result = options.Verify(Leaf, Middle);
        Assert.Equal(isTrusted, result.IsTrusted);
        if (!isTrusted)
        {
            Assert.Equal(CertificateErrorCode.BudgetExceeded, result.Primary?.Code);
            Assert.Contains("more than 1 s", result.Primary?.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cheap_steps_are_stopped_too()
    {
        List<string> names = [];
        for (int i = 0; i < 2000; i++)
        {
            names.Add($"n{i}.example.com");
        }

        byte[] constraints = [.. Convert.FromHexString("3012a110300e820c"), .. "example.test"u8];
        Certificate root = (Ca("root") with { ExtraExtensions = [Extension("2.5.29.30", true, constraints)] })
            .SelfSign(Key(0));
        Certificate leaf = (TestPki.Leaf() with { DnsNames = names }).Issue(Key(9), root, Key(0));
        VerificationOptions options = Trusting(root) with
        {
            HostName = null,
            Clock = new SteppingClock(),
            Budget = new PathBudget { Time = TimeSpan.FromSeconds(5) },
        };
        VerificationResult result = options.Verify(leaf);
        Assert.Equal(CertificateErrorCode.BudgetExceeded, result.Primary?.Code);
        Assert.InRange(result.BudgetSpent.NameComparisons, 256, 1999);
    }

    /// <summary>A second passes between any two looks at it.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }
}
