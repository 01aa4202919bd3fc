using System.Linq;
using Xunit;

namespace Tls.X509.Tests.Names;

/// <summary>What may be asked for.</summary>
public sealed class HostNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("WWW.Example.COM", "www.example.com")]
    [InlineData("www.example.com.", "www.example.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("_dmarc.example.com", "_dmarc.example.com")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("3com.com", "3com.com")]
    [InlineData("1.2.3.4.example", "1.2.3.4.example")]
    public void DNS_names_are_lower_case_without_a_final_dot(string text, string expected)
    {
        HostName host = HostName.Parse(text);
        Assert.Equal(expected, host.Text);
        Assert.False(host.IsIpAddress);
        Assert.True(host.Address.IsEmpty);
        Assert.Equal(host, HostName.Parse(expected));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", 4)]
    [InlineData("2001:DB8::1", "2001:db8::1", 16)]
    [InlineData("[::1]", "::1", 16)]
    [InlineData("2001:0db8:0:0:0:0:0:1", "2001:db8::1", 16)]
    public void Addresses_are_recognized(string text, string expected, int size)
    {
        HostName host = HostName.Parse(text);
        Assert.Equal(expected, host.Text);
        Assert.True(host.IsIpAddress);
        Assert.Equal(size, host.Address.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".example.com")]
    [InlineData("example.com..")]
    [InlineData("-a.example.com")]
    [InlineData("a-.example.com")]
    [InlineData("*.example.com")]
    [InlineData("www.example.com\0.evil.com")]
    [InlineData("bücher.example")]
    [InlineData("a b.example")]
    [InlineData("user@example.com")]
    [InlineData("example.com:443")]
    [InlineData("https://example.com")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("12345")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[192.0.2.1]")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("2001:db8::/32")]
    public void Anything_else_is_refused(string? text) => Assert.False(HostName.TryParse(text, out _));

    [Fact]
    public void Labels_end_at_63_and_names_at_253_characters()
    {
        string label = new('a', 63);
        Assert.True(HostName.TryParse($"{label}.example", out _));
        Assert.False(HostName.TryParse($"{label}a.example", out _));
        string longest = string.Join('.', Enumerable.Repeat(label, 3)) + "." + new string('b', 61);
        Assert.Equal(253, longest.Length);
        Assert.True(HostName.TryParse(longest, out _));
        Assert.False(HostName.TryParse(longest + "c", out _));
    }
}
