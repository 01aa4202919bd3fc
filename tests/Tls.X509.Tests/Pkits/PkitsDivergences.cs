using System.Collections.Generic;

namespace Tls.X509.Tests.Pkits;

/// <summary>What of PKITS is not run, each with its reason.</summary>
internal static class PkitsDivergences
{
    internal static readonly Dictionary<string, string> Reasons = new()
    {
        ["4.1.5 Valid DSA Parameter Inheritance Test5"] =
            "DSA is not implemented, and its signatures here hash with SHA-1, which is refused",
    };
}
