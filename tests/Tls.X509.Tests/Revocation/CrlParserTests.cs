using System;
using System.Linq;
using Xunit;
using static Tls.X509.Tests.Revocation.TestCrl;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Revocation;

/// <summary>RFC 5280 §5: what a list may look like.</summary>
public sealed class CrlParserTests
{
    private static readonly DistinguishedName Issuer = DistinguishedName.FromCommonName("root");
    private static readonly byte[] Serial = [1, 2, 3];

    [Fact]
    public void Every_field_is_read()
    {
        CertificateRevocationList list = new TestCrl
        {
            Number = 77,
            AuthorityKey = new byte[] { 9, 9 },
            IssuingPoint = Point(UriName("http://a/1"), True(4)),
            Entries = [new Entry(Serial) { Reason = RevocationReason.Superseded }],
        }.Sign(Issuer, Key(0));
        Assert.Equal(1, list.Count);
        Assert.Equal([77], list.Number.ToArray());
        Assert.False(list.IsDelta);
        Assert.True(list.IssuingDistributionPoint!.IsIndirect);
        Assert.Equal([9, 9], list.AuthorityKeyIdentifier!.KeyIdentifier.ToArray());
        Assert.Equal(RevocationReason.Superseded, list.Find(Issuer, Serial)!.Reason);
        Assert.Null(list.Find(Issuer, [1, 2]));
        Assert.Null(list.Find(DistinguishedName.FromCommonName("other"), Serial));
    }

    [Fact]
    public void Version_1_has_no_extensions_and_version_2_has_a_number()
    {
        _ = (new TestCrl { Version = null, Number = null }).Sign(Issuer, Key(0));
        Refused(new TestCrl { Version = null });
        Refused(new TestCrl { Version = 2 });
        Refused(new TestCrl { Version = 0, Number = null });
        Refused(new TestCrl { Number = null });
        Refused(new TestCrl { Number = -1 });
        Refused(new TestCrl { Number = null, Extra = [Extension("2.5.29.20", true, 2, 1, 1)] });
        Refused(new TestCrl
        {
            Version = null,
            Number = null,
            Entries = [new Entry(Serial) { Reason = RevocationReason.Superseded }],
        });
    }

    [Fact]
    public void What_the_schema_forbids_is_refused()
    {
        Refused(new TestCrl { IssuingPoint = Point() });
        Refused(new TestCrl { IssuingPoint = Point(True(1), True(2)) });
        Refused(new TestCrl { IssuingPoint = Point([0x81, 1, 0]) });
        Refused(new TestCrl { Extra = [Extension("2.5.29.20", false, 2, 1, 1)] });
        Refused(new TestCrl { Entries = [new Entry(new byte[21].Select(_ => (byte)1).ToArray())] });
        Refused(new TestCrl { Entries = [new Entry(Serial) { Reason = (RevocationReason)7 }] });
        Refused(new TestCrl { Entries = [new Entry(Serial) { Reason = (RevocationReason)11 }] });
        Refused(new TestCrl
        {
            Entries =
            [
                new Entry(Serial)
                {
                    Reason = RevocationReason.Superseded,
                    Extra = [Extension("2.5.29.21", false, 10, 1, 1)],
                },
            ],
        });
        Refused(new TestCrl(), DistinguishedName.FromCommonName(null));
    }

    [Fact]
    public void A_hundred_thousand_entries_stay_bytes()
    {
        Entry[] entries = [.. Enumerable.Range(0, 100_000).Select(i =>
            new Entry(new byte[] { 1, (byte)(i >> 16), (byte)(i >> 8), (byte)i })
            {
                Reason = RevocationReason.KeyCompromise,
            })];
        byte[] der = new TestCrl { Entries = entries }.Encode(Issuer, Key(0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        CertificateRevocationList list = CertificateRevocationList.Parse(der);
        Assert.NotNull(list.Find(Issuer, entries[54_321].Serial.Span));
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;

        // The copy, and three numbers for each entry.
        Assert.InRange(spent, der.Length, der.Length + (100_000 * 3 * sizeof(int)) + 50_000);
        Assert.All(entries.Where((_, i) => i % 997 == 0), entry => Assert.NotNull(list.Find(Issuer, entry.Serial.Span)));
        Assert.Null(list.Find(Issuer, [2, 0, 0, 0]));
    }

    [Fact]
    public void Any_truncation_or_mutation_is_a_list_or_a_format_exception()
    {
        byte[] der = new TestCrl
        {
            IssuingPoint = Point(UriName("http://a/1"), True(4)),
            Entries = [new Entry(Serial) { Reason = RevocationReason.Superseded, Issuer = Issuer }],
        }.Encode(Issuer, Key(0));
        for (int length = 0; length < der.Length; length++)
        {
            Assert.False(CertificateRevocationList.TryParse(der.AsSpan(0, length), out _, out _));
        }

        for (int i = 0; i < der.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] mutated = [.. der];
                mutated[i] ^= (byte)(1 << bit);
                if (CertificateRevocationList.TryParse(mutated, out CertificateRevocationList? list, out _))
                {
                    _ = list.Find(Issuer, Serial);
                }
            }
        }
    }

    private static void Refused(TestCrl list, DistinguishedName? issuer = null) =>
        Assert.Throws<CertificateFormatException>(() => list.Sign(issuer ?? Issuer, Key(0)));
}
