using System;
using System.IO;
using System.Net;

namespace Tls.TestKit;

public sealed partial record ExaminationReport
{
    private const string Head =
        """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <style>
        body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        h2 { font-size: 1.1rem; margin-top: 2rem }
        dl { display: grid; grid-template-columns: 6rem 1fr; gap: .25rem 1rem; margin: 0 }
        dt { color: #555 }
        dd { margin: 0; overflow-wrap: anywhere }
        code { font-size: .9rem }
        </style>
        """;

    /// <summary>Writes it as a page that needs nothing else. Whatever is in it is escaped.</summary>
    public void WriteHtml(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(Head);
        writer.WriteLine($"<title>{Escape(Examinee)}</title>");
        writer.WriteLine($"<h1>{Escape(Examinee)}</h1>");
        writer.WriteLine($"<p>{Escape(Summary)}</p>");
        foreach (Finding finding in Findings)
        {
            writer.WriteLine($"<h2>{Escape(finding.Does)}: {Escape(finding.Title)}</h2>");
            writer.WriteLine("<dl>");
            foreach ((string name, string text) in Fields(finding))
            {
                string shown = name is "flight" or "steps" or "again" ? $"<code>{Escape(text)}</code>" : Escape(text);
                writer.WriteLine($"<dt>{name}</dt><dd>{shown}</dd>");
            }

            writer.WriteLine("</dl>");
        }

        writer.WriteLine("</html>");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
