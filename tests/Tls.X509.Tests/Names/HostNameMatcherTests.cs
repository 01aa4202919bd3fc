using System.Net;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Names;

/// <summary>The matrix of what is presented and what is asked for (RFC 9525 §6).</summary>
public sealed class HostNameMatcherTests
{
    [Theory]
    [InlineData("www.example.com", "www.example.com", true)]
    [InlineData("WWW.EXAMPLE.com", "www.example.COM", true)]
    [InlineData("www.example.com", "www.example.com.", true)]
    [InlineData("www.example.com.", "www.example.com", false)]
    [InlineData("www.example.com", "example.com", false)]
    [InlineData("example.com", "www.example.com", false)]
    [InlineData("*.example.com", "www.example.com", true)]
    [InlineData("*.EXAMPLE.com", "www.example.com", true)]
    [InlineData("*.example.com", "xn--bcher-kva.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "a.b.example.com", false)]
    [InlineData("*.example.com", "wwwexample.com", false)]
    [InlineData("*.*.example.com", "a.b.example.com", false)]
    [InlineData("w*.example.com", "www.example.com", false)]
    [InlineData("*w.example.com", "www.example.com", false)]
    [InlineData("w*w.example.com", "www.example.com", false)]
    [InlineData("www.*.com", "www.example.com", false)]
    [InlineData("*", "localhost", false)]
    [InlineData("*.", "localhost", false)]
    [InlineData("*.localhost", "localhost", false)]
    [InlineData("**.example.com", "www.example.com", false)]
    [InlineData("www.example.com\0", "www.example.com", false)]
    [InlineData("www.example.com\0.evil.com", "www.example.com", false)]
    [InlineData("", "example.com", false)]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("*.0.2.1", "192.0.2.1", false)]
    public void DNS_names_match_as_a_whole_or_by_one_left_most_wildcard(
        string presented, string asked, bool matches) =>
        Assert.Equal(matches, HostNameMatcher.Matches(
            HostName.Parse(asked), Leaf(presented).SelfSign(Key(9))));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8:0:0::1", true)]
    [InlineData("2001:db8::1", "2001:db8::2", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "www.example.com", false)]
    public void Addresses_match_octet_by_octet(string presented, string asked, bool matches)
    {
        Certificate leaf = (Leaf() with { DnsNames = [], IpAddresses = [IPAddress.Parse(presented)] })
            .SelfSign(Key(9));
        Assert.Equal(matches, HostNameMatcher.Matches(HostName.Parse(asked), leaf));
    }

    [Fact]
    public void Common_name_is_never_looked_at()
    {
        Certificate leaf = (Leaf() with { CommonName = "www.example.com", DnsNames = [] }).SelfSign(Key(9));
        Assert.False(HostNameMatcher.Matches(HostName.Parse("www.example.com"), leaf));
    }

    [Fact]
    public void Any_of_several_names_will_do()
    {
        Certificate leaf = (Leaf() with { DnsNames = ["a.example", "b.example"] }).SelfSign(Key(9));
        Assert.True(HostNameMatcher.Matches(HostName.Parse("b.example"), leaf));
    }
}
