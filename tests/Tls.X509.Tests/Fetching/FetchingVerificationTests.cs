using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.X509.Der;
using Tls.X509.Tests.Revocation;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Fetching;

/// <summary>What a verification wants to fetch, and what it makes of the answers.</summary>
public sealed class FetchingVerificationTests
{
    private const string Issuers = "http://aia.example/sub.cer";
    private const string Responder = "http://ocsp.example/";
    private const string List = "http://crl.example/1.crl";
    private const string SecondList = "http://crl.example/2.crl";

    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Sub = (Ca("sub") with
    {
        ExtraExtensions = [TestSite.Access(["http://aia.example/root.cer"])],
    }).Issue(Key(1), Root, Key(0));

    private static readonly Certificate Subject = With(TestSite.Access([Issuers])).Issue(Key(9), Sub, Key(1));
    private static readonly Certificate Checked =
        With(TestSite.Access([], [Responder]), TestSite.Points(List, SecondList)).Issue(Key(9), Root, Key(0));

    private static readonly RevocationOptions Hard = new() { Mode = RevocationMode.Hard };

    private readonly TestSite _site = [];

    [Fact]
    public void A_missing_issuer_is_fetched_and_the_path_found()
    {
        _site[Issuers] = _ => Sub.Raw.ToArray();
        FetchingVerification verification = _site.Verify(Trusting(Root), Subject);
        Assert.True(verification.Result.IsTrusted);
        Assert.Equal([Subject, Sub, Root], verification.Result.Chain);
        Assert.Equal([Subject], verification.Result.Presented);
        Assert.Equal(EvidenceKinds.Issuers, Assert.Single(_site.Asked).Kind);
        Assert.True(verification.RestsOn(Assert.Single(verification.Result.Fetches).Evidence!));
    }

    [Fact]
    public void Issuers_come_in_a_bag_of_certificates_too_and_not_in_PEM()
    {
        _site[Issuers] = _ => Bag(Root, Sub);
        Assert.True(_site.Verify(Trusting(Root), Subject).Result.IsTrusted);
        _site[Issuers] = _ => System.Text.Encoding.ASCII.GetBytes(PemWriter.Write(Sub));
        FetchingVerification refused = _site.Verify(Trusting(Root), Subject);
        Assert.Equal(CertificateErrorCode.UnableToVerifyFirst, refused.Result.Primary?.Code);
        Assert.Equal(EvidenceFault.Malformed, Assert.Single(refused.Reports).Fault);
    }

    [Fact]
    public void An_answer_has_sixteen_certificates_and_a_certificate_eight_addresses()
    {
        _site[Issuers] = _ => Bag([.. Enumerable.Repeat(Sub, 16)]);
        Assert.True(_site.Verify(Trusting(Root), Subject).Result.IsTrusted);
        _site[Issuers] = _ => Bag([.. Enumerable.Repeat(Sub, 17)]);
        Assert.Equal(EvidenceFault.Malformed, Assert.Single(_site.Verify(Trusting(Root), Subject).Reports).Fault);

        Certificate wordy = With(TestSite.Access([.. Enumerable.Range(0, 9).Select(i => $"http://aia.example/{i}")]))
            .Issue(Key(9), Sub, Key(1));
        _site.Asked.Clear();
        FetchingVerification verification =
            _site.Verify(Trusting(Root), wordy, new FetchOptions { MaxFetches = 100 });
        Assert.Equal(8, verification.Reports.Count);
    }

    [Fact]
    public void A_response_about_another_certificate_settles_nothing()
    {
        Certificate other = Leaf().Issue(Key(8), Root, Key(0));
        _site[Responder] = _ => new TestOcsp(other, Root).Sign(Root, Key(0));
        FetchingVerification verification = _site.Verify(Trusting(Root) with { Revocation = Hard }, Checked);
        Assert.Equal(CertificateErrorCode.StatusUnknown, verification.Result.Primary?.Code);
        Assert.False(verification.RestsOn(verification.Reports[0].Evidence!));
    }

    [Fact]
    public void Nothing_is_fetched_for_a_leaf_that_no_issuer_would_mend()
    {
        _site[Issuers] = _ => Sub.Raw.ToArray();
        Certificate old = (With(TestSite.Access([Issuers])) with { NotAfter = Now.AddDays(-1) })
            .Issue(Key(9), Sub, Key(1));
        Assert.False(_site.Verify(Trusting(Root), old).Result.IsTrusted);
        VerificationOptions other = Trusting(Root) with { HostName = HostName.Parse("other.example") };
        Assert.False(_site.Verify(other, Subject).Result.IsTrusted);
        Assert.Empty(_site.Asked);
    }

    [Fact]
    public void A_fetched_issuer_whose_own_issuer_is_nowhere_says_so()
    {
        Certificate stranger = Ca("stranger").SelfSign(Key(7));
        Certificate lost = (Ca("sub") with { ExtraExtensions = [TestSite.Access(["http://aia.example/none.cer"])] })
            .Issue(Key(1), stranger, Key(7));
        _site[Issuers] = _ => lost.Raw.ToArray();
        FetchingVerification verification = _site.Verify(Trusting(Root), Subject);
        Assert.Equal(CertificateErrorCode.UnableToGetIssuer, verification.Result.Primary?.Code);
        Assert.Equal([null, EvidenceFault.HttpStatus], verification.Reports.Select(report => report.Fault));
    }

    [Fact]
    public void An_expired_issuer_that_was_sent_is_replaced_by_a_fetched_one()
    {
        Certificate expired = (Ca("sub") with { NotAfter = Now.AddDays(-1) }).Issue(Key(1), Root, Key(0));
        _site[Issuers] = _ => Sub.Raw.ToArray();
        Assert.True(_site.Verify(Trusting(Root), Subject, null, expired).Result.IsTrusted);
    }

    [Fact]
    public void Responses_are_asked_for_before_lists_and_settle_it()
    {
        _site[Responder] = _ => new TestOcsp(Checked, Root).Sign(Root, Key(0));
        FetchingVerification verification = _site.Verify(Trusting(Root) with { Revocation = Hard }, Checked);
        Assert.True(verification.Result.IsTrusted);
        Assert.NotNull(Assert.Single(verification.Result.Revocation).Response);
        Assert.True(verification.RestsOn(verification.Reports[0].Evidence!));
        EvidenceRequest request = Assert.Single(_site.Asked);
        Assert.True(request.Body.IsEmpty);
        Assert.StartsWith(Responder + "M", request.Location.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_are_tried_one_after_the_other_where_no_response_settles_it()
    {
        byte[] forged = new TestCrl().Encode(Root.Subject, Key(5));
        _site[List] = _ => forged;
        _site[SecondList] = _ => new TestCrl { Entries = [TestCrl.Entry.Of(Checked)] }.Encode(Root.Subject, Key(0));
        FetchingVerification verification =
            _site.Verify(Trusting(Root) with { Revocation = new RevocationOptions() }, Checked);
        Assert.Equal(CertificateErrorCode.Revoked, verification.Result.Primary?.Code);
        Assert.Equal([EvidenceFault.HttpStatus, null, null], verification.Reports.Select(report => report.Fault));
        Assert.False(verification.RestsOn(verification.Reports[1].Evidence!));
        Assert.True(verification.RestsOn(verification.Reports[2].Evidence!));
    }

    [Fact]
    public void What_is_fetched_and_no_good_leaves_the_status_unknown()
    {
        _site[Responder] = _ => new TestOcsp(Checked, Root).Sign(Root, Key(5));
        _site[List] = _ => [1, 2, 3];
        VerificationResult soft =
            _site.Verify(Trusting(Root) with { Revocation = new RevocationOptions() }, Checked).Result;
        Assert.True(soft.IsTrusted);
        Assert.Equal(RevocationStatusKind.Unknown, Assert.Single(soft.Revocation).Status);
        Assert.Equal(3, soft.Fetches.Count);
        VerificationResult hard = _site.Verify(Trusting(Root) with { Revocation = Hard }, Checked).Result;
        Assert.Equal(CertificateErrorCode.StatusUnknown, hard.Primary?.Code);
    }

    [Fact]
    public void Off_fetches_nothing_on_revocation_and_kinds_are_kept_to()
    {
        Assert.True(_site.Verify(Trusting(Root), Checked).Result.IsTrusted);
        FetchOptions issuersAlone = new() { Kinds = EvidenceKinds.Issuers };
        Assert.False(_site.Verify(Trusting(Root) with { Revocation = Hard }, Checked, issuersAlone).Result.IsTrusted);
        FetchOptions revocationAlone = new() { Kinds = EvidenceKinds.Revocation };
        Assert.False(_site.Verify(Trusting(Root), Subject, revocationAlone).Result.IsTrusted);
        Assert.Empty(_site.Asked);
    }

    [Fact]
    public void A_certificate_that_demands_its_staple_is_not_helped_by_what_could_be_fetched()
    {
        Certificate strict = With(
            TestSite.Access([], [Responder]), Extension("1.3.6.1.5.5.7.1.24", false, 0x30, 3, 2, 1, 5))
            .Issue(Key(9), Root, Key(0));
        VerificationOptions options = Trusting(Root) with
        {
            Revocation = Hard,
            StapledOcspResponse = ReadOnlyMemory<byte>.Empty,
        };
        Assert.False(_site.Verify(options, strict).Result.IsTrusted);
        Assert.Empty(_site.Asked);
    }

    [Fact]
    public void A_budget_of_fetches_ends_it()
    {
        FetchingVerification verification = _site.Verify(
            Trusting(Root) with { Revocation = Hard }, Checked, new FetchOptions { MaxFetches = 2 });
        Assert.Equal(2, _site.Asked.Count);
        Assert.Equal(EvidenceFault.FetchesSpent, verification.Reports[^1].Fault);
        Assert.Equal(CertificateErrorCode.StatusUnknown, verification.Result.Primary?.Code);
    }

    [Fact]
    public void An_endless_row_of_issuers_ends_with_the_budget()
    {
        int made = 0;
        Certificate Next() => (Ca($"ca {made}") with
        {
            ExtraExtensions = [TestSite.Access([$"http://aia.example/{++made}"])],
        }).Issue(Key(1), Ca($"ca {made}").SelfSign(Key(1)), Key(1));
        Certificate leaf = With(TestSite.Access(["http://aia.example/0"]))
            .Issue(Key(9), Ca("ca 0").SelfSign(Key(1)), Key(1));
        for (int i = 0; i <= FetchOptions.Default.MaxFetches; i++)
        {
            Certificate certificate = Next();
            _site[$"http://aia.example/{i}"] = _ => certificate.Raw.ToArray();
        }

        FetchingVerification verification = _site.Verify(Trusting(Root), leaf);
        Assert.False(verification.Result.IsTrusted);
        Assert.Equal(FetchOptions.Default.MaxFetches, _site.Asked.Count);
        Assert.Equal(EvidenceFault.FetchesSpent, verification.Reports[^1].Fault);
    }

    [Fact]
    public void A_budget_of_bytes_is_shared_by_all_answers()
    {
        byte[] answer = new TestOcsp(Checked, Root).Sign(Root, Key(0));
        _site[Responder] = _ => answer;
        FetchOptions exact = new() { MaxBytes = answer.Length };
        Assert.True(_site.Verify(Trusting(Root) with { Revocation = Hard }, Checked, exact).Result.IsTrusted);
        Assert.Equal(answer.Length, _site.Asked[0].MaxBytes);
        FetchingVerification verification = _site.Verify(
            Trusting(Root) with { Revocation = Hard }, Checked, new FetchOptions { MaxBytes = answer.Length - 1 });
        Assert.Equal(EvidenceFault.BytesSpent, Assert.Single(verification.Reports).Fault);
        Assert.Equal(CertificateErrorCode.StatusUnknown, verification.Result.Primary?.Code);
    }

    [Fact]
    public void No_time_left_is_nothing_fetched()
    {
        FetchingVerification verification = _site.Verify(
            Trusting(Root) with { Revocation = Hard }, Checked, new FetchOptions { MaxTime = TimeSpan.Zero });
        Assert.Empty(_site.Asked);
        Assert.Equal(EvidenceFault.TimeSpent, Assert.Single(verification.Reports).Fault);
    }

    [Theory]
    [InlineData(OcspNoncePolicy.Optional, "same", null)]
    [InlineData(OcspNoncePolicy.Optional, "none", null)]
    [InlineData(OcspNoncePolicy.Optional, "other", EvidenceFault.NonceMismatch)]
    [InlineData(OcspNoncePolicy.Required, "same", null)]
    [InlineData(OcspNoncePolicy.Required, "none", EvidenceFault.NonceMissing)]
    [InlineData(OcspNoncePolicy.Required, "other", EvidenceFault.NonceMismatch)]
    [InlineData(OcspNoncePolicy.None, "other", null)]
    public void A_nonce_that_was_sent_is_compared(OcspNoncePolicy policy, string answered, EvidenceFault? fault)
    {
        _site[Responder] = request => new TestOcsp(Checked, Root)
        {
            Nonce = answered switch
            {
                "same" => NonceOf(request),
                "other" => [.. Enumerable.Repeat((byte)7, 32)],
                _ => null,
            },
        }.Sign(Root, Key(0));
        FetchingVerification verification = _site.Verify(
            Trusting(Root) with { Revocation = Hard }, Checked, new FetchOptions { OcspNonce = policy });
        Assert.Equal(fault, verification.Reports[0].Fault);
        Assert.Equal(fault is null, verification.Result.IsTrusted);
        Assert.Equal(policy == OcspNoncePolicy.None, _site.Asked[0].Body.IsEmpty);
    }

    [Fact]
    public void A_responder_without_an_answer_is_told_apart()
    {
        _site[Responder] =
            _ => new TestOcsp(Checked, Root) { ResponseStatus = OcspResponseStatus.TryLater }.Sign(Root, Key(0));
        Assert.Equal(
            EvidenceFault.NoAnswer,
            _site.Verify(Trusting(Root) with { Revocation = Hard }, Checked).Reports[0].Fault);
    }

    [Fact]
    public void What_is_not_wanted_is_not_taken()
    {
        FetchingVerification verification = new(Subject, [], Trusting(Root), FetchOptions.Default);
        EvidenceRequest request = Assert.Single(verification.Wanted);
        Evidence evidence = request.Read(Sub.Raw.Span);
        verification.Provide(request, evidence);
        Assert.Throws<ArgumentException>(() => verification.Provide(request, evidence));
    }

    [Fact]
    public void A_short_request_goes_by_GET_and_a_long_one_by_POST()
    {
        OcspRequest request = OcspRequest.WithoutNonce(Checked, Root);
        Uri location = request.GetLocation(new Uri("http://ocsp.example/a/"))!;
        string text = Uri.UnescapeDataString(location.AbsoluteUri["http://ocsp.example/a/".Length..]);
        Assert.Equal(request.Encoded.ToArray(), Convert.FromBase64String(text));
        Assert.Null(request.GetLocation(new Uri("http://ocsp.example/" + new string('a', 200))));
    }

    private static CertificateRequestOptions With(params CertificateExtension[] extensions) =>
        Leaf() with { ExtraExtensions = extensions };

    /// <summary>The octets behind the identifier of the nonce: an OCTET STRING in an OCTET STRING.</summary>
    private static byte[] NonceOf(EvidenceRequest request)
    {
        ReadOnlySpan<byte> body = request.Body.Span;
        return body[(body.IndexOf(KnownOids.OcspNonce) + KnownOids.OcspNonce.Length + 4)..][..32].ToArray();
    }

    /// <summary>A certs-only message (RFC 5652 §5.1).</summary>
    private static byte[] Bag(params IReadOnlyList<Certificate> certificates) => TestCrl.Make(writer =>
    {
        using DerWriter.Scope info = writer.Sequence();
        writer.Oid(ContentInfo.SignedData);
        using DerWriter.Scope content = writer.Open(DerTag.ContextConstructed(0));
        using DerWriter.Scope signed = writer.Sequence();
        writer.Integer(1);
        writer.Element(DerTag.Set, []);
        using (writer.Sequence())
        {
            writer.Oid(ContentInfo.Data);
        }

        using (writer.Open(DerTag.ContextConstructed(0)))
        {
            foreach (Certificate certificate in certificates)
            {
                writer.Encoded(certificate.Raw.Span);
            }
        }

        writer.Element(DerTag.Set, []);
    });
}
