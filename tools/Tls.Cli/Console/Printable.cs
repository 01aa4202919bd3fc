using System;
using System.Globalization;
using System.Text;

namespace Tls.Cli;

/// <summary>
/// Text that came from elsewhere, made fit for a terminal: one line, nothing that moves the cursor.
/// </summary>
internal static class Printable
{
    private const int MaxLine = 1000;

    internal static string Line(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxLine)))
        {
            if (c is '\r' or '\n' or '\t')
            {
                line.Append(' ');
            }
            else if (IsHarmless(c))
            {
                line.Append(c);
            }
            else
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        return line.ToString();
    }

    /// <summary>No control characters (C0, C1) and none that reorder or hide text.</summary>
    private static bool IsHarmless(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);
}
