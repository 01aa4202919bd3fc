using System;
using System.Linq;
using Tls.X509.Der;
using Xunit;

namespace Tls.X509.Tests.Certificates;

/// <summary>Equality by RFC 5280 §7.1, and what people get to see.</summary>
public sealed class DistinguishedNameTests
{
    [Theory]
    [InlineData("Example", "example", true)]
    [InlineData("Example  One", " example one ", true)]
    [InlineData("Ünicode", "ünicode", true)]
    [InlineData("Example One", "ExampleOne", false)]
    [InlineData("a", "b", false)]
    public void Names_are_equal_whatever_case_and_spaces(string left, string right, bool areEqual)
    {
        DistinguishedName one = DistinguishedName.FromCommonName(left);
        DistinguishedName two = DistinguishedName.FromCommonName(right);
        Assert.Equal(areEqual, one.Equals(two));
        Assert.True(!areEqual || one.GetHashCode() == two.GetHashCode());
    }

    [Theory]
    [InlineData("A", "a")]
    [InlineData("\u023a", "\u2c65")] // Two octets of UTF-8 whose lower case has three.
    public void Long_names_are_equal_as_short_ones_are(string letter, string lower)
    {
        string text = string.Concat(Enumerable.Repeat(letter, 500));
        string folded = string.Concat(Enumerable.Repeat(lower, 500));
        DistinguishedName one = DistinguishedName.Create(("O", text), ("CN", text));
        DistinguishedName two = DistinguishedName.Create(("O", folded), ("CN", folded));
        DistinguishedName other = DistinguishedName.Create(("O", folded), ("CN", $"{folded}x"));
        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(one, other);
        Assert.True(one.IsWithin(two));
        Assert.False(one.IsWithin(other));
    }

    [Fact]
    public void Order_of_relative_names_matters_and_order_within_one_does_not()
    {
        DistinguishedName forward = DistinguishedName.Create(("O", "a"), ("CN", "b"));
        DistinguishedName backward = DistinguishedName.Create(("CN", "b"), ("O", "a"));
        Assert.NotEqual(forward, backward);
        Assert.Equal(OneSet(forward), OneSet(backward));
        Assert.NotEqual(OneSet(forward), forward);
    }

    [Fact]
    public void Attribute_boundaries_cannot_be_forged()
    {
        DistinguishedName one = DistinguishedName.Create(("O", "ab"), ("CN", "c"));
        DistinguishedName two = DistinguishedName.Create(("O", "a"), ("CN", "bc"));
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Text_escapes_what_could_mislead_or_move_a_terminal()
    {
        DistinguishedName name = DistinguishedName.Create(("CN", " a,b\u001b[2J\n"));
        Assert.Equal("CN=\\ a\\,b\\1b[2J\\0a", name.ToString());
        Assert.Equal(" a,b\u001b[2J\n", name.CommonName);
    }

    [Fact]
    public void Subtree_is_a_prefix()
    {
        DistinguishedName name = DistinguishedName.Create(("C", "DE"), ("O", "Acme"), ("CN", "x"));
        Assert.True(name.IsWithin(DistinguishedName.Create(("C", "de"), ("O", "ACME"))));
        Assert.True(name.IsWithin(DistinguishedName.Create()));
        Assert.False(name.IsWithin(DistinguishedName.Create(("O", "Acme"))));
        Assert.False(DistinguishedName.Create(("C", "DE")).IsWithin(name));
    }

    [Theory]
    [InlineData("3100")]
    [InlineData("30023100")]
    [InlineData("300431023000")]
    [InlineData("30023000")]
    [InlineData("300d310b300906035504030c02c328")]
    [InlineData("300d310b300906035504030c02c080")]
    [InlineData("300e310c300a06035504030c03eda080")]
    public void Malformed_names_are_refused(string hex) => Assert.Throws<CertificateFormatException>(
        () => DistinguishedName.Parse(Convert.FromHexString(hex)));

    /// <summary>All attributes of a name in a single relative name.</summary>
    private static DistinguishedName OneSet(DistinguishedName name)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        using (writer.Open(DerTag.Set))
        {
            foreach (NameAttribute attribute in name.Attributes())
            {
                using DerWriter.Scope pair = writer.Sequence();
                writer.Oid(attribute.Type);
                writer.Element(attribute.Tag, attribute.Value.Span);
            }
        }

        return DistinguishedName.Parse(writer.ToArray());
    }
}
