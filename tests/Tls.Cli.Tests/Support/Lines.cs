using System.Linq;

namespace Tls.Cli.Tests;

internal static class Lines
{
    /// <summary>How many lines a text has, its last one ended.</summary>
    internal static int AsLines(this string text) => text.Count(c => c == '\n');
}
