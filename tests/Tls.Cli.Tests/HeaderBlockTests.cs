using System.Text;
using Xunit;

namespace Tls.Cli.Tests;

public sealed class HeaderBlockTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", true)]
    [InlineData("GET / HTTP/1.1\n\n", true)]
    [InlineData("GET / HTTP/1.1\r\n\n", true)]
    [InlineData("GET / HTTP/1.1\n\r\n", true)]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n", false)]
    [InlineData("GET / HTTP/1.1\r\r", false)]
    [InlineData("\r\r\r", false)]
    [InlineData("", false)]
    public void Block_ends_at_an_empty_line(string text, bool isComplete)
    {
        var block = new HeaderBlock();
        block.Append(Encoding.ASCII.GetBytes(text));
        Assert.Equal(isComplete, block.IsComplete);
    }

    [Fact]
    public void Path_is_that_of_a_get()
    {
        var block = new HeaderBlock();
        block.Append("GET /keyupdate HTTP/1.1\r\nHost: x\r\n\r\n"u8);
        Assert.Equal("/keyupdate", block.GetPath);
    }

    [Fact]
    public void Endless_block_is_noticed()
    {
        var block = new HeaderBlock();
        block.Append(new byte[100_000]);
        Assert.True(block.IsTooLong);
        Assert.Empty(block.RequestLine);
    }
}
