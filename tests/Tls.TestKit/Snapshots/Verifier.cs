using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace VerifyXunit;

/// <summary>
/// Snapshots with the calls and the files of Verify.Xunit: <c>Class.Method.verified.txt </c> beside the test
/// is what was accepted; on a difference <c>Class.Method.received.txt </c> is written next to it and the test
/// fails. To accept, move the received file over the verified one and read the diff in the commit. The class
/// is taken from the name of the source file, which is why a file with snapshots holds one test class. In CI
/// nothing is written.
/// </summary>
public static class Verifier
{
    /// <summary>Compares the text with the accepted snapshot of the calling test.</summary>
    /// <exception cref="SnapshotException">There is no accepted snapshot, or it says something
    /// else.</exception>
    public static async Task Verify(
        string target,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "")
    {
        ArgumentNullException.ThrowIfNull(target);

        string folder = Path.GetDirectoryName(SourceFile.OnThisMachine(sourceFile))!;
        string name = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}";
        string verified = Path.Combine(folder, $"{name}.verified.txt");
        string received = Path.Combine(folder, $"{name}.received.txt");

        string actual = Normalize(target);
        string? accepted = File.Exists(verified) ? Normalize(await File.ReadAllTextAsync(verified)) : null;
        if (actual == accepted)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            await File.WriteAllTextAsync(received, actual);
        }

        throw new SnapshotException(
            $"{name}: {Difference(accepted, actual)}. Accept by moving {received} to {verified}.");
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static string Difference(string? accepted, string actual)
    {
        if (accepted is null)
        {
            return $"nothing was accepted yet; received:\n{actual}\n";
        }

        string[] before = accepted.Split('\n');
        string[] after = actual.Split('\n');
        int line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line])
        {
            line++;
        }

        string was = line < before.Length ? before[line] : "(end)";
        string now = line < after.Length ? after[line] : "(end)";
        return $"line {line + 1} differs\n  accepted: {was}\n  received: {now}\n";
    }
}
