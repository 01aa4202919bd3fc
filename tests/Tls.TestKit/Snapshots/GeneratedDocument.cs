using System;
using System.IO;
using VerifyXunit;

namespace Tls.TestKit;

/// <summary>
/// A page under <c>docs/generated</c> that a test writes and pins. On a difference the new text is left
/// beside it as <c>NAME.received.md</c>; accept by moving it over.
/// </summary>
public static class GeneratedDocument
{
    /// <summary>Compares the page with what the repository holds.</summary>
    /// <exception cref="SnapshotException">The page is missing or says something else.</exception>
    public static void Pin(string name, string text)
    {
        string accepted = Repository.PathOf("docs", "generated", name);
        string received = Path.ChangeExtension(accepted, ".received.md");
        string before = File.Exists(accepted) ? File.ReadAllText(accepted).ReplaceLineEndings("\n") : "";
        if (before == text)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(accepted)!);
            File.WriteAllText(received, text);
        }

        throw new SnapshotException(
            $"docs/generated/{name} is not what the code says; accept by moving {received} to it.");
    }
}
