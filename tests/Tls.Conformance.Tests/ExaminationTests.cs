using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Conformance.Tests;

/// <summary>The examination that <c>tls conformance</c> makes, of peers whose faults are known.</summary>
public sealed class ExaminationTests
{
    [Theory]
    [InlineData("server")]
    [InlineData("server retry")]
    [InlineData("server auth required")]
    [InlineData("client")]
    [InlineData("client retry auth")]
    [InlineData("server 12 auth")]
    [InlineData("server 12 ticket resumed")]
    [InlineData("server 12 resumed")]
    [InlineData("client 12 ticket")]
    [InlineData("server resumed")]
    public void Nothing_is_found_in_our_own(string scenario)
    {
        var examination = new Examination(new Ours(), Options(scenario) with { Random = 500, Parallel = 2 });

        examination.Run();

        Assert.Empty(examination.Findings);
        Assert.True(examination.Played > 700, $"{examination.Played} played");
    }

    [Theory]
    [InlineData("server: insert 0 ChangeCipherSpec", FindingKind.OtherAlert)]
    [InlineData("server: insert 0 UnknownRecord", FindingKind.OtherAlert)]
    public void A_wrong_alert_is_found_by_the_smallest_flight(string text, FindingKind kind)
    {
        var examination = new Examination(new Ours(WithOtherAlert), Options("server retry", "server") with { Random = 300 });

        examination.Run();

        Finding finding = examination.Findings.First(each => each.Flight.ToString() == text);
        Assert.Equal(kind, finding.Kind);
        Assert.Equal(AlertDescription.AccessDenied, finding.Seen.Refusal);
        Assert.All(examination.Findings, each => Assert.Single(each.Flight.Deviations));
        Assert.Equal(finding.Kind, examination.Try(finding.Flight, finding.Seed)!.Kind);
    }

    [Fact]
    public void Whoever_says_nothing_any_more_is_found()
    {
        var examination = new Examination(new Ours(_ => []), Options("server"));

        Assert.Equal(FindingKind.NotConnected, examination.Try(Flight.Parse("server"), seed: 1)!.Kind);
        Assert.Equal(FindingKind.Accepted, examination.Try(Flight.Parse("server: drop 0"), seed: 1)!.Kind);
    }

    [Fact]
    public void What_was_seen_is_held_against_the_verdict()
    {
        Verdict refused = ReferenceModel.Judge(Flight.Parse("server: insert 3 Finished"));
        Verdict legal = ReferenceModel.Judge(Flight.Parse("server"));
        var quiet = new Observation(null, HasFinished: true, IsEnded: false, HasClosed: false, IsGarbled: false);

        Assert.Null(quiet.Against(legal));
        Assert.Equal(FindingKind.Accepted, quiet.Against(refused));
        Assert.Equal(FindingKind.NoAlert, (quiet with { IsEnded = true }).Against(refused));
        Assert.Equal(FindingKind.Accepted, (quiet with { IsEnded = true, HasClosed = true }).Against(refused));
        Assert.Equal(FindingKind.Garbled, (quiet with { IsGarbled = true }).Against(legal));
        Assert.Equal(FindingKind.NotConnected, (quiet with { HasFinished = false }).Against(legal));
        Assert.Equal(
            FindingKind.Refused, (quiet with { Refusal = AlertDescription.UnexpectedMessage }).Against(legal));
        Assert.Equal(
            FindingKind.OtherAlert, (quiet with { Refusal = AlertDescription.DecodeError }).Against(refused));
        Assert.Null((quiet with { Refusal = AlertDescription.UnexpectedMessage }).Against(refused));
    }

    [Fact]
    public void A_report_has_the_rule_and_the_way_to_see_it_again_and_escapes_what_it_quotes()
    {
        var examination = new Examination(new Ours(WithOtherAlert), Options("server"));
        Finding finding = examination.Try(Flight.Parse("server: insert 0 ChangeCipherSpec"), seed: 4)!;
        var report = new ExaminationReport("server <a&b>", 9, [finding], each => $"again --seed {each.Seed}");

        var text = new StringWriter();
        report.WriteText(text);
        Assert.Contains("insert ChangeCipherSpec before ClientHello", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("RFC 8446 §5: \"", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("again --seed 4", text.ToString(), StringComparison.Ordinal);

        using var bytes = new MemoryStream();
        report.WriteJson(bytes);
        using var json = JsonDocument.Parse(bytes.ToArray());
        JsonElement one = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray().ToArray());
        Assert.Equal("server: insert 0 ChangeCipherSpec", one.GetProperty("flight").GetString());
        Assert.Equal("RFC 8446 §5", one.GetProperty("rules")[0].GetProperty("section").GetString());

        var page = new StringWriter();
        report.WriteHtml(page);
        Assert.Contains("<h1>server &lt;a&amp;b&gt;</h1>", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<a&b>", page.ToString(), StringComparison.Ordinal);
    }

    private static ExaminationOptions Options(params string[] scenarios) => new()
    {
        Scenarios = [.. scenarios.Select(Scenario.Parse)],
        Settings = UnderTest.Settings(0),
    };

    /// <summary>Alerts in the clear are another than ours.</summary>
    private static byte[] WithOtherAlert(byte[] sent)
    {
        if (sent is [(byte)ContentType.Alert, _, _, 0, 2, 2, _])
        {
            sent[^1] = (byte)AlertDescription.AccessDenied;
        }

        return sent;
    }

    /// <summary>Our engine, and what becomes of all it sends.</summary>
    private sealed class Ours(Func<byte[], byte[]>? change = null) : IExaminee
    {
        public IByteDuplex Connect(Scenario scenario, bool isPatient) =>
            new Changed(UnderTest.Open(scenario), change ?? (sent => sent));
    }

    private sealed class Changed(EngineDuplex engine, Func<byte[], byte[]> change) : IByteDuplex, IDisposable
    {
        public void Send(ReadOnlySpan<byte> bytes) => engine.Send(bytes);

        public DuplexState Receive(Span<byte> buffer, out int count)
        {
            DuplexState state = engine.Receive(buffer, out count);
            byte[] changed = change(buffer[..count].ToArray());
            changed.CopyTo(buffer);
            count = changed.Length;
            return state == DuplexState.Bytes && count == 0 ? DuplexState.Silence : state;
        }

        public void Dispose() => engine.Dispose();
    }
}
