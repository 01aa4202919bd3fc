using System;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.TestKit;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Transparency;

/// <summary>The published JSON: what is read of it, and how what is wrong is told.</summary>
public sealed class TransparencyLogListTests
{
    private static readonly TestLog Log = new(Key(50), "a");
    private static readonly string Text = """
        {"version":"1","log_list_timestamp":"2026-01-02T03:04:05Z","operators":[
          {"name":"A","email":["x"],"logs":[
            {"description":"one","log_id":"%ID%","key":"%KEY%","url":"https://a/","mmd":86400,
             "previous_operators":[{"name":"late","end_time":"2026-02-01T00:00:00Z"},
                                   {"name":"early","end_time":"2026-01-01T00:00:00Z"}],
             "state":{"retired":{"timestamp":"2026-03-01T00:00:00Z"}},
             "temporal_interval":{"start_inclusive":"2026-01-01T00:00:00Z","end_exclusive":"2027-01-01T00:00:00Z"}}]},
          {"name":"B","logs":[],"tiled_logs":[{"log_id":"%ID2%","key":"%KEY2%","mmd":60}]}]}
        """
        .Replace("%KEY2%", Base64(Key(51, KeyKind.Rsa).SubjectPublicKeyInfo.Span), StringComparison.Ordinal)
        .Replace("%ID2%", Base64(new TestLog(Key(51, KeyKind.Rsa), "b").Id), StringComparison.Ordinal)
        .Replace("%KEY%", Base64(Log.Key.SubjectPublicKeyInfo.Span), StringComparison.Ordinal)
        .Replace("%ID%", Base64(Log.Id), StringComparison.Ordinal);

    [Fact]
    public void What_a_verdict_needs_is_read()
    {
        TransparencyLogList list = Parse(Text);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), list.Time);
        Assert.Equal(2, list.Logs.Count);
        TransparencyLog one = list.Find(Log.Id)!;
        Assert.Equal(("one", "A", TransparencyLogState.Retired), (one.Description, one.Operator, one.State));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), one.StateSince);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), one.NotAfterFrom);
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), one.NotAfterBefore);
        Assert.Equal(TimeSpan.FromDays(1), one.MaximumMergeDelay);
        Assert.False(one.IsTiled);
        Assert.Equal(
            ["early", "late", "A"],
            new[] { -200, -150, 0 }.Select(days => one.OperatorAt(Now.AddDays(days))));
        TransparencyLog two = list.Logs[1];
        Assert.Equal((true, "B", TransparencyLogState.Pending), (two.IsTiled, two.Operator, two.State));
        Assert.Null(two.NotAfterFrom);
        Assert.Equal("a log of B", two.ToString());
        Assert.Null(list.Find(new byte[32]));
    }

    [Theory]
    [InlineData("\"operators\"", "\"other\"", "list")]
    [InlineData("\"name\":\"A\",", "", "operators[0]")]
    [InlineData("\"name\":\"A\"", "\"name\":\"\"", "operators[0].name")]
    [InlineData("\"name\":\"A\"", "\"name\":1", "operators[0].name")]
    [InlineData("\"name\":\"A\"", "\"name\":\"\\ud800\"", "list")]
    [InlineData("\"logs\":[],", "\"logs\":{},", "operators[1].logs")]
    [InlineData("\"mmd\":86400", "\"mmd\":\"a\"", "operators[0].logs[0].mmd")]
    [InlineData("\"mmd\":86400", "\"mmd\":1e99", "operators[0].logs[0].mmd")]
    [InlineData("\"mmd\":86400", "\"mmd\":0", "operators[0].logs[0].mmd")]
    [InlineData("\"retired\"", "\"tired\"", "operators[0].logs[0].state")]
    [InlineData("{\"retired\":", "{\"usable\":{\"timestamp\":\"2026-01-01\"},\"retired\":", "operators[0].logs[0].state")]
    [InlineData("{\"retired\":{\"timestamp\":\"2026-03-01T00:00:00Z\"}}", "{}", "operators[0].logs[0].state")]
    [InlineData("2026-03-01T00:00:00Z", "yesterday", "operators[0].logs[0].state")]
    [InlineData("\"end_exclusive\"", "\"end\"", "operators[0].logs[0].temporal_interval")]
    [InlineData("\"end_time\"", "\"end\"", "operators[0].logs[0].previous_operators")]
    [InlineData("\"key\":\"M", "\"key\":\"!", "operators[0].logs[0].key")]
    [InlineData("\"key\":\"M", "\"key\":\"N", "operators[0].logs[0].key")]
    [InlineData("\"key\":\"", "\"kee\":\"", "operators[0].logs[0]")]
    [InlineData("\"mmd\":60", "\"mmd\":60,\"mmd\":60", "list")]
    [InlineData("]}]}", "]}]", "line 8")]
    public void What_is_wrong_is_told_with_its_place(string good, string bad, string place)
    {
        int at = Text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        TransparencyLogListException error = Assert.Throws<TransparencyLogListException>(
            () => Parse(string.Concat(Text.AsSpan(0, at), bad, Text.AsSpan(at + good.Length))));
        Assert.Equal(place, error.Place);
    }

    [Fact]
    public void An_identity_is_the_hash_of_the_key_and_stands_once()
    {
        string other = Text.Replace(Base64(Log.Id), Base64(new byte[32]), StringComparison.Ordinal);
        Assert.Equal(
            "operators[0].logs[0].log_id", Assert.Throws<TransparencyLogListException>(() => Parse(other)).Place);
        byte[] twice = TestLog.Json(Log, Log);
        Assert.Equal(
            "operators", Assert.Throws<TransparencyLogListException>(() => TransparencyLogList.Parse(twice)).Place);
        Assert.Throws<ArgumentException>(() => new TransparencyLogList([Log.Accepted, Log.Accepted]));
    }

    [Fact]
    public void Size_and_depth_are_bounded()
    {
        Assert.Throws<TransparencyLogListException>(() => Parse(Text + new string(' ', 4 << 20)));
        string deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Throws<TransparencyLogListException>(() => Parse($"{{\"operators\":[{deep}]}}"));
        Assert.Throws<TransparencyLogListException>(() => TransparencyLogList.Parse(default));
        Assert.Throws<TransparencyLogListException>(() => TransparencyLogList.Parse(new byte[] { 0x22, 0xff, 0x22 }));
    }

    [Theory]
    [InlineData(KeyKind.EcP384, 0)]
    [InlineData(KeyKind.Ed25519, 0)]
    [InlineData(KeyKind.Rsa, 1024)]
    public void Keys_that_no_log_has_are_refused(KeyKind kind, int bits)
    {
        byte[] key = Key(53, kind, bits).SubjectPublicKeyInfo.ToArray();
        Assert.Throws<ArgumentException>(() => new TransparencyLog(key, "a"));
        Assert.Throws<ArgumentException>(() => new TransparencyLog(new byte[] { 1, 2 }, "a"));
    }

    private static TransparencyLogList Parse(string text) => TransparencyLogList.Parse(Encoding.UTF8.GetBytes(text));

    private static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);
}
