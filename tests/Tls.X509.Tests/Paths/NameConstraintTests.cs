using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>RFC 5280 §4.2.1.10, kind by kind; a whole path once, the comparisons each on their own.</summary>
public sealed class NameConstraintTests
{
    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "www.example.com", true)]
    [InlineData("example.com", "WWW.EXAMPLE.COM", true)]
    [InlineData("example.com", "notexample.com", false)]
    [InlineData("example.com", "com", false)]
    [InlineData("example.com", "*.example.com", true)]
    [InlineData("www.example.com", "*.example.com", false)]
    [InlineData("", "anything.example", true)]
    [InlineData(".example.com", "www.example.com", false)]
    [InlineData("example.com", "www.example.com\0", false)]
    [InlineData("example.com", "*", false)]
    public void Permitted_DNS_subtree(string subtree, string name, bool isFine) =>
        Check(isFine, Leaf(name), permitted: [(2, Encoding.ASCII.GetBytes(subtree))]);

    [Theory]
    [InlineData("example.com", "example.com", false)]
    [InlineData("example.com", "www.example.com", false)]
    [InlineData("example.com", "example.org", true)]
    [InlineData("www.example.com", "*.example.com", false)]
    [InlineData("a.www.example.com", "*.example.com", true)]
    [InlineData("www.example.com", "example.com", true)]
    [InlineData("", "example.com", false)]
    [InlineData(".example.com", "example.org", false)]
    [InlineData("example.com", "odd name", false)]
    public void Excluded_DNS_subtree(string subtree, string name, bool isFine) =>
        Check(isFine, Leaf(name), excluded: [(2, Encoding.ASCII.GetBytes(subtree))]);

    [Theory]
    [InlineData("0a000000ff000000", "10.1.2.3", true)]
    [InlineData("0a000000ff000000", "11.1.2.3", false)]
    [InlineData("0a000000ff000000", "2001:db8::1", false)]
    [InlineData("20010db8000000000000000000000000ffffffff000000000000000000000000", "2001:db8::1", true)]
    [InlineData("20010db8000000000000000000000000ffffffff000000000000000000000000", "2001:db9::1", false)]
    [InlineData("0000000000000000", "192.0.2.1", true)]
    public void Permitted_address_range(string range, string address, bool isFine) => Check(
        isFine,
        Leaf() with { DnsNames = [], IpAddresses = [IPAddress.Parse(address)] },
        permitted: [(7, Convert.FromHexString(range))]);

    [Theory]
    [InlineData("Acme", true)]
    [InlineData("ACME  ", true)]
    [InlineData("Acme Two", false)]
    public void Permitted_directory_subtree_binds_the_subject(string organization, bool isFine) => Check(
        isFine,
        Leaf() with { Subject = DistinguishedName.Create(("O", organization), ("CN", "leaf")) },
        permitted: [(4, DistinguishedName.Create(("O", "Acme")).Encoded.ToArray())]);

    [Theory]
    [InlineData("example.com", "a@example.com", true)]
    [InlineData("example.com", "a@mail.example.com", false)]
    [InlineData(".example.com", "a@mail.example.com", true)]
    [InlineData(".example.com", "a@example.com", false)]
    [InlineData("a@example.com", "a@EXAMPLE.com", true)]
    [InlineData("a@example.com", "A@example.com", false)]
    [InlineData("example.com", "a@b@example.com", false)]
    [InlineData("example.com", "example.com", false)]
    public void Permitted_mail_subtree_binds_the_subject_too(string subtree, string mailbox, bool isFine) =>
        Check(
        isFine,
        Leaf() with { Subject = DistinguishedName.Create(("emailAddress", mailbox)) },
        permitted: [(1, Encoding.ASCII.GetBytes(subtree))]);

    [Theory]
    [InlineData("b.test", "https://b.test/x", true)]
    [InlineData("b.test", "https://user@B.test:8443?x", true)]
    [InlineData("b.test", "https://a.b.test", false)]
    [InlineData(".b.test", "https://a.b.test#x", true)]
    [InlineData(".b.test", "https://b.test", false)]
    [InlineData("b.test", "https://evil.test/@b.test", false)]
    [InlineData("b.test", "https://b.test@evil.test", false)]
    [InlineData("b.test", "https://192.0.2.1", false)]
    [InlineData("b.test", "urn:b.test", false)]
    public void Permitted_URI_subtree_binds_the_host(string subtree, string uri, bool isFine) =>
        Check(isFine, WithName(6, uri), permitted: [(6, Encoding.ASCII.GetBytes(subtree))]);

    [Theory]
    [InlineData("a@example.com", false)]
    [InlineData("a@example.org", true)]
    [InlineData("a@example.com.", false)]
    [InlineData("a@example.com\0", false)]
    public void Excluded_mail_subtree(string mailbox, bool isFine) => Check(
        isFine,
        Leaf() with { Subject = DistinguishedName.Create(("emailAddress", mailbox)) },
        excluded: [(1, "example.com"u8.ToArray())]);

    [Theory]
    [InlineData(DerTag.Utf8String, "acme", false)]
    [InlineData(DerTag.PrintableString, "Acme", false)]
    [InlineData(DerTag.TeletexString, "Acme", false)]
    [InlineData(DerTag.BmpString, "\0A\0c\0m\0e", false)]
    [InlineData(DerTag.Utf8String, "Other", true)]
    public void Excluded_directory_subtree_is_not_escaped_by_another_kind_of_string(
        byte tag, string organization, bool isFine)
    {
        var subject = new DerWriter();
        using (subject.Sequence())
        using (subject.Open(DerTag.Set))
        using (subject.Sequence())
        {
            subject.Oid(ObjectIdentifier.Parse("2.5.4.10"));
            subject.Element(tag, Encoding.ASCII.GetBytes(organization));
        }

        Check(
            isFine,
            Leaf() with { Subject = DistinguishedName.Parse(subject.ToArray()) },
            excluded: [(4, DistinguishedName.Create(("O", "Acme")).Encoded.ToArray())]);
    }

    [Fact]
    public void Excluded_URI_subtree_refuses_what_has_no_host_too()
    {
        Check(false, WithName(6, "https://b.test"), excluded: [(6, "b.test"u8.ToArray())]);
        Check(false, WithName(6, "urn:x"), excluded: [(6, "b.test"u8.ToArray())]);
        Check(true, WithName(6, "https://c.test"), excluded: [(6, "b.test"u8.ToArray())]);
    }

    [Theory]
    [InlineData(1, "invalid@invalid@example.com")]
    [InlineData(1, "@example.com")]
    [InlineData(1, "..example.com")]
    [InlineData(1, "")]
    [InlineData(6, "https://b.test")]
    [InlineData(6, "b.test.")]
    [InlineData(6, "")]
    public void Malformed_base_is_no_way_around_an_exclusion(int kind, string subtree)
    {
        CertificateRequestOptions leaf = kind == 1 ? WithName(1, "a@example.com") : WithName(6, "https://b.test");
        Check(false, leaf, excluded: [(kind, Encoding.ASCII.GetBytes(subtree))]);
        Check(false, leaf, permitted: [(kind, Encoding.ASCII.GetBytes(subtree))]);
    }

    [Theory]
    [InlineData("ü@example.com", "example.com", true)]
    [InlineData("ü@example.org", "example.com", false)]
    [InlineData("ü@exämple.com", "example.com", false)]
    [InlineData("ü@a.example.com", ".example.com", true)]
    [InlineData("", "example.com", false)]
    public void Mailbox_beyond_ASCII_is_bound_by_mail_subtrees(string mailbox, string subtree, bool isPermitted)
    {
        byte[] constraint = Encoding.ASCII.GetBytes(subtree);
        CertificateRequestOptions leaf = WithMailbox(Encoding.UTF8.GetBytes(mailbox));
        Check(isPermitted, leaf, permitted: [(1, constraint)]);
        bool isExcluded = isPermitted || mailbox is "" or "ü@exämple.com";
        Check(!isExcluded, leaf, excluded: [(1, constraint)]);
        Check(true, leaf, permitted: [(2, "example.com"u8.ToArray())]);
    }

    [Fact]
    public void Long_names_cost_as_much_as_they_are_long()
    {
        string longest = string.Join('.', Enumerable.Repeat(new string('x', 60), 4)) + ".test";
        Certificate root = Constrained("root", [], [(2, Encoding.ASCII.GetBytes($"y{longest[1..]}"))])
            .SelfSign(Key(0));
        Certificate leaf = (Leaf() with { DnsNames = [longest] }).Issue(Key(9), root, Key(0));
        VerificationResult result = (Trusting(root) with { HostName = null }).Verify(leaf);

        // The name is compared with the subtree, and so is the subject.
        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal(1 + (2 * longest.Length / 128) + 1 + ((longest.Length + leaf.Subject.Encoded.Length) / 128),
            result.BudgetSpent.NameComparisons);
    }

    [Fact]
    public void Kind_that_cannot_be_judged_is_refused_where_it_meets_a_constraint()
    {
        Check(false, WithName(8, "*"), permitted: [(8, "*"u8.ToArray())]);
        Check(false, WithName(8, "*"), excluded: [(8, "+"u8.ToArray())]);
        Check(true, WithName(8, "*"), excluded: [(2, "c.test"u8.ToArray())]);
        Check(true, Leaf(), excluded: [(8, "+"u8.ToArray())]);
    }

    [Fact]
    public void Self_issued_leaf_is_bound_and_self_issued_intermediate_is_not()
    {
        Certificate root = Constrained(
            "Acme", [(4, DistinguishedName.Create(("O", "x")).Encoded.ToArray())], [])
            .SelfSign(Key(0));
        VerificationOptions options = Trusting(root) with { HostName = null };
        CertificateRequestOptions within = Leaf() with { Subject = DistinguishedName.Create(("O", "x")) };
        Certificate rolled = Ca("Acme").Issue(Key(1), root, Key(0));
        Assert.True(options.Verify(within.Issue(Key(9), rolled, Key(1)), rolled).IsTrusted);
        CertificateError error = Assert.Single(
            options.Verify((Leaf() with { CommonName = "Acme" }).Issue(Key(9), root, Key(0))).Errors);
        Assert.Equal((CertificateErrorCode.NameConstraintViolated, 0), (error.Code, error.Depth));
    }

    [Fact]
    public void Constraints_of_an_anchor_and_of_an_intermediate_both_bind()
    {
        Certificate root = Constrained("root", [(2, "example.com"u8.ToArray())], []).SelfSign(Key(0));
        Certificate middle =
            Constrained("middle", [], [(2, "bad.example.com"u8.ToArray())]).Issue(Key(1), root, Key(0));
        VerificationOptions options = Trusting(root) with { HostName = null };
        Assert.True(options.Verify(Leaf().Issue(Key(9), middle, Key(1)), middle).IsTrusted);
        foreach (string name in (string[])["www.example.org", "x.bad.example.com"])
        {
            CertificateError error = Assert.Single(
                options.Verify(Leaf(name).Issue(Key(9), middle, Key(1)), middle).Errors);
            Assert.Equal((CertificateErrorCode.NameConstraintViolated, 0), (error.Code, error.Depth));
        }
    }

    [Fact]
    public void Narrowing_and_widening_both_intersect()
    {
        Certificate root = Constrained("root", [(2, "a.example"u8.ToArray())], []).SelfSign(Key(0));
        Certificate middle =
            Constrained("middle", [(2, "example"u8.ToArray())], []).Issue(Key(1), root, Key(0));
        VerificationOptions options = Trusting(root) with { HostName = null };
        Assert.True(options.Verify(Leaf("x.a.example").Issue(Key(9), middle, Key(1)), middle).IsTrusted);
        Assert.False(options.Verify(Leaf("x.b.example").Issue(Key(9), middle, Key(1)), middle).IsTrusted);
    }

    [Fact]
    public void Constraints_in_a_certificate_that_is_no_CA_are_refused()
    {
        Certificate root = Ca("root").SelfSign(Key(0));
        Certificate leaf = (Constrained("leaf", [(2, "example.com"u8.ToArray())], []) with { IsCa = false })
            .Issue(Key(9), root, Key(0));
        VerificationResult result = (Trusting(root) with { HostName = null }).Verify(leaf);
        Assert.Equal(CertificateErrorCode.NameConstraintViolated, result.Primary?.Code);
    }

    [Fact]
    public void Comparisons_are_budgeted()
    {
        List<(int, byte[])> many = [];
        List<string> names = [];
        for (int i = 0; i < 400; i++)
        {
            many.Add((2, Encoding.ASCII.GetBytes($"x{i}.example")));
            names.Add($"y{i}.example");
        }

        Certificate root = Constrained("root", [], many).SelfSign(Key(0));
        Certificate leaf = (Leaf() with { DnsNames = names }).Issue(Key(9), root, Key(0));
        VerificationOptions options = Trusting(root) with
        {
            HostName = null,
            Budget = new PathBudget { NameComparisons = 1000 },
        };
        VerificationResult result = options.Verify(leaf);
        Assert.Equal(CertificateErrorCode.BudgetExceeded, result.Primary?.Code);
        Assert.Equal(1000, result.BudgetSpent.NameComparisons);
        Assert.True((options with { Budget = PathBudget.Default }).Verify(leaf).IsTrusted);
    }

    private static CertificateRequestOptions WithName(int kind, string name)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Element(DerTag.Context(kind), Encoding.ASCII.GetBytes(name));
        }

        return Leaf() with { ExtraExtensions = [Extension("2.5.29.17", false, writer.ToArray())] };
    }

    private static CertificateRequestOptions WithMailbox(byte[] mailbox)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        using (writer.Open(DerTag.ContextConstructed(0)))
        {
            writer.Oid(KnownOids.SmtpUtf8Mailbox);
            using DerWriter.Scope value = writer.Open(DerTag.ContextConstructed(0));
            writer.Element(DerTag.Utf8String, mailbox);
        }

        return Leaf() with { ExtraExtensions = [Extension("2.5.29.17", false, writer.ToArray())] };
    }

    private static void Check(
        bool isFine,
        CertificateRequestOptions leaf,
        List<(int, byte[])>? permitted = null,
        List<(int, byte[])>? excluded = null)
    {
        Certificate root = Constrained("root", permitted ?? [], excluded ?? []).SelfSign(Key(0));
        VerificationResult result = (Trusting(root) with { HostName = null }).Verify(
            leaf.Issue(Key(9), root, Key(0)));
        if (isFine)
        {
            Assert.True(result.IsTrusted, result.ToString());
        }
        else
        {
            Assert.Equal(CertificateErrorCode.NameConstraintViolated, Assert.Single(result.Errors).Code);
        }
    }

    private static CertificateRequestOptions Constrained(
        string name, List<(int Kind, byte[] Value)> permitted, List<(int Kind, byte[] Value)> excluded)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            Write(writer, 0, permitted);
            Write(writer, 1, excluded);
        }

        return Ca(name) with { ExtraExtensions = [Extension("2.5.29.30", true, writer.ToArray())] };
    }

    private static void Write(DerWriter writer, int number, List<(int Kind, byte[] Value)> subtrees)
    {
        if (subtrees.Count == 0)
        {
            return;
        }

        using DerWriter.Scope list = writer.Open(DerTag.ContextConstructed(number));
        foreach ((int kind, byte[] value) in subtrees)
        {
            using DerWriter.Scope subtree = writer.Sequence();
            writer.Element(kind == 4 ? DerTag.ContextConstructed(4) : DerTag.Context(kind), value);
        }
    }
}
