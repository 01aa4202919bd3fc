using System;
using System.IO;

namespace Tls.X509.Tests;

/// <summary>Files of test vectors that are no part of the repository.</summary>
internal static class VectorFiles
{
    /// <summary>
    /// The file that the variable names, else the one below ../shared/vectors beside the repository; null when
    /// there is neither.
    /// </summary>
    internal static string? Find(string variable, params ReadOnlySpan<string> path)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named)
        {
            return named;
        }

        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Tls.sln")))
        {
            root = root.Parent;
        }

        string file = Path.Combine([root?.FullName ?? ".", "..", "shared", "vectors", .. path]);
        return File.Exists(file) ? file : null;
    }
}
