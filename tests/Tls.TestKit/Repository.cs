using System;
using System.IO;

namespace Tls.TestKit;

/// <summary>
/// Where the repository is: the folder that holds <c>Tls.sln </c>, found by walking up from the test's
/// assembly.
/// </summary>
public static class Repository
{
    /// <summary>The root folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The absolute path of something in the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine(Root, Path.Combine(parts));

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        for (; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tls.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Tls.sln above {AppContext.BaseDirectory}.");
    }
}
