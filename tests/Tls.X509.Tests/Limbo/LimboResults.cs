using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Tls.X509.Tests.Limbo;

/// <summary>Writes what limbo's own harnesses write: a LimboResult of version 1.</summary>
internal static class LimboResults
{
    internal static void Write(
        string path, string harness, IReadOnlyList<(LimboCase Case, LimboOutcome Outcome)> results)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("harness", harness);
        json.WriteStartArray("results");
        foreach ((LimboCase test, LimboOutcome outcome) in results)
        {
            json.WriteStartObject();
            json.WriteString("id", test.Id);
            json.WriteString("actual_result", outcome.ActualResult);
            json.WriteString("context", outcome.Context);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
