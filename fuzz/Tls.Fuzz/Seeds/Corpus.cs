using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tls.Fuzz.Seeds;

/// <summary>The inputs kept in <c>fuzz/corpus/TARGET</c>.</summary>
internal static class Corpus
{
    private static readonly Lazy<string> FoundRoot = new(Find);

    /// <summary>The root of the repository.</summary>
    internal static string Root => FoundRoot.Value;

    /// <summary>Where a target's corpus is.</summary>
    internal static string FolderOf(Target target) => Path.Combine(Root, "fuzz", "corpus", target.Name);

    /// <summary>A target's corpus, in the order of the file names.</summary>
    internal static IReadOnlyList<byte[]> Read(Target target)
    {
        string folder = FolderOf(target);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
            : [];
    }

    /// <summary>Writes a target's seeds anew.</summary>
    internal static int Write(Target target)
    {
        string folder = FolderOf(target);
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.EnumerateFiles(folder, "seed-*.bin"))
        {
            File.Delete(old);
        }

        int count = 0;
        foreach (byte[] seed in target.Seeds().DistinctBy(Convert.ToHexString))
        {
            File.WriteAllBytes(Path.Combine(folder, $"seed-{++count:00}.bin"), seed);
        }

        return count;
    }

    private static string Find()
    {
        DirectoryInfo? folder = new(Environment.CurrentDirectory);
        for (; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tls.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException(
            "Run the fuzzer inside the repository: it looks for Tls.sln upwards.");
    }
}
