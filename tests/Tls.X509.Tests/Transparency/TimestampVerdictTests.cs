using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509.Tests.Revocation;
using Xunit;
using static Tls.X509.Tests.TestPki;
using static Tls.X509.TimestampStatus;

namespace Tls.X509.Tests.Transparency;

/// <summary>Each timestamp gets the verdict it deserves, wherever it stands.</summary>
public sealed class TimestampVerdictTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly TestLog Log = new(Key(50), "a");
    private static readonly TestLog RsaLog = new(Key(51, KeyKind.Rsa), "b");
    private static readonly DateTimeOffset Made = Now.AddDays(-9);

    [Fact]
    public void Embedded_timestamps_of_both_kinds_of_logs_are_valid()
    {
        Certificate leaf = TestLog.Issue(
            Leaf(), Key(9).SubjectPublicKeyInfo, Middle, Key(1), Made, Log, RsaLog);
        VerificationResult result = Reporting().Verify(leaf, Middle);
        Assert.True(result.IsTrusted);
        Assert.Equal([Valid, Valid], Statuses(result));
        Assert.All(result.Transparency!.Timestamps, one => Assert.Equal(TimestampOrigin.Embedded, one.Origin));
        Assert.Equal(["a", "b"], result.Transparency.Timestamps.Select(one => one.Log!.Operator));
    }

    /// <summary>The list stands first, last, between others or alone, and lengths around it grow by octets.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(70_000)]
    public void What_else_the_certificate_says_stays_byte_for_byte(int size)
    {
        CertificateExtension other = Extension("1.2.3.4", false, new byte[size]);
        CertificateRequestOptions options = Leaf() with { ExtraExtensions = size == 0 ? [] : [other] };
        Certificate leaf = TestLog.Issue(options, Key(9).SubjectPublicKeyInfo, Middle, Key(1), Made, Log);
        Assert.Equal([Valid], Statuses(Reporting().Verify(leaf, Middle)));
    }

    [Fact]
    public void A_certificate_without_other_extensions_loses_the_field()
    {
        Certificate some = TestLog.Issue(Leaf(), Key(9).SubjectPublicKeyInfo, Middle, Key(1), Made, Log);
        ObjectIdentifier[] all = [.. some.Extensions.Select(extension => extension.Oid)];
        CertificateRequestOptions options = Leaf() with
        {
            OmittedExtensions = [.. all.Where(oid => oid != ObjectIdentifier.Parse(TestLog.EmbeddedOid))],
        };
        Certificate leaf = TestLog.Issue(options, Key(9).SubjectPublicKeyInfo, Middle, Key(1), Made, Log);
        Assert.Single(leaf.Extensions);
        Assert.Equal([Valid], Statuses((Reporting() with { HostName = null }).Verify(leaf, Middle)));
    }

    [Fact]
    public void Extensions_of_the_timestamp_are_signed_too()
    {
        Certificate leaf = Embedding(bare => Log.SignPrecertificate(Made, bare, Middle, 1, 2, 3));
        Assert.Equal([Valid], Statuses(Reporting().Verify(leaf, Middle)));
        Certificate changed = Embedding(bare =>
        {
            byte[] timestamp = Log.SignPrecertificate(Made, bare, Middle, 1, 2, 3);
            timestamp[43] ^= 1;
            return timestamp;
        });
        Assert.Equal([BadSignature], Statuses(Reporting().Verify(changed, Middle)));
    }

    /// <summary>
    /// §3.1: what a Precertificate Signing Certificate signs is logged under the name of the final issuer.
    /// </summary>
    [Fact]
    public void Only_the_key_of_the_final_issuer_counts()
    {
        Certificate twin = Ca("middle").Issue(Key(2), Root, Key(0));
        Certificate leaf = Embedding(bare => Log.SignPrecertificate(Made, bare, twin));
        Assert.Equal([BadSignature], Statuses(Reporting().Verify(leaf, Middle)));
        Certificate rekeyed = (Ca("middle") with { SerialNumber = new byte[] { 7 } }).Issue(Key(1), Root, Key(0));
        Certificate good = Embedding(bare => Log.SignPrecertificate(Made, bare, rekeyed));
        Assert.Equal([Valid], Statuses(Reporting().Verify(good, Middle)));
    }

    [Fact]
    public void Every_bit_of_what_is_signed_counts()
    {
        foreach (int at in (int[])[33, 40, 47, 60])
        {
            Certificate leaf = Embedding(bare =>
            {
                byte[] timestamp = Log.SignPrecertificate(Made, bare, Middle);
                timestamp[at] ^= 1;
                return timestamp;
            });
            TimestampStatus status = Assert.Single(Statuses(Reporting().Verify(leaf, Middle)));
            Assert.True(status is BadSignature or InFuture, status.ToString());
        }

        CertificateRequestOptions other = Leaf("other.example.com");
        Certificate moved = Embedding(bare => Log.SignPrecertificate(
            Made, (other with { SerialNumber = bare.SerialNumber }).Issue(Key(9), Middle, Key(1)), Middle));
        Assert.Equal([BadSignature], Statuses(Reporting().Verify(moved, Middle)));
    }

    [Fact]
    public void A_signature_over_the_certificate_is_none_over_its_precertificate()
    {
        Certificate leaf = Embedding(bare => Log.Sign(Made, bare));
        Assert.Equal([BadSignature], Statuses(Reporting().Verify(leaf, Middle)));
    }

    [Theory]
    [InlineData(0x0401)]
    [InlineData(0x0503)]
    [InlineData(0x0203)]
    public void A_log_signs_by_its_keys_algorithm_with_SHA_256(int code)
    {
        Certificate leaf = Embedding(bare =>
        {
            byte[] timestamp = Log.SignPrecertificate(Made, bare, Middle);
            timestamp[43] = (byte)(code >> 8);
            timestamp[44] = (byte)(code & 0xff);
            return timestamp;
        });
        Assert.Equal([WrongAlgorithm], Statuses(Reporting().Verify(leaf, Middle)));
    }

    [Fact]
    public void Unknown_versions_and_what_is_malformed_are_told_of_and_passed_over()
    {
        Certificate leaf = TestLog.Issue(Leaf(), Key(9).SubjectPublicKeyInfo, Middle, Key(1), bare =>
            TestLog.List([1, 2, 3], [0, 9], Log.SignPrecertificate(Made, bare, Middle)));
        VerificationResult result = Reporting().Verify(leaf, Middle);
        Assert.True(result.IsTrusted);
        Assert.Equal([UnknownVersion, Malformed, Valid], Statuses(result));
        Certificate none = (Leaf() with { ExtraExtensions = [TestLog.Extension([1])] }).Issue(Key(9), Middle, Key(1));
        Assert.Equal([Malformed], Statuses(Reporting().Verify(none, Middle)));
    }

    [Fact]
    public void A_log_nobody_knows_of_counts_for_nothing()
    {
        Certificate leaf = Embedding(bare => new TestLog(Key(52), "c").SignPrecertificate(Made, bare, Middle));
        TimestampVerdict verdict = Assert.Single(Reporting().Verify(leaf, Middle).Transparency!.Timestamps);
        Assert.Equal(UnknownLog, verdict.Status);
        Assert.Null(verdict.Log);
    }

    [Theory]
    [InlineData(TransparencyLogState.Pending, LogNotAccepted)]
    [InlineData(TransparencyLogState.Rejected, LogNotAccepted)]
    [InlineData(TransparencyLogState.Qualified, Valid)]
    [InlineData(TransparencyLogState.Usable, Valid)]
    [InlineData(TransparencyLogState.ReadOnly, Valid)]
    public void The_state_of_a_log_decides(TransparencyLogState state, TimestampStatus status)
    {
        Certificate leaf = Embedding(bare => Log.SignPrecertificate(Made, bare, Middle));
        Assert.Equal([status], Statuses(Reporting(With(state)).Verify(leaf, Middle)));
    }

    [Theory]
    [InlineData(1, Valid)]
    [InlineData(0, LogRetired)]
    [InlineData(-1, LogRetired)]
    public void A_retired_log_counts_for_what_it_signed_before(int milliseconds, TimestampStatus status)
    {
        Certificate leaf = Embedding(bare => Log.SignPrecertificate(Made, bare, Middle));
        TransparencyLog retired = With(TransparencyLogState.Retired, Made.AddMilliseconds(milliseconds));
        Assert.Equal([status], Statuses(Reporting(retired).Verify(leaf, Middle)));
    }

    [Theory]
    [InlineData(0, Valid)]
    [InlineData(1, InFuture)]
    public void A_timestamp_from_the_future_is_refused(int milliseconds, TimestampStatus status)
    {
        Certificate leaf = Embedding(bare => Log.SignPrecertificate(Now.AddMilliseconds(milliseconds), bare, Middle));
        Assert.Equal([status], Statuses(Reporting().Verify(leaf, Middle)));
    }

    /// <summary>The certificate ends ten days from now.</summary>
    [Theory]
    [InlineData(10, 11, Valid)]
    [InlineData(9, 10, OutsideInterval)]
    [InlineData(11, 12, OutsideInterval)]
    public void A_log_counts_for_certificates_that_end_in_its_interval(int from, int before, TimestampStatus status)
    {
        Certificate leaf = Embedding(bare => Log.SignPrecertificate(Made, bare, Middle));
        TransparencyLog log = new(Log.Key.SubjectPublicKeyInfo, "a")
        {
            NotAfterFrom = Now.AddDays(from),
            NotAfterBefore = Now.AddDays(before),
        };
        Assert.Equal([status], Statuses(Reporting(log).Verify(leaf, Middle)));
    }

    [Fact]
    public void Timestamps_of_handshake_and_staple_are_over_the_certificate_itself()
    {
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));
        byte[] staple = (new TestOcsp(leaf, Middle)
        {
            SingleExtra = [TestLog.Extension(TestLog.List(Log.Sign(Made, leaf)), "1.3.6.1.4.1.11129.2.4.5")],
        }).Sign(Middle, Key(1));
        VerificationOptions options = Reporting() with
        {
            StapledOcspResponse = staple,
            HandshakeTimestamps = [RsaLog.Sign(Made, leaf), Log.SignPrecertificate(Made, leaf, Middle)],
        };
        VerificationResult result = options.Verify(leaf, Middle);
        Assert.Equal(
            [
                (TimestampOrigin.Handshake, Valid), (TimestampOrigin.Handshake, BadSignature),
                (TimestampOrigin.OcspResponse, Valid),
            ],
            result.Transparency!.Timestamps.Select(one => (one.Origin, one.Status)));
    }

    [Fact]
    public void A_staple_about_another_certificate_says_nothing()
    {
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));
        Certificate other = Leaf().Issue(Key(9), Middle, Key(1));
        byte[] staple = (new TestOcsp(other, Middle)
        {
            SingleExtra = [TestLog.Extension(TestLog.List(Log.Sign(Made, leaf)), "1.3.6.1.4.1.11129.2.4.5")],
        }).Sign(Middle, Key(1));
        Assert.Empty(Statuses((Reporting() with { StapledOcspResponse = staple }).Verify(leaf, Middle)));
    }

    [Fact]
    public void Without_a_known_issuer_nothing_embedded_can_be_checked()
    {
        Certificate leaf = Embedding(bare => Log.SignPrecertificate(Made, bare, Middle));
        Assert.Equal([NoIssuer], Statuses(Reporting().Verify(leaf)));
        VerificationOptions trustingImpostor = Reporting() with
        {
            TrustStore = new TrustStore([Ca("middle").SelfSign(Key(5))]),
        };
        Assert.Equal([NoIssuer], Statuses(trustingImpostor.Verify(leaf)));
    }

    [Fact]
    public void Checking_is_paid_for_like_any_signature()
    {
        Certificate leaf = TestLog.Issue(Leaf(), Key(9).SubjectPublicKeyInfo, Middle, Key(1), Made, Log, RsaLog);
        VerificationOptions options = Reporting() with { Budget = new PathBudget { Signatures = 3 } };
        VerificationResult result = options.Verify(leaf, Middle);
        Assert.Equal([Valid, NotChecked], Statuses(result));
        Assert.True(result.IsTrusted);
        VerificationResult required = (options with
        {
            Transparency = options.Transparency with
            {
                Mode = TransparencyMode.Require,
            }
        }).Verify(leaf, Middle);
        Assert.Equal(CertificateErrorCode.BudgetExceeded, required.Primary?.Code);
    }

    private static TransparencyLog With(TransparencyLogState state, DateTimeOffset since = default) =>
        new(Log.Key.SubjectPublicKeyInfo, "a") { State = state, StateSince = since };

    private static Certificate Embedding(Func<Certificate, byte[]> sign) => TestLog.Issue(
        Leaf(), Key(9).SubjectPublicKeyInfo, Middle, Key(1), bare => TestLog.List(sign(bare)));

    private static VerificationOptions Reporting(params TransparencyLog[] logs) => Trusting(Root) with
    {
        Transparency = new TransparencyPolicy
        {
            Mode = TransparencyMode.Report,
            Logs = new TransparencyLogList(logs.Length > 0 ? logs : [Log.Accepted, RsaLog.Accepted]),
        },
    };

    private static IEnumerable<TimestampStatus> Statuses(VerificationResult result) =>
        result.Transparency!.Timestamps.Select(one => one.Status);
}
