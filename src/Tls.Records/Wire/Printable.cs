using System;
using System.Globalization;
using System.Text;

namespace Tls.Wire;

/// <summary>
/// Makes text that a peer may have had a hand in fit for a log: one line, visible characters, of bounded
/// length.
/// </summary>
internal static class Printable
{
    private const int MaxLength = 400;

    /// <summary>The same text, escaped and cut where it must be.</summary>
    internal static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= MaxLength && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        var clean = new StringBuilder(MaxLength);
        foreach (char c in text)
        {
            if (clean.Length >= MaxLength)
            {
                return clean.Append('…').ToString();
            }

            // Letters of any script stay; line ends, controls, direction marks and the like do not.
            _ = IsVisible(c)
                ? clean.Append(c)
                : clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return clean.ToString();
    }

    private static bool IsVisible(char c) => c is >= ' ' and <= '~'
        || char.IsLetterOrDigit(c) || char.IsPunctuation(c) || char.IsSymbol(c);
}
