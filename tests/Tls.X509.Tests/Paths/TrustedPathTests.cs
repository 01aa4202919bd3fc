using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>Chains that are good, in every shape a peer may send them.</summary>
public sealed class TrustedPathTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Lower = Ca("lower").Issue(Key(2), Middle, Key(1));

    [Theory]
    [InlineData(KeyKind.EcP256, KeyKind.EcP384, null)]
    [InlineData(KeyKind.EcP384, KeyKind.EcP521, null)]
    [InlineData(KeyKind.EcP521, KeyKind.Rsa, null)]
    [InlineData(KeyKind.Rsa, KeyKind.EcP256, SignatureAlgorithm.RsaPssSha256)]
    [InlineData(KeyKind.Rsa, KeyKind.Rsa, SignatureAlgorithm.RsaPssSha384)]
    [InlineData(KeyKind.Rsa, KeyKind.Rsa, SignatureAlgorithm.RsaPssSha512)]
    [InlineData(KeyKind.Rsa, KeyKind.Rsa, SignatureAlgorithm.RsaPkcs1Sha384)]
    [InlineData(KeyKind.Rsa, KeyKind.Rsa, SignatureAlgorithm.RsaPkcs1Sha512)]
    [Rfc("8446-9.1-2")]
    public void Leaf_of_any_key_kind_is_trusted_through_its_anchor(
        KeyKind issuerKind, KeyKind leafKind, SignatureAlgorithm? algorithm)
    {
        SigningKey issuerKey = Key(0, issuerKind);
        Certificate root = Ca("root").SelfSign(issuerKey);
        Certificate leaf =
            (Leaf() with { SignatureAlgorithm = algorithm }).Issue(Key(9, leafKind), root, issuerKey);

        VerificationResult result = Trusting(root).Verify(leaf);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([leaf, root], result.Chain);
        Assert.Equal(1, result.BudgetSpent.Signatures);
        using VerifyingKey? key = result.LeafKey;
        byte[] signature = Key(9, leafKind).Sign(CertificateBuilder.DefaultAlgorithm(leafKind), [1, 2, 3]);
        Assert.True(key!.Verify(CertificateBuilder.DefaultAlgorithm(leafKind), [1, 2, 3], signature));
    }

    [Fact]
    [Rfc("8446-4.4.2-9")]
    public void Pool_may_be_in_any_order_and_full_of_strangers()
    {
        Certificate leaf = Leaf().Issue(Key(9), Lower, Key(2));
        List<Certificate> pool = [.. Enumerable.Range(0, 10).Select(i =>
            Ca($"stranger {i}").SelfSign(Key(3)))];
        pool.InsertRange(4, [Middle, leaf, Root]);
        pool.Insert(0, Lower);

        VerificationResult result = Trusting(Root).Verify(leaf, pool);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([leaf, Lower, Middle, Root], result.Chain);
    }

    [Fact]
    public void Intermediate_of_the_right_name_and_the_wrong_key_is_passed_over()
    {
        CertificateRequestOptions noKeyId = Leaf() with
        {
            OmittedExtensions = [ObjectIdentifier.Parse("2.5.29.35")],
        };
        Certificate impostor = Ca("middle").Issue(Key(5), Root, Key(0));
        Certificate leaf = noKeyId.Issue(Key(9), Middle, Key(1));

        VerificationResult result = Trusting(Root).Verify(leaf, impostor, Middle);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([leaf, Middle, Root], result.Chain);
        PathAttempt dropped = Assert.Single(result.Attempts);
        Assert.Equal(CertificateErrorCode.SignatureInvalid, dropped.Primary.Code);
        Assert.Equal(2, result.BudgetSpent.Signatures - 1);
    }

    [Fact]
    public void Key_identifier_leads_to_the_right_one_of_two_issuers_at_once()
    {
        Certificate impostor = Ca("middle").Issue(Key(5), Root, Key(0));
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));

        VerificationResult result = Trusting(Root).Verify(leaf, impostor, Middle);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal(2, result.BudgetSpent.Signatures);
        Assert.Empty(result.Attempts);
    }

    [Fact]
    public void Expired_cross_sign_beside_a_valid_one_does_no_harm()
    {
        Certificate otherRoot = Ca("other root").SelfSign(Key(6));
        Certificate expired = (Ca("middle") with { NotAfter = Now.AddDays(-1) }).Issue(Key(1), Root, Key(0));
        Certificate valid = Ca("middle").Issue(Key(1), otherRoot, Key(6));
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));

        VerificationResult result = Trusting(Root, otherRoot).Verify(leaf, expired, valid);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([leaf, valid, otherRoot], result.Chain);
    }

    [Fact]
    public void Backtracks_from_an_untrusted_branch_two_levels_deep()
    {
        Certificate strange = Ca("stranger").SelfSign(Key(7));
        Certificate crossed = Ca("middle").Issue(Key(1), strange, Key(7));
        Certificate leaf = Leaf().Issue(Key(9), Lower, Key(2));

        VerificationResult result = Trusting(Root).Verify(leaf, Lower, crossed, strange, Middle);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([leaf, Lower, Middle, Root], result.Chain);
    }

    [Fact]
    public void Two_CAs_that_certify_each_other_are_no_endless_loop()
    {
        Certificate a = Ca("a").Issue(Key(1), Ca("b").SelfSign(Key(2)), Key(2));
        Certificate b = Ca("b").Issue(Key(2), a, Key(1));
        Certificate leaf = Leaf().Issue(Key(9), a, Key(1));

        VerificationResult result = Trusting(Root).Verify(leaf, a, b);

        Assert.False(result.IsTrusted);
    }

    [Fact]
    public void Leaf_that_is_trusted_itself_needs_no_issuer()
    {
        Certificate leaf = Leaf().SelfSign(Key(9));

        VerificationResult result = Trusting(leaf).Verify(leaf);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([leaf], result.Chain);
        Assert.Equal(0, result.BudgetSpent.Signatures);
    }

    [Fact]
    public void Intermediate_in_the_trust_store_is_an_anchor()
    {
        Certificate leaf = Leaf().Issue(Key(9), Middle, Key(1));

        Assert.True(Trusting(Middle).Verify(leaf).IsTrusted);
    }

    [Fact]
    public void Version_1_certificate_in_the_trust_store_is_an_anchor()
    {
        Certificate root = (Ca("old root") with { Version = 1 }).SelfSign(Key(0));
        Certificate leaf = Leaf().Issue(Key(9), root, Key(0));

        Assert.True(Trusting(root).Verify(leaf).IsTrusted);
    }

    [Fact]
    public void Names_chain_whatever_their_string_type_case_and_spaces()
    {
        DistinguishedName spoken = DistinguishedName.Create(("O", "Example  Trust"), ("CN", " ROOT one"));
        byte[] printable = [.. spoken.Encoded.ToArray().Select(octet => octet == 0x0c ? (byte)0x13 : octet)];
        Certificate root = (Ca("x") with
        {
            Subject = DistinguishedName.Create(
            ("O", "example trust"), ("CN", "Root One"))
        }).SelfSign(Key(0));
        Certificate leaf = (Leaf() with { IssuerName = DistinguishedName.Parse(printable) })
            .Issue(Key(9), root, Key(0));

        Assert.True(Trusting(root).Verify(leaf).IsTrusted);
    }

    [Fact]
    public void Path_length_counts_no_self_issued_certificate()
    {
        Certificate root = (Ca("root") with { PathLength = 1 }).SelfSign(Key(0));
        Certificate middle = Ca("middle").Issue(Key(1), root, Key(0));
        Certificate rolled = (Ca("middle") with { PathLength = 0 }).Issue(Key(2), middle, Key(1));
        Certificate leaf = Leaf().Issue(Key(9), rolled, Key(2));

        VerificationResult result = Trusting(root).Verify(leaf, rolled, middle);

        Assert.True(result.IsTrusted, result.ToString());
    }

    [Fact]
    public void Anchor_key_is_imported_once_for_many_verifications()
    {
        Certificate leaf = Leaf().Issue(Key(9), Root, Key(0));
        VerificationOptions options = Trusting(Root);
        Assert.True(options.Verify(leaf).IsTrusted);
        TrustAnchor anchor = options.TrustStore.Find(Root)!;
        VerifyingKey? first = anchor.GetKey(options.Provider);

        Assert.True(options.Verify(leaf).IsTrusted);

        Assert.Same(first, anchor.GetKey(options.Provider));
    }
}
