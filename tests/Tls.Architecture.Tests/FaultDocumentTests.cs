using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>
/// docs/generated/faults.md is written from the enum, its alerts and its doc comments, and says the same.
/// </summary>
public sealed class FaultDocumentTests
{
    [Fact]
    public void The_document_says_what_the_code_says() => GeneratedDocument.Pin("faults.md", Table());

    private static string Table()
    {
        var text = new StringBuilder()
            .Append("# Faults\n\n")
            .Append("Every way a connection can fail, the alert it sends and the rule it enforces.\n")
            .Append("Written from `src/Tls.Records/Wire/TlsFault.cs` by a test. Section numbers are\n")
            .Append("RFC 8446's unless another RFC is named.\n\n")
            .Append("| fault | alert | rule |\n|---|---|---|\n");
        XElement[] documented = [.. Documentation().Descendants("member")];
        foreach (TlsFault fault in Enum.GetValues<TlsFault>())
        {
            string alert =
                TlsFaultAlerts.For(fault) is { } sent ? WireName(sent.ToString()) : "none: nobody to tell";
            text.Append($"| {fault} | {alert} | {Summary(documented, fault)} |\n");
        }

        return text.ToString();
    }

    private static XDocument Documentation() =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Tls.Records.xml"));

    private static string Summary(XElement[] documented, TlsFault fault)
    {
        string name = $"F:Tls.Wire.TlsFault.{fault}";
        string summary = documented.Single(member => member.Attribute("name")!.Value == name).Value;
        return Regex.Replace(summary, @"\s+", " ").Trim().Replace("<", "&lt;", StringComparison.Ordinal);
    }

    private static string WireName(string name) =>
        Regex.Replace(name, "(?<=[a-z])(?=[A-Z])", "_").ToLowerInvariant();
}
