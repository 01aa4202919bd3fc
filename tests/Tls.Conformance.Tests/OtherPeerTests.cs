using System;
using System.IO;
using System.Linq;
using Tls.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Conformance.Tests;

/// <summary>
/// The same peer and the same model over sockets, with somebody who is not ours: the platform's SslStream. What it does
/// otherwise is not ours to mend; docs/conformance-findings.md has it.
/// </summary>
public sealed class OtherPeerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("server")]
    [InlineData("server retry")]
    [InlineData("server auth")]
    [InlineData("client")]
    [InlineData("server 12")]
    [InlineData("server 12 auth")]
    [InlineData("client 12")]
    public void SslStream_is_examined_and_every_finding_is_found_again(string scenario)
    {
        using var peer = new SslStreamExaminee();
        var examination = new Examination(peer, new ExaminationOptions
        {
            Scenarios = [Scenario.Parse(scenario)],
            Settings = UnderTest.Settings(0) with { RetriesWithoutShare = true },
            Parallel = 4,
        });

        examination.Run();

        var text = new StringWriter();
        new ExaminationReport(scenario, examination.Played, examination.Findings, each => each.Flight.ToString())
            .WriteText(text);
        output.WriteLine(text.ToString());
        Assert.True(examination.Played > 300, text.ToString());
        Assert.DoesNotContain(examination.Findings, finding => finding.Flight.Deviations.Count == 0);
        Assert.All(
            examination.Findings,
            finding => Assert.Equal(finding.Kind, examination.Try(finding.Flight, finding.Seed)?.Kind));
    }
}
