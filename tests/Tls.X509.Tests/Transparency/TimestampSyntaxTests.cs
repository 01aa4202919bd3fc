using System;
using System.Collections.Generic;
using System.Linq;
using Tls.TestKit;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Transparency;

/// <summary>Lists and timestamps as bytes: what is read, and what is refused.</summary>
public sealed class TimestampSyntaxTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly TestLog Log = new(Key(50), "a");
    private static readonly byte[] Sample = Log.Sign(Now.AddMilliseconds(7), Root, 0xab, 0xcd);

    [Fact]
    public void Fields_are_read_as_they_stand()
    {
        Assert.True(SignedCertificateTimestamp.TryParse(Sample, out SignedCertificateTimestamp? timestamp, out _));
        Assert.Equal(Log.Id, timestamp.LogId.ToArray());
        Assert.Equal(Now.AddMilliseconds(7), timestamp.Time);
        Assert.Equal([0xab, 0xcd], timestamp.Extensions.ToArray());
        Assert.Equal(0x0403, timestamp.Algorithm);
        Assert.Equal(Sample, timestamp.Raw.ToArray());
        Assert.True(Sample.AsSpan().EndsWith(timestamp.Signature.Span));
    }

    [Fact]
    public void Nothing_may_be_missing_or_follow()
    {
        for (int length = 0; length < Sample.Length; length++)
        {
            Assert.False(SignedCertificateTimestamp.TryParse(Sample.AsSpan(0, length), out _, out TimestampStatus status));
            Assert.Equal(TimestampStatus.Malformed, status);
        }

        Assert.False(SignedCertificateTimestamp.TryParse((byte[])[.. Sample, 0], out _, out TimestampStatus longer));
        Assert.Equal(TimestampStatus.Malformed, longer);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void Other_versions_are_told_apart_from_what_is_malformed(byte version)
    {
        Assert.False(SignedCertificateTimestamp.TryParse([version], out _, out TimestampStatus status));
        Assert.Equal(TimestampStatus.UnknownVersion, status);
    }

    [Fact]
    public void A_time_beyond_all_calendars_is_their_last_moment()
    {
        byte[] far = [.. Sample];
        far.AsSpan(33, 8).Fill(0xff);
        Assert.True(SignedCertificateTimestamp.TryParse(far, out SignedCertificateTimestamp? timestamp, out _));
        Assert.Equal(ulong.MaxValue, timestamp.Milliseconds);
        Assert.Equal(DateTimeOffset.MaxValue, timestamp.Time);
    }

    [Fact]
    public void A_list_gives_its_timestamps_in_order()
    {
        Assert.True(TimestampList.TryParse(
            TestLog.List([1, 2], [3]), out IReadOnlyList<ReadOnlyMemory<byte>>? timestamps));
        Assert.Equal<byte[]>([[1, 2], [3]], timestamps.Select(one => one.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("00020000")]
    [InlineData("0003000101" + "00")]
    [InlineData("00040001ff00")]
    [InlineData("00030002ff")]
    [InlineData("0002ff")]
    public void A_list_that_is_none_is_refused(string hex) =>
        Assert.False(TimestampList.TryParse(Convert.FromHexString(hex), out _));

    [Fact]
    public void A_list_has_sixty_four_at_most()
    {
        byte[][] many = [.. Enumerable.Repeat(new byte[] { 1 }, TimestampList.MaxCount)];
        Assert.True(TimestampList.TryParse(TestLog.List(many), out _));
        Assert.False(TimestampList.TryParse(TestLog.List([.. many, [1]]), out _));
    }

    [Fact]
    public void An_extension_holds_one_octet_string_and_nothing_else()
    {
        CertificateExtension good = TestLog.Extension(TestLog.List(Sample));
        Assert.True(TimestampList.TryReadEmbedded(With(good), out IReadOnlyList<ReadOnlyMemory<byte>> timestamps));
        Assert.Equal(Sample, Assert.Single(timestamps).ToArray());
        Assert.True(TimestampList.TryReadEmbedded(Root, out timestamps));
        Assert.Empty(timestamps);
        foreach (byte[] value in (byte[][])
            [[], [.. good.Value.Span, 0], TestLog.List(Sample), [3, .. good.Value.Span[1..]], [4, 0]])
        {
            Assert.False(TimestampList.TryReadEmbedded(With(good with { Value = value }), out timestamps));
            Assert.Empty(timestamps);
        }
    }

    [Fact]
    public void The_printer_says_when_and_by_which_log()
    {
        byte[] newer = [1, 2, 3];
        string text = CertificatePrinter.Print(With(TestLog.Extension(TestLog.List(Sample, newer, [0, 1]))));
        Assert.Contains(
            $"Embedded timestamps:    2026-06-01 12:00:00.007 UTC by log {Convert.ToHexStringLower(Log.Id)}, "
            + "ECDSA with SHA-256\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("of version 2, 3 bytes\n", text, StringComparison.Ordinal);
        Assert.Contains("malformed, 2 bytes\n", text, StringComparison.Ordinal);
    }

    private static Certificate With(CertificateExtension extension) =>
        (Leaf() with { ExtraExtensions = [extension] }).Issue(Key(9), Root, Key(0));
}
