using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests.Wire;

/// <summary>What a peer may have written never breaks a log's line.</summary>
public class PrintableTests
{
    [Theory]
    [InlineData("plain text: 1..2", "plain text: 1..2")]
    [InlineData("h2\r\nforged line", "h2\\u000d\\u000aforged line")]
    [InlineData("\0\u001b[31m", "\\u0000\\u001b[31m")]
    [InlineData("a\u202eb", "a\\u202eb")]
    [InlineData("grün, 例え", "grün, 例え")]
    public void Only_visible_characters_stay(string text, string expected) =>
        Assert.Equal(expected, new TlsException(TlsFault.InternalError, text).Context);

    [Fact]
    public void Length_is_bounded() =>
        Assert.InRange(
            new TlsException(TlsFault.InternalError, new string('\n', 100_000)).Message.Length, 400, 450);
}
