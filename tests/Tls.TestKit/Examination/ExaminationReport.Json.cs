using System;
using System.IO;
using System.Text.Json;

namespace Tls.TestKit;

public sealed partial record ExaminationReport
{
    /// <summary>Writes it as JSON: <c>examinee</c>, <c>played</c>, and <c>findings</c> with the fields of the text.</summary>
    public void WriteJson(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("examinee", Examinee);
        writer.WriteNumber("played", Played);
        writer.WriteStartArray("findings");
        foreach (Finding finding in Findings)
        {
            Write(writer, finding);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", finding.Kind.ToString());
        writer.WriteString("does", finding.Does);
        writer.WriteString("title", finding.Title);
        writer.WriteString("flight", finding.Flight.ToString());
        writer.WriteNumber("seed", finding.Seed);
        writer.WriteString("steps", finding.Flight.Picture());
        writer.WriteString("seen", finding.Seen.ToString());
        writer.WriteString("expected", Expected(finding.Verdict));
        writer.WriteStartArray("rules");
        foreach (Rule rule in Rules(finding.Verdict))
        {
            writer.WriteStartObject();
            writer.WriteString("section", rule.Section);
            writer.WriteString("sentence", rule.Sentence);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("again", Repro(finding));
        writer.WriteEndObject();
    }
}
