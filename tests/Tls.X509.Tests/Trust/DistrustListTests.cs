using System;
using System.Collections.Generic;
using Tls.Crypto;
using Xunit;
using static Tls.X509.CertificateErrorCode;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Trust;

/// <summary>What is distrusted is refused wherever it stands, and nothing else is.</summary>
public sealed class DistrustListTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Good = Leaf().Issue(Key(9), Middle, Key(1));

    private static readonly IReadOnlyList<Certificate> Path = [Good, Middle, Root];

    public static TheoryData<int, DistrustKind> Places()
    {
        TheoryData<int, DistrustKind> places = [];
        for (int depth = 0; depth < Path.Count; depth++)
        {
            foreach (DistrustKind kind in Enum.GetValues<DistrustKind>())
            {
                places.Add(depth, kind);
            }
        }

        return places;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Distrusted_certificate_is_refused_at_every_place(int depth, DistrustKind kind)
    {
        VerificationOptions options = Trusting(Root) with { Distrust = new DistrustList(Entry(Path[depth], kind)) };

        VerificationResult result = options.Verify(Good, Middle);

        Assert.False(result.IsTrusted);
        CertificateError error = Assert.Single(result.Errors);
        Assert.Equal((Blacklisted, depth), (error.Code, error.Depth));
        Assert.Contains(options.Distrust.Entries[0].Hex, error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DistrustKind.PublicKey)]
    [InlineData(DistrustKind.Certificate)]
    [InlineData(DistrustKind.IssuerAndSerial)]
    public void Trusted_leaf_is_refused_too_and_a_stranger_on_the_list_does_no_harm(DistrustKind kind)
    {
        DistrustList list = new(Entry(Good, kind));
        Assert.False((Trusting(Good) with { Distrust = list }).Verify(Good).IsTrusted);

        Certificate stranger = (Leaf() with { SerialNumber = new byte[] { 0x55 } }).Issue(Key(8), Middle, Key(1));
        VerificationResult result = (Trusting(Root) with { Distrust = list }).Verify(stranger, Middle);
        Assert.True(result.IsTrusted, result.ToString());
    }

    [Fact]
    public void Way_around_a_distrusted_cross_certificate_is_found()
    {
        Certificate other = Ca("other").SelfSign(Key(2));
        Certificate crossed = Ca("middle").Issue(Key(1), other, Key(2));
        DistrustList list = new(Entry(Middle, DistrustKind.Certificate));

        VerificationResult result =
            (Trusting(Root, other) with { Distrust = list }).Verify(Good, Middle, crossed);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([Good, crossed, other], result.Chain);
    }

    [Fact]
    public void Key_is_distrusted_under_every_name_and_issuer()
    {
        Certificate other = Ca("other").SelfSign(Key(2));
        Certificate renamed = Ca("renamed").Issue(Key(1), other, Key(2));
        Certificate leaf = Leaf().Issue(Key(9), renamed, Key(1));
        DistrustList list = new(Entry(Middle, DistrustKind.PublicKey));

        VerificationResult result = (Trusting(other) with { Distrust = list }).Verify(leaf, renamed);

        Assert.Equal(Blacklisted, result.Primary?.Code);
    }

    [Fact]
    public void Serial_numbers_are_compared_without_leading_zeros_and_issuers_without_case()
    {
        Certificate leaf = (Leaf() with { SerialNumber = new byte[] { 0, 0xFE, 1 } }).Issue(Key(9), Root, Key(0));
        DistinguishedName issuer = DistinguishedName.FromCommonName("ROOT");
        foreach (byte[] serial in (byte[][])[[0xFE, 1], [0, 0xFE, 1], [0, 0, 0xFE, 1]])
        {
            Assert.NotNull(new DistrustList(DistrustEntry.OfSerial(issuer, serial)).Find(leaf));
        }

        Assert.Null(new DistrustList(DistrustEntry.OfSerial(issuer, [0xFE])).Find(leaf));
        Assert.Null(new DistrustList(
            DistrustEntry.OfSerial(DistinguishedName.FromCommonName("rood"), [0xFE, 1])).Find(leaf));
    }

    [Fact]
    public void Hash_that_is_none_and_empty_serial_number_are_mistakes()
    {
        Assert.Throws<ArgumentException>(() => DistrustEntry.OfKey(new byte[20]));
        Assert.Throws<ArgumentException>(() => DistrustEntry.OfCertificate(new byte[33]));
        Assert.Throws<ArgumentException>(() => DistrustEntry.OfSerial(Root.Subject, []));
    }

    private static DistrustEntry Entry(Certificate certificate, DistrustKind kind) => kind switch
    {
        DistrustKind.PublicKey => DistrustEntry.OfKey(certificate.PublicKey.Fingerprint()),
        DistrustKind.Certificate => DistrustEntry.OfCertificate(certificate.Fingerprint(HashKind.Sha256)),
        _ => DistrustEntry.OfSerial(certificate.Issuer, certificate.SerialNumber.Span),
    };
}
