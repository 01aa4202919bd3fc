using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Tls.TestKit;

/// <summary>What an examination found, as text for people; as JSON and as a page in the files beside this one.</summary>
/// <param name="Examinee">Who was examined: <c>server 127.0.0.1:4433</c>.</param>
/// <param name="Played">How many flights.</param>
/// <param name="Findings">Worst first.</param>
/// <param name="Repro">The command that plays a finding again.</param>
public sealed partial record ExaminationReport(
    string Examinee, int Played, IReadOnlyList<Finding> Findings, Func<Finding, string> Repro)
{
    /// <summary>One line: how much was played and how much found.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Examinee}: {Played} flights played, {(Findings.Count == 0 ? "nothing" : $"{Findings.Count} findings")}");

    /// <summary>Writes it as text.</summary>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        int number = 0;
        foreach (Finding finding in Findings)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++number}. {finding.Does}: {finding.Title}"));
            foreach ((string name, string text) in Fields(finding))
            {
                writer.WriteLine($"   {name,-9} {text}");
            }

            writer.WriteLine();
        }

        writer.WriteLine(Summary);
    }

    private IEnumerable<(string Name, string Text)> Fields(Finding finding)
    {
        yield return ("flight", finding.Flight.ToString());
        yield return ("steps", finding.Flight.Picture());
        yield return ("seen", finding.Seen.ToString());
        yield return ("expected", Expected(finding.Verdict));
        foreach (Rule rule in Rules(finding.Verdict))
        {
            yield return ("rule", $"{rule.Section}: \"{rule.Sentence}\"");
        }

        yield return ("again", Repro(finding));
    }

    private static string Expected(Verdict verdict)
    {
        string must = verdict.Ending switch
        {
            Ending.Refused => "alert " + string.Join(" or ", verdict.Rule!.Alerts),
            Ending.Closed => "nothing is wrong, and then it is closed",
            Ending.Open => "nothing is wrong",
        };
        return must + (verdict.Connected ? ", once the handshake is done" : "")
            + string.Concat(verdict.Tolerated.SelectMany(rule => rule.Alerts).Distinct().Select(alert => $", or {alert}"));
    }

    private static IEnumerable<Rule> Rules(Verdict verdict) =>
        verdict.Rule is null ? verdict.Tolerated : verdict.Tolerated.Prepend(verdict.Rule);
}
