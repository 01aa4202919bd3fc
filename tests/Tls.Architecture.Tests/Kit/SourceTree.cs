using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.TestKit;

namespace Tls.Architecture.Tests.Kit;

/// <summary>The files of the repository, without what builds and tools leave behind.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs =
        [".git", ".vs", ".idea", "bin", "obj", "TestResults", "artifacts"];

    /// <summary>
    /// The files below a folder whose names end so, as paths relative to the root with forward slashes.
    /// </summary>
    internal static IEnumerable<string> Files(string folder, string ending)
    {
        string start = Repository.PathOf(folder);
        return Directory.Exists(start)
            ? Walk(start).Where(file => file.EndsWith(ending, StringComparison.Ordinal))
                .Select(Relative).Order(StringComparer.Ordinal)
            : [];
    }

    internal static string Read(string relative) => File.ReadAllText(Repository.PathOf(relative));

    internal static string[] Lines(string relative) => File.ReadAllLines(Repository.PathOf(relative));

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder)
            .Where(inner => !NotOurs.Contains(Path.GetFileName(inner)))
            .SelectMany(Walk));

    private static string Relative(string file) =>
        Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
}
