using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.CertificateErrorCode;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Trust;

/// <summary>What the caller says of an anchor narrows what it vouches for, and each refusal says by what.</summary>
public sealed class TrustAnchorTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Good = Leaf().Issue(Key(9), Middle, Key(1));

    public static TheoryData<string, bool> Names => new()
    {
        { "dns", true },
        { "dns", false },
        { "address", true },
        { "address", false },
        { "mail", true },
        { "mail", false },
        { "uri", true },
        { "uri", false },
        { "directory", true },
        { "directory", false },
        { "registered", true },
        { "registered", false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_of_every_kind_are_constrained(string kind, bool isPermitted)
    {
        (GeneralName near, GeneralName far, GeneralName name) = kind switch
        {
            "dns" => (GeneralName.Dns("example.com"), GeneralName.Dns("example.org"), GeneralName.Dns("a.example.com")),
            "address" => (
                GeneralName.AddressRange(IPAddress.Parse("10.0.0.0"), 9),
                GeneralName.AddressRange(IPAddress.Parse("10.128.0.0"), 9),
                GeneralName.Address(IPAddress.Parse("10.1.2.3"))),
            "mail" => (GeneralName.Mail("a.example"), GeneralName.Mail("b.example"), GeneralName.Mail("x@a.example")),
            "uri" => (
                GeneralName.UriOrHost("a.example"), GeneralName.UriOrHost("b.example"), GeneralName.UriOrHost("https://a.example/")),
            "directory" => (
                GeneralName.DirectoryName(DistinguishedName.Create(("O", "a"))),
                GeneralName.DirectoryName(DistinguishedName.Create(("O", "b"))),
                GeneralName.DirectoryName(DistinguishedName.Create(("O", "a"), ("CN", "x")))),
            _ => (
                GeneralName.Parse(new byte[] { 0x88, 2, 42, 3 }),
                GeneralName.Parse(new byte[] { 0x82, 1, (byte)'x' }),
                GeneralName.Parse(new byte[] { 0x88, 2, 42, 3 })),
        };
        Certificate leaf = (Leaf() with
        {
            DnsNames = [],
            Subject = DistinguishedName.Create(),
            ExtraExtensions = [AlternativeName(name)],
        }).Issue(Key(9), Root, Key(0));

        // What is of a kind that cannot be compared is refused where it is constrained at all.
        bool canCompare = kind != "registered";
        CertificateErrorCode? outside = NameConstraintViolated;
        Assert.Equal(canCompare ? null : outside, Judge(Constrained(near, isPermitted), leaf, !isPermitted));
        Assert.Equal(canCompare ? outside : null, Judge(Constrained(far, isPermitted), leaf, !isPermitted));

        CertificateErrorCode? Judge(TrustAnchor anchor, Certificate certificate, bool isReversed)
        {
            VerificationResult result = (Trust(anchor) with { HostName = null }).Verify(certificate);
            if (!isReversed || !canCompare)
            {
                return result.Primary?.Code;
            }

            return result.IsTrusted ? NameConstraintViolated : null;
        }
    }

    [Fact]
    public void Constraint_that_was_given_is_told_from_one_of_a_certificate()
    {
        VerificationResult result = Trust(Constrained(GeneralName.Dns("example.org"), true)).Verify(Good, Middle);

        CertificateError error = Assert.Single(result.Errors);
        Assert.Equal((NameConstraintViolated, 0), (error.Code, error.Depth));
        Assert.EndsWith(", by what its anchor is accepted for", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Constraints_bind_a_leaf_that_is_its_own_anchor()
    {
        Certificate self = Leaf().SelfSign(Key(9));
        NameConstraints elsewhere = new([GeneralName.Dns("example.org")], []);
        VerificationOptions options = Trust(new TrustAnchor(self) { NameConstraints = elsewhere });

        Assert.Equal(NameConstraintViolated, options.Verify(self).Primary?.Code);
        Assert.True(Trust(new TrustAnchor(self)).Verify(self).IsTrusted);
    }

    [Theory]
    [InlineData(null, "", CertificatePurpose.ServerAuthentication, true)]
    [InlineData("", "", CertificatePurpose.ServerAuthentication, false)]
    [InlineData("", "", CertificatePurpose.Any, false)]
    [InlineData("S", "", CertificatePurpose.ServerAuthentication, true)]
    [InlineData("S", "", CertificatePurpose.ClientAuthentication, false)]
    [InlineData("S", "", CertificatePurpose.Any, true)]
    [InlineData("SC", "C", CertificatePurpose.ClientAuthentication, false)]
    [InlineData("SC", "C", CertificatePurpose.ServerAuthentication, true)]
    [InlineData("A", "", CertificatePurpose.ClientAuthentication, true)]
    [InlineData(null, "A", CertificatePurpose.ServerAuthentication, false)]
    [InlineData(null, "S", CertificatePurpose.ServerAuthentication, false)]
    [InlineData(null, "S", CertificatePurpose.Any, true)]
    public void Purposes_are_those_that_were_said(
        string? trusted, string rejected, CertificatePurpose purpose, bool isTrusted)
    {
        TrustAnchor anchor = new(Root)
        {
            Purposes = trusted is null ? null : Purposes(trusted),
            RejectedPurposes = Purposes(rejected),
        };

        VerificationResult result =
            (Trust(anchor) with { Purpose = purpose, HostName = null }).Verify(Good, Middle);

        Assert.Equal(isTrusted, result.IsTrusted);
        if (!isTrusted)
        {
            CertificateError error = Assert.Single(result.Errors);
            Assert.Equal((UntrustedRoot, 2), (error.Code, error.Depth));
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public void Leaf_issued_after_the_date_is_refused(int days, bool isTrusted)
    {
        TrustAnchor anchor = new(Root) { DistrustAfter = Good.NotBefore.AddDays(days) };

        VerificationResult result = Trust(anchor).Verify(Good, Middle);

        Assert.Equal(isTrusted, result.IsTrusted);
        if (!isTrusted)
        {
            CertificateError error = Assert.Single(result.Errors);
            Assert.Equal((IssuedAfterDistrust, 0), (error.Code, error.Depth));
            Assert.Equal(
                "issued 2026-05-22 12:00:00Z, and 'CN=root' is distrusted for what it issued after 2026-05-21 12:00:00Z",
                error.Detail);
        }
    }

    [Fact]
    public void Path_is_as_long_as_the_anchor_is_accepted_with()
    {
        Assert.True(Trust(new TrustAnchor(Root) { MaxPathLength = 1 }).Verify(Good, Middle).IsTrusted);

        VerificationResult result = Trust(new TrustAnchor(Root) { MaxPathLength = 0 }).Verify(Good, Middle);

        CertificateError error = Assert.Single(result.Errors);
        Assert.Equal((PathTooLong, 1), (error.Code, error.Depth));
        Assert.Equal("its anchor is accepted with 0 intermediates at most", error.Detail);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrustAnchor(Root) { MaxPathLength = -1 });
    }

    [Theory]
    [InlineData("1.2.3", "1.2.3", "", true)]
    [InlineData("1.2.3", "1.2.4", "", false)]
    [InlineData("1.2.3", "1.2.4 1.2.3", "", true)]
    [InlineData("1.2.3", "1.2.3", "1.2.4", false)]
    [InlineData("1.2.3", "1.2.3", "1.2.3", true)]
    [InlineData("1.2.3", "2.5.29.32.0", "", true)]
    [InlineData("1.2.3", "2.5.29.32.0", "1.2.4", false)]
    [InlineData("1.2.3", "", "", false)]
    [InlineData("", "1.2.3", "", false)]
    public void Path_has_a_policy_that_the_anchor_is_accepted_for(
        string has, string accepted, string asked, bool isTrusted)
    {
        CertificateExtension[] policies = has.Length == 0 ? [] : [Policy(has)];
        Certificate middle = (Ca("middle") with { ExtraExtensions = policies }).Issue(Key(1), Root, Key(0));
        Certificate leaf = (Leaf() with { ExtraExtensions = policies }).Issue(Key(9), middle, Key(1));
        VerificationOptions options = Trust(new TrustAnchor(Root) { AcceptedPolicies = Oids(accepted) }) with
        {
            Policies = new PolicyOptions { UserInitialPolicySet = Oids(asked) },
        };

        VerificationResult result = options.Verify(leaf, middle);

        Assert.Equal(isTrusted, result.IsTrusted);
        if (!isTrusted)
        {
            CertificateError error = Assert.Single(result.Errors);
            Assert.Equal(PolicyRequired, error.Code);
            Assert.Contains("the anchor is accepted for ", error.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Way_around_a_limited_anchor_is_found()
    {
        Certificate other = Ca("other").SelfSign(Key(2));
        Certificate crossed = Ca("middle").Issue(Key(1), other, Key(2));
        VerificationOptions options = Trust(new TrustAnchor(Root) { Purposes = [] }, new TrustAnchor(other));

        Assert.Equal([Good, crossed, other], options.Verify(Good, Middle, crossed).Chain);
    }

    [Fact]
    public void Fingerprint_of_a_store_tells_every_limit()
    {
        TrustAnchor[] all =
        [
            new(Root),
            new(Middle),
            new(Root) { NameConstraints = new([GeneralName.Dns("a")], []) },
            new(Root) { NameConstraints = new([], [GeneralName.Dns("a")]) },
            new(Root) { NameConstraints = new([GeneralName.Dns("b")], []) },
            new(Root) { Purposes = [] },
            new(Root) { Purposes = [CertificatePurpose.ServerAuthentication] },
            new(Root) { RejectedPurposes = [CertificatePurpose.ServerAuthentication] },
            new(Root) { DistrustAfter = Now },
            new(Root) { MaxPathLength = 0 },
            new(Root) { AcceptedPolicies = [] },
            new(Root) { AcceptedPolicies = Oids("1.2.3") },
        ];
        string[] fingerprints =
            [.. all.Select(anchor => Convert.ToHexString(TrustStore.FromAnchors([anchor]).Fingerprint()))];

        Assert.Equal(all.Length, fingerprints.Distinct().Count());
        Assert.Equal(fingerprints[0], Convert.ToHexString(new TrustStore([Root]).Fingerprint()));
    }

    [Fact]
    public void First_of_two_anchors_with_one_certificate_counts()
    {
        TrustStore store = TrustStore.FromAnchors([new(Root) { MaxPathLength = 3 }, new(Root)]).With(Root, Middle);

        Assert.Equal([Root, Middle], store.Certificates);
        Assert.Equal([3, null], store.Anchors.Select(anchor => anchor.MaxPathLength));
    }

    private static VerificationOptions Trust(params IReadOnlyList<TrustAnchor> anchors) =>
        Trusting() with { TrustStore = TrustStore.FromAnchors(anchors) };

    private static TrustAnchor Constrained(GeneralName name, bool isPermitted) => new(Root)
    {
        NameConstraints = isPermitted ? new NameConstraints([name], []) : new NameConstraints([], [name]),
    };

    private static List<CertificatePurpose> Purposes(string letters) => [.. letters.Select(letter => letter switch
    {
        'S' => CertificatePurpose.ServerAuthentication,
        'C' => CertificatePurpose.ClientAuthentication,
        _ => CertificatePurpose.Any,
    })];

    private static List<ObjectIdentifier> Oids(string oids) =>
        [.. oids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ObjectIdentifier.Parse)];

    private static CertificateExtension Policy(string oid)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        using (writer.Sequence())
        {
            writer.Oid(ObjectIdentifier.Parse(oid));
        }

        return new CertificateExtension(ObjectIdentifier.Parse("2.5.29.32"), false, writer.ToArray());
    }

    private static CertificateExtension AlternativeName(GeneralName name)
    {
        int tag = name.Kind == GeneralNameKind.DirectoryName
            ? DerTag.ContextConstructed((int)name.Kind)
            : DerTag.Context((int)name.Kind);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Element((byte)tag, name.Value.Span);
        }

        return new CertificateExtension(ObjectIdentifier.Parse("2.5.29.17"), true, writer.ToArray());
    }
}
