using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.CertificateErrorCode;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Revocation;

/// <summary>RFC 6960 §3.2 and §4.2.2: which responses count, and what they do to a verdict.</summary>
public sealed class OcspTests
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Subject = Leaf().Issue(Key(9), Root, Key(0));
    private static readonly TestOcsp Good = new(Subject, Root);

    [Fact]
    public void SHA1_is_that_of_FIPS_180() => Assert.Equal(
        "84983E441C3BD26EBAAE4AA1F95129E5E54670F1",
        Convert.ToHexString(Sha1.Hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"u8)));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_issuer_answers_for_itself(bool byName, bool sha256) => Expect(
        null, (Good with { ByName = byName, Hash = sha256 ? HashKind.Sha256 : null }).Sign(Root, Key(0)));

    [Fact]
    public void Revoked_says_since_when_and_why()
    {
        byte[] response = (Good with { Status = OcspCertificateStatus.Revoked }).Sign(Root, Key(0));
        Expect(Revoked, response);
        Expect(Revoked, response, RevocationMode.Soft);
        Expect(Revoked, response, RevocationMode.Off);
        Assert.Contains(
            "2026-05-30 12:00:00Z, KeyCompromise", Judge(response).Primary!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_is_refused_in_hard_mode_alone()
    {
        byte[] response = (Good with { Status = OcspCertificateStatus.Unknown }).Sign(Root, Key(0));
        Expect(StatusUnknown, response);
        Expect(null, response, RevocationMode.Soft);
    }

    [Fact]
    public void An_error_of_the_responder_is_no_status()
    {
        byte[] response = (Good with { ResponseStatus = OcspResponseStatus.TryLater }).Sign(Root, Key(0));
        Expect(StatusUnknown, response);
        Expect(null, response, RevocationMode.Soft);
    }

    [Fact]
    public void Off_looks_at_a_staple_for_nothing_but_a_revocation_that_counts()
    {
        TestOcsp revoked = Good with { Status = OcspCertificateStatus.Revoked };
        Expect(null, revoked.Sign(Root, Key(5)), RevocationMode.Off);
        Expect(null, (revoked with { NextUpdate = Now.AddHours(-1) }).Sign(Root, Key(0)), RevocationMode.Off);
        Expect(null, (Good with { Status = OcspCertificateStatus.Unknown }).Sign(Root, Key(0)), RevocationMode.Off);
        Expect(null, Good.Sign(Root, Key(0)), RevocationMode.Off);
        Expect(null, [], RevocationMode.Off);
    }

    [Fact]
    public void A_good_certificate_says_by_which_response_it_is_good()
    {
        Certificate responder = Delegate(OcspSigning);
        RevocationFinding finding = Assert.Single(Judge(ByDelegate(responder)).Revocation);
        Assert.Equal((Subject, 0, RevocationStatusKind.Good), (finding.Certificate, finding.Depth, finding.Status));
        Assert.Equal((responder, true), (finding.Response!.Responder, finding.Response.IsStapled));
        Assert.Equal(
            (Now.AddHours(-1), Now.AddHours(1)),
            (finding.Response.Answer.ThisUpdate, finding.Response.Answer.NextUpdate!.Value));
        Assert.Empty(finding.Lists);
        VerificationResult given = (Trusting(Root) with
        {
            Revocation = new RevocationOptions { Responses = [OcspResponse.Parse(Good.Sign(Root, Key(0)))] },
        }).Verify(Subject);
        Assert.False(Assert.Single(given.Revocation).Response!.IsStapled);
        Assert.Equal(Root, given.Revocation[0].Response!.Responder);
    }

    [Fact]
    public void Who_says_revoked_is_heard_whatever_a_staple_or_another_response_says()
    {
        byte[] good = Good.Sign(Root, Key(0));
        var revoked = OcspResponse.Parse((Good with { Status = OcspCertificateStatus.Revoked }).Sign(Root, Key(0)));
        CertificateRevocationList list = new TestCrl { Entries = [TestCrl.Entry.Of(Subject)] }.Sign(Root.Subject, Key(0));
        VerificationOptions soft = Trusting(Root) with { Revocation = new RevocationOptions { Mode = RevocationMode.Soft } };

        Assert.Equal(Revoked, Judge(good, lists: [list]).Primary?.Code);
        Assert.Equal(Revoked, Judge(good, RevocationMode.Soft, [list]).Primary?.Code);
        Assert.Null(Judge(good, RevocationMode.Off, [list]).Primary);
        Assert.Equal(Revoked, (soft with
        {
            StapledOcspResponse = good,
            Revocation = soft.Revocation with { Responses = [revoked] },
        }).Verify(Subject).Primary?.Code);
        Assert.Equal(Revoked, (soft with
        {
            Revocation = soft.Revocation with { Responses = [OcspResponse.Parse(good), revoked] },
        }).Verify(Subject).Primary?.Code);
        Assert.Equal(Revoked, (soft with
        {
            Revocation = soft.Revocation with { Responses = [OcspResponse.Parse(good)], Lists = [list] },
        }).Verify(Subject).Primary?.Code);
        Assert.True(Assert.Single(Judge(good, lists: [new TestCrl().Sign(Root.Subject, Key(0))]).Revocation).Response!.IsStapled);
    }

    [Fact]
    public void What_is_no_response_is_malformed_in_both_modes()
    {
        Expect(OcspMalformed, [1, 2, 3]);
        Expect(OcspMalformed, [1, 2, 3], RevocationMode.Soft);
        Expect(null, [1, 2, 3], RevocationMode.Off);
    }

    [Fact]
    public void Times_are_checked_give_or_take_five_minutes()
    {
        Expect(null, (Good with { NextUpdate = Now.AddMinutes(-4) }).Sign(Root, Key(0)));
        Expect(OcspExpired, (Good with { NextUpdate = Now.AddMinutes(-6) }).Sign(Root, Key(0)));
        Expect(OcspExpired, (Good with { ThisUpdate = Now.AddMinutes(6) }).Sign(Root, Key(0)));
        Expect(null, (Good with { ThisUpdate = Now.AddHours(-23), NextUpdate = null }).Sign(Root, Key(0)));
        Expect(OcspExpired, (Good with { ThisUpdate = Now.AddHours(-25), NextUpdate = null }).Sign(Root, Key(0)));
    }

    [Fact]
    public void A_response_signed_with_another_key_is_untrusted()
    {
        Expect(OcspUntrusted, Good.Sign(Root, Key(5)));
        Expect(OcspUntrusted, Good.Sign(Subject, Key(9)), RevocationMode.Soft);
    }

    [Fact]
    public void A_response_about_another_certificate_is_untrusted() => Expect(
        OcspUntrusted, new TestOcsp(Leaf().Issue(Key(9), Root, Key(0)), Root).Sign(Root, Key(0)));

    [Fact]
    public void A_critical_extension_that_is_unknown_is_refused() => Expect(
        OcspUntrusted, (Good with { Extra = [Extension("1.2.3", true, 5, 0)] }).Sign(Root, Key(0)));

    [Fact]
    public void A_delegate_answers_when_the_issuer_certified_it_for_that()
    {
        Expect(null, ByDelegate(Delegate(OcspSigning)));
        Expect(OcspUntrusted, ByDelegate(Delegate("1.3.6.1.5.5.7.3.1")));
        Expect(OcspUntrusted, ByDelegate(Delegate("2.5.29.37.0")));
        Expect(OcspUntrusted, ByDelegate(Delegate(OcspSigning, options => options with
        {
            NotAfter = Now.AddSeconds(-1),
        })));
        Expect(OcspUntrusted, ByDelegate(Delegate(OcspSigning, options => options with
        {
            KeyUsage = KeyUsages.KeyAgreement,
        })));
        Certificate stranger = Ca("root").SelfSign(Key(7));
        Expect(OcspUntrusted, ByDelegate(Delegate(OcspSigning, issuer: stranger, key: Key(7))));
    }

    [Fact]
    public void A_delegate_that_a_list_revokes_is_untrusted_unless_it_says_not_to_ask()
    {
        Certificate bad = Delegate(OcspSigning);
        Certificate unasked = Delegate(OcspSigning, options => options with
        {
            ExtraExtensions = [.. options.ExtraExtensions, Extension("1.3.6.1.5.5.7.48.1.5", false, 5, 0)],
        });
        CertificateRevocationList list = new TestCrl
        {
            Entries = [TestCrl.Entry.Of(bad), TestCrl.Entry.Of(unasked)],
        }.Sign(Root.Subject, Key(0));
        Assert.Equal(OcspUntrusted, Judge(ByDelegate(bad), lists: [list]).Primary?.Code);
        Assert.True(Judge(ByDelegate(unasked), lists: [list]).IsTrusted);
    }

    [Fact]
    public void A_delegate_that_is_distrusted_answers_nothing()
    {
        Certificate delegated = Delegate(OcspSigning);
        VerificationOptions options = Trusting(Root) with
        {
            Revocation = new RevocationOptions(),
            StapledOcspResponse = ByDelegate(delegated),
        };
        Assert.True(options.Verify(Subject).IsTrusted);
        options = options with { Distrust = new DistrustList(DistrustEntry.OfCertificate(delegated.Fingerprint())) };
        Assert.Equal(OcspUntrusted, options.Verify(Subject).Primary?.Code);
    }

    [Fact]
    public void A_certificate_that_demands_a_staple_is_refused_without()
    {
        Certificate strict = (Leaf() with
        {
            ExtraExtensions = [Extension("1.3.6.1.5.5.7.1.24", false, 0x30, 3, 2, 1, 5)],
        }).Issue(Key(9), Root, Key(0));
        VerificationOptions options = Trusting(Root) with { Revocation = new RevocationOptions() };
        Assert.True(options.Verify(strict).IsTrusted);
        options = options with { StapledOcspResponse = ReadOnlyMemory<byte>.Empty };
        Assert.Equal(StatusUnknown, options.Verify(strict).Primary?.Code);
        Assert.True(options.Verify(Subject).IsTrusted);
        options = options with { StapledOcspResponse = new TestOcsp(strict, Root).Sign(Root, Key(0)) };
        Assert.True(options.Verify(strict).IsTrusted);
        options = options with
        {
            StapledOcspResponse = (new TestOcsp(strict, Root) { Status = OcspCertificateStatus.Unknown })
                .Sign(Root, Key(0)),
        };
        Assert.Equal(StatusUnknown, options.Verify(strict).Primary?.Code);
    }

    [Fact]
    public void Given_responses_count_and_faulty_ones_are_passed_over()
    {
        OcspResponse right = OcspResponse.Parse(Good.Sign(Root, Key(0)));
        OcspResponse forged = OcspResponse.Parse(
            (Good with { Status = OcspCertificateStatus.Revoked }).Sign(Root, Key(5)));
        RevocationOptions hard = new() { Mode = RevocationMode.Hard, Responses = [forged] };
        Assert.Equal(StatusUnknown, (Trusting(Root) with { Revocation = hard }).Verify(Subject).Primary?.Code);
        hard = hard with { Responses = [forged, right] };
        Assert.True((Trusting(Root) with { Revocation = hard }).Verify(Subject).IsTrusted);
    }

    [Fact]
    [Rfc("6066-8-2")]
    public void A_request_names_the_certificate_and_knows_its_answer()
    {
        OcspRequest request = OcspRequest.For(Subject, Root);
        byte[] nonce = request.Nonce.ToArray();
        Assert.True(request.MayBeAnsweredBy(OcspResponse.Parse((Good with { Nonce = nonce }).Sign(Root, Key(0)))));
        Assert.True(request.MayBeAnsweredBy(OcspResponse.Parse(Good.Sign(Root, Key(0)))));
        nonce[0] ^= 1;
        Assert.False(request.MayBeAnsweredBy(OcspResponse.Parse((Good with { Nonce = nonce }).Sign(Root, Key(0)))));
    }

    [Fact]
    public void Any_truncation_or_mutation_is_a_response_or_a_format_exception()
    {
        byte[] der = (Good with { Nonce = [1, 2], Certificates = [Delegate(OcspSigning)] }).Sign(Root, Key(0));
        for (int length = 0; length < der.Length; length++)
        {
            Assert.False(OcspResponse.TryParse(der.AsSpan(0, length), out _, out _));
        }

        for (int i = 0; i < der.Length * 8; i++)
        {
            byte[] mutated = [.. der];
            mutated[i / 8] ^= (byte)(1 << (i % 8));
            _ = OcspResponse.TryParse(mutated, out _, out _);
        }
    }

    private static Certificate Delegate(
        string purpose,
        Func<CertificateRequestOptions, CertificateRequestOptions>? change = null,
        Certificate? issuer = null,
        SigningKey? key = null)
    {
        CertificateRequestOptions options = Leaf() with
        {
            CommonName = "responder",
            ExtraExtensions =
            [
                Extension("2.5.29.37", false, TestCrl.Make(writer =>
                {
                    using DerWriter.Scope list = writer.Sequence();
                    writer.Oid(ObjectIdentifier.Parse(purpose));
                })),
            ],
        };
        return (change?.Invoke(options) ?? options).Issue(Key(8), issuer ?? Root, key ?? Key(0));
    }

    private static byte[] ByDelegate(Certificate responder) =>
        (Good with { Certificates = [responder] }).Sign(responder, Key(8));

    private static void Expect(
        CertificateErrorCode? code, byte[] staple, RevocationMode mode = RevocationMode.Hard) =>
        Assert.Equal(code, Judge(staple, mode).Primary?.Code);

    private static VerificationResult Judge(
        byte[] staple,
        RevocationMode mode = RevocationMode.Hard,
        IReadOnlyList<CertificateRevocationList>? lists = null) =>
        (Trusting(Root) with
        {
            Revocation = new RevocationOptions { Mode = mode, Lists = lists ?? [] },
            StapledOcspResponse = staple,
        }).Verify(Subject);
}
