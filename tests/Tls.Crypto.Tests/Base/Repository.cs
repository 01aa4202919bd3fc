using System;
using System.IO;
using System.Text.Json;

namespace Tls.Crypto.Tests;

/// <summary>Finds the files tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static JsonElement Vectors(
        string name) => Parse(Path.Combine(Root, "vectors", "crypto", name + ".json"));

    public static JsonElement Parse(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    /// <summary>The bytes of a hexadecimal string property.</summary>
    public static byte[] Hex(this JsonElement element, string property) =>
        Convert.FromHexString(element.GetProperty(property).GetString()!);

    public static string Text(this JsonElement element, string property) =>
        element.GetProperty(property).GetString()!;

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Tls.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("Tls.sln is in no folder above the tests.");
    }
}
