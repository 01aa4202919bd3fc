using System;
using System.IO;
using Tls.TestKit;
using Xunit;

namespace Tls.Architecture.Tests.Kit;

/// <summary>
/// A page under <c>docs/generated</c> that a test writes and pins. On a difference the new text is left beside it as
/// <c>NAME.received.md</c>; accept by moving it over.
/// </summary>
internal static class GeneratedDocument
{
    internal static void Pin(string name, string text)
    {
        string accepted = Repository.PathOf("docs", "generated", name);
        string received = Path.ChangeExtension(accepted, ".received.md");
        string before = File.Exists(accepted) ? File.ReadAllText(accepted).ReplaceLineEndings("\n") : "";
        if (before != text && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(accepted)!);
            File.WriteAllText(received, text);
        }

        Assert.Equal(before, text);
    }
}
