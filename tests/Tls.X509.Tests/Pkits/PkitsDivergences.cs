using System.Collections.Generic;

namespace Tls.X509.Tests.Pkits;

/// <summary>What of PKITS is not run, each with its reason.</summary>
internal static class PkitsDivergences
{
    /// <summary>Sections that need revocation.</summary>
    internal static readonly HashSet<string> Sections =
        ["basic-revocation", "distribution-points", "delta-crls"];

    internal static readonly Dictionary<string, string> Reasons = new()
    {
        ["4.1.5 Valid DSA Parameter Inheritance Test5"] = "DSA is not implemented",
        ["4.5.5 Invalid Basic Self-Issued New With Old Test5"] = "needs revocation",
        ["4.7.4 Invalid keyUsage Critical cRLSign False Test4"] = "needs revocation",
    };
}
