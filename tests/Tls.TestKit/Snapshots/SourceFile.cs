using System;
using System.IO;
using Tls.TestKit;

namespace VerifyXunit;

/// <summary>
/// Deterministic builds record source paths as <c>/_/tests/… </c>; this finds the file they stand for.
/// </summary>
internal static class SourceFile
{
    private const string MappedRoot = "/_/";

    /// <summary>The path as it is on this machine.</summary>
    internal static string OnThisMachine(string recorded) =>
        recorded.StartsWith(MappedRoot, StringComparison.Ordinal)
            ? Path.Combine(Repository.Root, recorded[MappedRoot.Length..])
            : recorded;
}
