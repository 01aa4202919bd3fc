using System.Collections.Generic;

namespace Tls.X509.Tests.Pkits;

/// <summary>What of PKITS is not run, each with its reason.</summary>
internal static class PkitsDivergences
{
    internal static readonly Dictionary<string, string> Reasons = [];

    /// <summary>
    /// What is refused by default, whatever PKITS expects, and judged as it expects where
    /// <see cref="VerificationOptions.DangerousAllowDsa"/> says so.
    /// </summary>
    internal static readonly Dictionary<string, string> Dangerous = new()
    {
        ["4.1.4 Valid DSA Signatures Test4"] = "signed by DSA with SHA-1",
        ["4.1.5 Valid DSA Parameter Inheritance Test5"] = "signed by DSA with SHA-1",
        ["4.1.6 Invalid DSA Signature Test6"] = "signed by DSA with SHA-1",
    };
}
