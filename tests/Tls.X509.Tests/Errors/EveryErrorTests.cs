using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.CertificateErrorCode;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Errors;

/// <summary>A hand-made chain for every error code, and none of the others beside it.</summary>
public sealed class EveryErrorTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));

    [Fact]
    public void Empty_list_is_no_peer_certificate() =>
        Expect(CertificateVerifier.Verify([], Trusting(Root)), NoPeerCertificate, 0);

    [Fact]
    public void Lone_leaf_without_known_issuer_cannot_be_verified() =>
        Expect(Trusting().Verify(Leaf().Issue(Key(9), Root, Key(0))), UnableToVerifyFirst, 0);

    [Fact]
    public void Chain_that_breaks_off_lacks_its_local_issuer() =>
        Expect(Trusting().Verify(Leaf().Issue(Key(9), Middle, Key(1)), Middle), UnableToGetLocalIssuer, 1);

    [Fact]
    [Rfc("8446-C.5-1")]
    public void Self_signed_leaf_is_not_trusted() =>
        Expect(Trusting(Root).Verify(Leaf().SelfSign(Key(9))), SelfSignedLeaf, 0);

    [Fact]
    public void Self_signed_leaf_stays_one_whoever_else_is_trusted_under_its_name() =>
        Expect(Trusting(Leaf().SelfSign(Key(8)), Root).Verify(Leaf().SelfSign(Key(9))), SelfSignedLeaf, 0);

    [Fact]
    public void Unknown_self_signed_root_in_the_chain_is_not_trusted() =>
        Expect(Trusting().Verify(Leaf().Issue(Key(9), Middle, Key(1)), Middle, Root), SelfSignedInChain, 2);

    [Fact]
    public void Root_with_other_purposes_is_not_trusted_for_this_one()
    {
        Certificate root =
            (Ca("root") with { Purposes = [CertificatePurpose.ClientAuthentication] }).SelfSign(Key(0));
        Expect(Trusting(root).Verify(Leaf().Issue(Key(9), root, Key(0))), UntrustedRoot, 1);
    }

    [Fact]
    public void Changed_leaf_has_an_invalid_signature()
    {
        byte[] der = Leaf().Issue(Key(9), Middle, Key(1)).Raw.ToArray();
        int name = der.AsSpan().IndexOf("www.example.com"u8);
        der[name + 4] ^= 1;
        VerificationOptions options = Trusting(Root) with { HostName = null };
        Expect(options.Verify(Certificate.Parse(der), Middle), SignatureInvalid, 0);
    }

    [Fact]
    public void Signature_that_is_no_ECDSA_signature_is_undecodable()
    {
        byte[] der = Leaf().Issue(Key(9), Root, Key(0)).Raw.ToArray();
        int r = der.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x30, der[^1]]);
        int signature = der.Length - Certificate.Parse(der).Signature.Length;
        Assert.True(r < der.Length);
        der[signature] = 0x31;
        Expect(Trusting(Root).Verify(Certificate.Parse(der)), SignatureUndecodable, 0);
    }

    [Fact]
    public void Issuer_with_a_key_of_unknown_kind_is_undecodable()
    {
        byte[] spki = Key(0).SubjectPublicKeyInfo.ToArray();
        spki[spki.AsSpan().IndexOf(KnownOids.Secp256r1) + 7] = 6;
        Certificate root = CertificateBuilder.Issue(Ca("root"), spki, Root, Key(0));
        Expect(Trusting(root).Verify(Leaf().Issue(Key(9), root, Key(0))), IssuerKeyUndecodable, 0);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    [Rfc("8446-4.2.3-14", "8446-4.4.2.4-2")]
    public void MD5_and_SHA1_are_forbidden(byte lastArc)
    {
        byte[] algorithm = [0x30, 13, 6, 9, .. KnownOids.Sha256WithRsa[..^1], lastArc, 5, 0];
        SigningKey key = Key(0, KeyKind.Rsa);
        Certificate root = Ca("root").SelfSign(key);
        Certificate leaf = (Leaf() with { AlgorithmEncoding = algorithm }).Issue(Key(9), root, key);
        Expect(Trusting(root).Verify(leaf), SignatureAlgorithmForbidden, 0);
    }

    [Fact]
    public void RSA_below_2048_bits_is_too_small()
    {
        SigningKey small = Key(3, KeyKind.Rsa, 1024);
        Expect(Trusting(Root).Verify(Leaf().Issue(small, Root, Key(0))), KeyTooSmall, 0);
        Certificate root = Ca("root").SelfSign(small);
        Expect(Trusting(root).Verify(Leaf().Issue(Key(9), root, small)), KeyTooSmall, 1);
    }

    [Fact]
    public void Leaf_with_a_key_of_unknown_kind_is_unsupported()
    {
        byte[] spki = Key(9).SubjectPublicKeyInfo.ToArray();
        spki[spki.AsSpan().IndexOf(KnownOids.Secp256r1) + 7] = 6;
        VerificationResult result =
            Trusting(Root).Verify(CertificateBuilder.Issue(Leaf(), spki, Root, Key(0)));
        Expect(result, KeyUnsupported, 0);
        Assert.Null(result.LeafKey);
    }

    [Fact]
    public void Leaf_with_a_DSA_key_is_unsupported_unless_it_is_allowed()
    {
        byte[] spki = Convert.FromHexString("3011300906072a8648ce380401030400020105");
        Certificate leaf = CertificateBuilder.Issue(Leaf(), spki, Root, Key(0));
        Expect(Trusting(Root).Verify(leaf), KeyUnsupported, 0);
        VerificationResult result = (Trusting(Root) with { DangerousAllowDsa = true }).Verify(leaf);
        Assert.True(result.IsTrusted, result.ToString());
        Assert.Null(result.LeafKey);
    }

    [Theory]
    [InlineData(-10, true)]
    [InlineData(10, true)]
    [InlineData(-10.001, false)]
    [InlineData(10.001, false)]
    public void Validity_includes_both_of_its_ends(double days, bool isTrusted)
    {
        Certificate leaf = Leaf().Issue(Key(9), Root, Key(0));
        VerificationResult result = (Trusting(Root) with { Time = Now.AddDays(days) }).Verify(leaf);
        if (isTrusted)
        {
            Assert.True(result.IsTrusted, result.ToString());
        }
        else
        {
            Expect(result, days < 0 ? NotYetValid : Expired, 0);
        }
    }

    [Fact]
    public void Expired_intermediate_and_anchor_are_told_by_their_depth()
    {
        Certificate middle = (Ca("middle") with { NotAfter = Now.AddDays(-1) }).Issue(Key(1), Root, Key(0));
        Expect(Trusting(Root).Verify(Leaf().Issue(Key(9), middle, Key(1)), middle), Expired, 1);
        Certificate root = (Ca("root") with { NotAfter = Now.AddDays(-1) }).SelfSign(Key(0));
        Expect(Trusting(root).Verify(Leaf().Issue(Key(9), root, Key(0))), Expired, 1);
    }

    [Theory]
    [InlineData(0, NotBeforeMalformed)]
    [InlineData(1, NotAfterMalformed)]
    public void Malformed_time_is_told_apart(int which, CertificateErrorCode code)
    {
        byte[] der = Leaf().Issue(Key(9), Root, Key(0)).Raw.ToArray();
        int time = der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x17, 13]) + (which * 15);
        der[time + 4] = (byte)'9';
        Expect(CertificateVerifier.Verify([der], Trusting(Root)), code, 0);
    }

    [Fact]
    public void Issuer_without_cA_is_no_CA()
    {
        Certificate middle =
            (Ca("middle") with { IsCa = false, KeyUsage = KeyUsages.KeyCertSign, Purposes = [] })
            .Issue(Key(1), Root, Key(0));
        Expect(Trusting(Root).Verify(Leaf().Issue(Key(9), middle, Key(1)), middle), NotACa, 1);
        Certificate bare = (Ca("middle") with { OmittedExtensions = [ObjectIdentifier.Parse("2.5.29.19")] })
            .Issue(Key(1), Root, Key(0));
        Expect(Trusting(Root).Verify(Leaf().Issue(Key(9), bare, Key(1)), bare), NotACa, 1);
    }

    [Fact]
    public void Path_longer_than_an_issuer_allows_is_too_long()
    {
        Certificate root = (Ca("root") with { PathLength = 0 }).SelfSign(Key(0));
        Certificate middle = Ca("middle").Issue(Key(1), root, Key(0));
        Expect(Trusting(root).Verify(Leaf().Issue(Key(9), middle, Key(1)), middle), PathTooLong, 1);
    }

    [Fact]
    public void Path_longer_than_the_caller_allows_exceeds_the_depth()
    {
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));
        VerificationOptions options = Trusting(Root);
        Assert.True((options with { MaxDepth = 3 }).Verify(leaf, Middle).IsTrusted);
        VerificationResult result = (options with { MaxDepth = 2 }).Verify(leaf, Middle);
        Assert.Contains(result.Errors, error => error.Code == DepthExceeded);
    }

    [Fact]
    public void Depth_of_one_leaves_room_for_a_trusted_leaf_alone()
    {
        Certificate leaf = Leaf().Issue(Key(9), Root, Key(0));
        Expect((Trusting(Root) with { MaxDepth = 1 }).Verify(leaf), DepthExceeded, 1);
        Assert.True((Trusting(leaf) with { MaxDepth = 1 }).Verify(leaf).IsTrusted);
        Assert.Throws<ArgumentOutOfRangeException>(() => Trusting(Root) with { MaxDepth = -1 });
    }

    [Fact]
    public void Hard_limit_on_depth_stands_whatever_the_caller_says()
    {
        List<Certificate> chain = [Root];
        for (int i = 0; i < 30; i++)
        {
            chain.Add(Ca($"ca {i}").Issue(Key(1 + (i % 2)), chain[^1], Key(i == 0 ? 0 : 1 + ((i - 1) % 2))));
        }

        Certificate leaf = Leaf().Issue(Key(9), chain[^1], Key(1 + (29 % 2)));
        VerificationResult result = (Trusting(Root) with { MaxDepth = 1000 }).Verify(leaf, chain);
        Assert.Equal(DepthExceeded, result.Primary?.Code);
    }

    [Fact]
    public void Search_ends_when_its_budget_is_spent()
    {
        CertificateRequestOptions bare =
            Ca("twin") with { OmittedExtensions = [ObjectIdentifier.Parse("2.5.29.14")] };
        List<Certificate> pool =
            [.. Enumerable.Range(0, 20).Select(i => (bare with { SerialNumber = new byte[] { 1, (byte)i } })
                .Issue(Key(20 + i), Root, Key(0)))];
        Certificate leaf = Leaf().Issue(Key(9), pool[0], Key(99));
        VerificationOptions options = Trusting(Root) with { Budget = new PathBudget { Signatures = 5 } };

        VerificationResult result = options.Verify(leaf, pool);

        Assert.Equal(BudgetExceeded, result.Primary?.Code);
        Assert.Equal(5, result.BudgetSpent.Signatures);
    }

    [Fact]
    public void Budget_of_nothing_trusts_nobody()
    {
        Certificate leaf = Leaf().Issue(Key(9), Root, Key(0));
        foreach (PathBudget budget in new[] { new PathBudget { Signatures =
            0 }, new PathBudget { Candidates = 0 } })
        {
            Expect((Trusting(Root) with { Budget = budget }).Verify(leaf), BudgetExceeded, 0);
        }
    }

    [Fact]
    public void Leaf_for_another_purpose_is_refused()
    {
        Certificate leaf = (Leaf() with { Purposes = [CertificatePurpose.ClientAuthentication] })
            .Issue(Key(9), Root, Key(0));
        Expect(Trusting(Root).Verify(leaf), WrongPurpose, 0);
        VerificationOptions client =
            Trusting(Root) with { Purpose = CertificatePurpose.ClientAuthentication };
        Assert.True(client.Verify(leaf).IsTrusted);
    }

    [Fact]
    public void Intermediate_for_another_purpose_is_refused()
    {
        Certificate middle = (Ca("middle") with { Purposes = [CertificatePurpose.ClientAuthentication] })
            .Issue(Key(1), Root, Key(0));
        Expect(Trusting(Root).Verify(Leaf().Issue(Key(9), middle, Key(1)), middle), WrongPurpose, 1);
    }

    [Fact]
    public void Any_purpose_is_every_purpose()
    {
        Certificate leaf = (Leaf() with { Purposes = [CertificatePurpose.Any] }).Issue(Key(9), Root, Key(0));
        Assert.True(Trusting(Root).Verify(leaf).IsTrusted);
    }

    [Fact]
    [Rfc("5246-7.4.2-9", "8446-4.4.2.2-4")]
    public void Key_usage_binds_leaf_and_issuer()
    {
        Certificate leaf = (Leaf() with { KeyUsage = KeyUsages.KeyEncipherment }).Issue(Key(9), Root, Key(0));
        Expect(Trusting(Root).Verify(leaf), KeyUsageForbids, 0);
        Certificate middle = (Ca("middle") with { KeyUsage = KeyUsages.CrlSign }).Issue(Key(1), Root, Key(0));
        Expect(Trusting(Root).Verify(Leaf().Issue(Key(9), middle, Key(1)), middle), KeyUsageForbids, 1);
    }

    [Fact]
    public void Critical_extension_that_is_not_processed_is_refused()
    {
        CertificateExtension critical = Extension("1.2.3.4.5", true, 0x30, 0);
        Certificate leaf = (Leaf() with { ExtraExtensions = [critical] }).Issue(Key(9), Root, Key(0));
        Expect(Trusting(Root).Verify(leaf), UnknownCriticalExtension, 0);
        Certificate middle = (Ca("middle") with { ExtraExtensions = [critical] }).Issue(Key(1), Root, Key(0));
        Expect(Trusting(Root).Verify(
            Leaf().Issue(Key(9), middle, Key(1)), middle), UnknownCriticalExtension, 1);
        Certificate root = (Ca("root") with { ExtraExtensions = [critical] }).SelfSign(Key(0));
        Expect(Trusting(root).Verify(Leaf().Issue(Key(9), root, Key(0))), UnknownCriticalExtension, 1);
        Certificate harmless = (Leaf() with { ExtraExtensions = [critical with { IsCritical = false }] })
            .Issue(Key(9), Root, Key(0));
        Assert.True(Trusting(Root).Verify(harmless).IsTrusted);
    }

    [Fact]
    public void Validator_refuses_a_path_whose_names_do_not_chain()
    {
        VerificationOptions options = Trusting(Root);
        BudgetMeter meter = new(options.Budget);
        using SignatureChecker signatures = new(options, meter);
        PathValidator validator = new(options, Now, signatures, meter);
        Certificate leaf = (Leaf() with { IssuerName = DistinguishedName.FromCommonName("somebody") })
            .Issue(Key(9), Root, Key(0));

        List<CertificateError> errors = validator.Validate([leaf, Root], isAnchored: true)!;

        Assert.Equal(IssuerSubjectMismatch, Assert.Single(errors).Code);
    }

    [Fact]
    public void Wrong_key_of_the_right_name_is_explained_by_the_key_identifiers()
    {
        Certificate impostor = Ca("root").SelfSign(Key(5));
        VerificationResult result = Trusting(impostor).Verify(Leaf().Issue(Key(9), Root, Key(0)));
        Assert.Equal([SignatureInvalid, AuthorityKeyMismatch], result.Errors.Select(error => error.Code));
        Assert.Equal(SignatureInvalid, result.Primary?.Code);
    }

    [Fact]
    public void Another_host_name_is_a_mismatch()
    {
        Certificate leaf = Leaf("mail.example.com").Issue(Key(9), Root, Key(0));
        Expect(Trusting(Root).Verify(leaf), HostNameMismatch, 0);
        Assert.True((Trusting(Root) with { HostName = null }).Verify(leaf).IsTrusted);
    }

    [Fact]
    public void Bytes_that_are_no_certificate_are_malformed() =>
        Expect(CertificateVerifier.Verify([new byte[] { 0x30, 0 }], Trusting(Root)), DerMalformed, 0);

    [Fact]
    public void Malformed_intermediates_are_passed_over()
    {
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));
        VerificationResult result = CertificateVerifier.Verify(
            [leaf.Raw, new byte[] { 0x30, 0 }, Middle.Raw], Trusting(Root));
        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([leaf, Middle], result.Presented);
    }

    [Fact]
    [Rfc("5246-7.4.2-5", "5246-7.4.6-3", "8446-4.4.2.2-1", "8446-4.4.2.3-1")]
    public void Version_1_leaf_and_version_4_are_unsupported()
    {
        VerificationOptions nameless = Trusting(Root) with { HostName = null };
        Expect(nameless.Verify((Leaf() with
        {
            Version =
            1
        }).Issue(Key(9), Root, Key(0))), VersionUnsupported, 0);
        byte[] der = CertificateBuilder.Encode(
            Leaf() with { Version = 4 }, Key(9).SubjectPublicKeyInfo, Root, Key(0), null);
        Expect(CertificateVerifier.Verify([der], nameless), VersionUnsupported, 0);
    }

    [Fact]
    public void All_errors_of_a_path_are_listed_and_the_gravest_is_primary()
    {
        Certificate middle = (Ca("middle") with { NotAfter = Now.AddDays(-1) }).Issue(Key(1), Root, Key(0));
        Certificate leaf = (Leaf("other.example.com") with
        {
            NotAfter = Now.AddDays(-2),
            Purposes = [CertificatePurpose.ClientAuthentication],
        }).Issue(Key(9), middle, Key(1));

        VerificationResult result = Trusting(Root).Verify(leaf, middle);

        Assert.Equal(
            [(Expired, 0), (WrongPurpose, 0), (HostNameMismatch, 0), (Expired, 1)],
            result.Errors.Select(error => (error.Code, error.Depth)));
        Assert.Equal(Expired, result.Primary?.Code);
        Assert.All(result.Errors, error => Assert.Equal(result.Chain[error.Depth], error.Certificate));
    }

    [Fact]
    public void Detail_stays_short_however_long_the_names_are()
    {
        Certificate leaf = (Leaf(new string('x', 100_000)) with
        {
            IssuerName =
            DistinguishedName.FromCommonName(new string('y', 100_000))
        }).Issue(Key(9), Root, Key(0));
        VerificationResult result = Trusting(Root).Verify(leaf);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.InRange(error.Detail.Length, 1, 401));
    }

    private static void Expect(VerificationResult result, CertificateErrorCode code, int depth)
    {
        Assert.False(result.IsTrusted);
        CertificateError error = Assert.Single(result.Errors);
        Assert.Equal((code, depth), (error.Code, error.Depth));
        Assert.Equal(error, result.Primary);
    }
}
